import { adjustedMean } from "./adjusted-mean.ts";
import type { Control } from "./control.ts";
import type { Moments } from "./moments.ts";
import { isAllAlike, unseenBound } from "./unseen.ts";

/** How sure a run is of the mean of its first output. */
export interface Accuracy {
  readonly mean: number;
  readonly standardError: number;
  /** Finite samples that it rests on. */
  readonly samples: number;
  /** Scrambles that the standard error comes from; undefined when it comes from independent samples. */
  readonly scrambles: number | undefined;
  /** How far values that were never seen may put the mean, with 95 %; undefined when values differ. */
  readonly unseen: number | undefined;
}

/** The accuracy that a run has reached, from the moments of its samples and, if there are any, of its scrambles. */
export function accuracyOf(
  { moments, scrambles }: { readonly moments: Moments; readonly scrambles: Moments | undefined },
  controls: readonly Control[],
): Accuracy {
  const observed = scrambles ?? moments;
  const { mean, standardError } = adjustedMean(observed, 0, controls);
  return {
    mean,
    standardError,
    samples: moments.count,
    scrambles: scrambles?.count,
    unseen: isAllAlike(observed, 0) ? unseenBound(observed, 0, 0.95) : undefined,
  };
}
