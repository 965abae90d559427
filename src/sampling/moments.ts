/** Count, mean and sum of squared deviations from the mean of the samples seen so far. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Sum of (x - mean)^2. */
  readonly m2: number;
}

export const NO_SAMPLES: Moments = { count: 0, mean: 0, m2: 0 };

/**
 * Moments of two sets of samples together. Not associative in its last bits: merge in a fixed order for equal results.
 *
 * Source: Chan, Golub and LeVeque, The American Statistician 37 (1983) 242-247, eq. 2.1.
 */
export function merge(a: Moments, b: Moments): Moments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const delta = b.mean - a.mean;
  return {
    count,
    mean: a.mean + delta * (b.count / count),
    m2: a.m2 + b.m2 + delta * delta * a.count * (b.count / count),
  };
}
