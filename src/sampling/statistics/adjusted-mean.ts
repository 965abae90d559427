import type { Control } from "./control.ts";
import { type Moments, pairIndex } from "./moments.ts";

/** The mean of an output, and how sure it is. */
export interface AdjustedMean {
  readonly mean: number;
  /** NaN when there are too few observations. */
  readonly standardError: number;
  /** Of the standard error; below 1: there is none. */
  readonly degreesOfFreedom: number;
  /** What was taken off the plain mean, per unit that each control was off its mean; none for a control itself. */
  readonly coefficients: readonly number[];
}

/**
 * The mean of an output, less what the controls say that it is off: the regression of the output on the controls, at
 * their known means. Without controls the plain mean.
 *
 * Source: S. Lavenberg & P. Welch, "A perspective on the use of control variables to increase the efficiency of Monte
 * Carlo simulations", Management Science 27 (1981) 322-335. The mean is off by a share of its standard error that falls
 * with the number of observations, as the coefficients come from the same ones.
 *
 * @param moments - of independent observations
 * @param output - position of the output
 */
export function adjustedMean(moments: Moments, output: number, controls: readonly Control[]): AdjustedMean {
  const { count, means, rests, scales } = moments;
  const isControl = controls.some(({ index }) => index === output);
  const used = isControl ? [] : controls;
  const scale = scales[output] ?? 1;
  const product = (i: number, j: number): number => moments.products[pairIndex(i, j, means.length)] ?? 0;
  const spread = used.map((a) => used.map((b) => product(a.index, b.index)));
  const shared = used.map(({ index }) => product(output, index));
  const off = used.map(({ index, mean }) => (means[index] ?? 0) - mean / (scales[index] ?? 1) + (rests[index] ?? 0));
  const coefficients = solve(spread, shared);
  const weights = solve(spread, off);
  const degreesOfFreedom = count - 1 - used.length;
  const residual = Math.max(0, product(output, output) - dot(coefficients, shared));
  const variance = degreesOfFreedom < 1 ? Number.NaN : residual / degreesOfFreedom;
  const mean = (means[output] ?? Number.NaN) + ((rests[output] ?? 0) - dot(coefficients, off));
  return {
    mean: count === 0 ? Number.NaN : scale * mean,
    standardError: scale * Math.sqrt((variance / count) * (1 + count * dot(weights, off))),
    degreesOfFreedom,
    coefficients: coefficients.map((coefficient, i) => coefficient * (scale / (scales[used[i]?.index ?? 0] ?? 1))),
  };
}

/**
 * What the controls leave of the product of the deviations of two outputs, in units of their scales: the product of the
 * deviations from the regression. The covariance of the two means is in proportion to it.
 */
export function residualProduct(
  { means, products }: Moments,
  [i, j]: readonly [number, number],
  controls: readonly Control[],
): number {
  const product = (a: number, b: number): number => products[pairIndex(a, b, means.length)] ?? 0;
  if (controls.length === 0) return product(i, j);
  const indices = controls.map(({ index }) => index);
  const spread = indices.map((a) => indices.map((b) => product(a, b)));
  const coefficients = solve(
    spread,
    indices.map((index) => product(i, index)),
  );
  return (
    product(i, j) -
    dot(
      coefficients,
      indices.map((index) => product(j, index)),
    )
  );
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

// A control that is, but for rounding, a constant or made of those before it, has nothing to add.
const NOTHING_LEFT = 1e-12;

/** Solves a symmetric system that is not negative by Gauss's method; unknowns that it leaves open are 0. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i] ?? 0]);
  const isUsed = rows.map((pivot, i) => {
    const size = pivot[i] ?? 0;
    if (!(size > NOTHING_LEFT * (matrix[i]?.[i] ?? 0))) return false;
    for (const row of rows.slice(i + 1)) {
      const factor = (row[i] ?? 0) / size;
      for (const [j, value] of pivot.entries()) row[j] = (row[j] ?? 0) - factor * value;
    }
    return true;
  });
  const solution = rows.map(() => 0);
  for (const [i, row] of [...rows.entries()].toReversed()) {
    if (isUsed[i]) solution[i] = ((row[rows.length] ?? 0) - dot(row.slice(0, rows.length), solution)) / (row[i] ?? 1);
  }
  return solution;
}
