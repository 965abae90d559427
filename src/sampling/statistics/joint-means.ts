import { adjustedMean, residualProduct } from "./adjusted-mean.ts";
import type { Control } from "./control.ts";
import type { Moments } from "./moments.ts";

/** Means of several outputs, and how sure they are together. */
export interface JointMeans {
  readonly means: readonly number[];
  /** Standard error of each; NaN when there are too few observations. */
  readonly errors: readonly number[];
  /** Correlations of the errors; 0 where one of both is 0. A row for each mean. */
  readonly correlations: readonly (readonly number[])[];
  /** Of the errors. */
  readonly degreesOfFreedom: number;
}

/**
 * Means of outputs, adjusted by the controls: the errors of two are correlated as what the controls leave of their samples.
 *
 * @param moments - of independent observations
 * @param outputs - positions of the outputs, none of them a control
 */
export function jointMeans(moments: Moments, outputs: readonly number[], controls: readonly Control[]): JointMeans {
  const adjusted = outputs.map((output) => adjustedMean(moments, output, controls));
  const left = outputs.map((i) => outputs.map((j) => residualProduct(moments, [i, j], controls)));
  const sizes = left.map((row, i) => Math.sqrt(Math.max(0, row[i] ?? 0)));
  return {
    means: adjusted.map(({ mean }) => mean),
    errors: adjusted.map(({ standardError }) => standardError),
    correlations: left.map((row, i) => row.map((value, j) => (i === j ? 1 : correlationOf(value, sizes, [i, j])))),
    degreesOfFreedom: adjusted[0]?.degreesOfFreedom ?? Number.NaN,
  };
}

/** Correlation of two from the product of their deviations, and the roots of the sums of squares; 0 where one is 0. */
export function correlationOf(product: number, sizes: readonly number[], [i, j]: readonly [number, number]): number {
  const [size = 0, otherSize = 0] = [sizes[i], sizes[j]];
  if (size === 0 || otherSize === 0) return 0;
  return Math.max(-1, Math.min(1, product / size / otherSize));
}
