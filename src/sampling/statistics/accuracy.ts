import { adjustedMean } from "./adjusted-mean.ts";
import type { Control } from "./control.ts";
import type { Moments } from "./moments.ts";
import { isAllAlike, unseenBound } from "./unseen.ts";

/** How sure a run is of the mean of an output. */
export interface Accuracy {
  readonly mean: number;
  readonly standardError: number;
  /** Finite samples that it rests on. */
  readonly samples: number;
  /** Replicates that the standard error comes from; undefined when it comes from independent samples. */
  readonly replicates: number | undefined;
  /** How far values that were never seen may put the mean, with 95 %; undefined when values differ. */
  readonly unseen: number | undefined;
}

/**
 * The accuracy that a run has reached, from the moments of its samples and, if there are any, of its replicates.
 *
 * @param output - position of the output
 */
export function accuracyOf(
  { moments, replicates }: { readonly moments: Moments; readonly replicates: Moments | undefined },
  controls: readonly Control[],
  output = 0,
): Accuracy {
  const observed = replicates ?? moments;
  const { mean, standardError } = adjustedMean(observed, output, controls);
  return {
    mean,
    standardError,
    samples: moments.count,
    replicates: replicates?.count,
    unseen: isAllAlike(observed, output) ? unseenBound(observed, output, 0.95) : undefined,
  };
}
