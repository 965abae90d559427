/** Count, means and products of deviations of the samples seen so far, for k outputs. */
export interface Moments {
  readonly count: number;
  /** Mean of each output. */
  readonly means: readonly number[];
  /** Sums of (x_i - mean_i) (x_j - mean_j), upper triangle of the k x k matrix by rows. */
  readonly products: readonly number[];
}

/** Moments of no samples. @param outputs - k */
export function noSamples(outputs: number): Moments {
  return {
    count: 0,
    means: new Array<number>(outputs).fill(0),
    products: new Array<number>((outputs * (outputs + 1)) / 2).fill(0),
  };
}

/**
 * Moments of two sets of samples together. Not associative in its last bits: merge in a fixed order for equal results.
 *
 * Source: Chan, Golub and LeVeque, The American Statistician 37 (1983) 242-247, eq. 2.1, for each pair of outputs.
 */
export function merge(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const share = b.count / count;
  const deltas = a.means.map((mean, i) => (b.means[i] ?? 0) - mean);
  const products: number[] = [];
  for (const [i, di] of deltas.entries()) {
    for (const dj of deltas.slice(i)) {
      const at = products.length;
      products.push((a.products[at] ?? 0) + (b.products[at] ?? 0) + di * dj * a.count * share);
    }
  }
  return { count, means: a.means.map((mean, i) => mean + (deltas[i] ?? 0) * share), products };
}

/** Position of the pair (i, j), i <= j, in the upper triangle of a k x k matrix by rows. */
export function pairIndex(i: number, j: number, outputs: number): number {
  return i * outputs - (i * (i - 1)) / 2 + (j - i);
}
