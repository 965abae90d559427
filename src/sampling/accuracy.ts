import { adjustedMean } from "./adjusted-mean.ts";
import type { Control } from "./control.ts";
import type { Moments } from "./moments.ts";

/** How sure a run is of the mean of its first output. */
export interface Accuracy {
  readonly mean: number;
  readonly standardError: number;
  /** Finite samples that it rests on. */
  readonly samples: number;
  /** Scrambles that the standard error comes from; undefined when it comes from independent samples. */
  readonly scrambles: number | undefined;
  /** Whether all samples were the same. */
  readonly isConstant: boolean;
}

/** The accuracy that a run has reached, from the moments of its samples and, if there are any, of its scrambles. */
export function accuracyOf(
  { moments, scrambles }: { readonly moments: Moments; readonly scrambles: Moments | undefined },
  controls: readonly Control[],
): Accuracy {
  const { mean, standardError } = adjustedMean(scrambles ?? moments, 0, controls);
  return {
    mean,
    standardError,
    samples: moments.count,
    scrambles: scrambles?.count,
    isConstant: (moments.products[0] ?? 0) === 0,
  };
}
