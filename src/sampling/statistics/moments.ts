import { triangleLength } from "../../kernels/instances/record-layout.ts";

/**
 * Count, means and products of deviations of the samples seen so far, for k outputs.
 *
 * Each output is measured in units of its scale, so that no square overflows or underflows, and its mean is the sum of two
 * numbers, so that rounding takes nothing from it, however small the spread is beside it: see assembly/loop/moments.ts.
 */
export interface Moments {
  readonly count: number;
  /** Powers of two, one for each output. */
  readonly scales: readonly number[];
  /** Mean of each output, over its scale. */
  readonly means: readonly number[];
  /** What these lack, below their last bit. */
  readonly rests: readonly number[];
  /** Sums of (x_i - mean_i) (x_j - mean_j) over both scales, upper triangle of the k x k matrix by rows. */
  readonly products: readonly number[];
  /** As `products`, of half the differences of both images of antithetic samples, whose averages the samples are then. */
  readonly halves: readonly number[];
}

/** Moments of no samples. @param outputs - k */
export function noSamples(outputs: number): Moments {
  const triangle = new Array<number>(triangleLength(outputs)).fill(0);
  const none = new Array<number>(outputs).fill(0);
  return {
    count: 0,
    scales: new Array<number>(outputs).fill(1),
    means: none,
    rests: none,
    products: triangle,
    halves: triangle,
  };
}

/**
 * Moments of two sets of samples together. Not associative in its last bits: merge in a fixed order for equal results.
 *
 * Source: Chan, Golub and LeVeque, The American Statistician 37 (1983) 242-247, eq. 2.1, for each pair of outputs; the sum
 * of two numbers without an error is Knuth's, TAOCP 2 (1969), section 4.2.2.
 */
export function merge(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const scales = a.scales.map((scale, i) => Math.max(scale, b.scales[i] ?? 1));
  return mergeAlike(inUnitsOf(scales, a), inUnitsOf(scales, b));
}

function mergeAlike(a: Moments, b: Moments): Moments {
  const count = a.count + b.count;
  const share = b.count / count;
  const deltas = a.means.map((mean, i) => (b.means[i] ?? 0) - mean + ((b.rests[i] ?? 0) - (a.rests[i] ?? 0)));
  const products: number[] = [];
  for (const [i, di] of deltas.entries()) {
    for (const dj of deltas.slice(i)) {
      const at = products.length;
      products.push((a.products[at] ?? 0) + (b.products[at] ?? 0) + di * dj * a.count * share);
    }
  }
  const sums = a.means.map((mean, i) => exactSum(mean, (a.rests[i] ?? 0) + (deltas[i] ?? 0) * share));
  return {
    count,
    scales: a.scales,
    means: sums.map(([mean]) => mean),
    rests: sums.map(([, rest]) => rest),
    products,
    halves: a.halves.map((half, at) => half + (b.halves[at] ?? 0)),
  };
}

/** The rounded sum of two numbers, and what it lacks. */
function exactSum(a: number, b: number): readonly [sum: number, rest: number] {
  const sum = a + b;
  const part = sum - a;
  return [sum, a - (sum - part) + (b - part)];
}

/** The same moments in units of other scales, none of them smaller. */
export function inUnitsOf(scales: readonly number[], moments: Moments): Moments {
  const factors = scales.map((scale, i) => (moments.scales[i] ?? 1) / scale);
  if (factors.every((factor) => factor === 1)) return moments;
  const shrunk = (products: readonly number[]): number[] =>
    factors.flatMap((factor, i) =>
      factors.slice(i).map((other, j) => (products[pairIndex(i, i + j, factors.length)] ?? 0) * factor * other),
    );
  return {
    count: moments.count,
    scales,
    means: moments.means.map((mean, i) => mean * (factors[i] ?? 1)),
    rests: moments.rests.map((rest, i) => rest * (factors[i] ?? 1)),
    products: shrunk(moments.products),
    halves: shrunk(moments.halves),
  };
}

/** Position of the pair (i, j), in either order, in the upper triangle of a k x k matrix by rows. */
export function pairIndex(i: number, j: number, outputs: number): number {
  const row = Math.min(i, j);
  return row * outputs - (row * (row - 1)) / 2 + Math.abs(j - i);
}
