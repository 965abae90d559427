import type { Pair } from "./batch-means.ts";
import type { Moments } from "./moments.ts";
import { studentQuantile } from "./student-quantile.ts";
import { unseenBound } from "./unseen.ts";

/** A difference of two means, and how sure it is. */
export interface Difference {
  /** The one mean less the other. */
  readonly value: number;
  /** NaN where there are too few pairs to tell. */
  readonly standardError: number;
  /** Bounds by Student's t, or by the rule of three where all differences are alike; NaN without a standard error. */
  readonly confidenceInterval: readonly [low: number, high: number];
  /** Independent pairs of batch means that the error comes from; 0 where both rows have random numbers of their own. */
  readonly pairs: number;
}

/** What the mean of a batch is of interest for: that of an output, adjusted by the controls of its run. */
export type MeanOf = (means: readonly number[]) => number;

/** What the pairs do not say. */
export interface Pairing {
  readonly confidenceLevel: number;
  /** Whether each batch is made of replicates, which count instead of their samples. */
  readonly isReplicated?: boolean;
  /** Coefficients that were fitted to these very pairs: degrees of freedom less. */
  readonly fitted?: number;
  /** The difference, where it is known without rounding; by default that of the pairs. */
  readonly value?: number;
}

/**
 * The difference of two means from pairs of batches, each of the same random streams: D_k = A_k - B_k, of n_k samples.
 *
 * The pairs are independent of each other, whatever dependence there is inside of one, so that the difference is the
 * weighted mean of the D_k, with the variance sum n_k (D_k - D)^2 / ((K - 1) sum n_k), and its interval is that of Student's t
 * with K - 1 degrees of freedom. No covariance is estimated by itself: it is in the spread of the differences.
 *
 * Source: the paired-t interval and common random numbers, A. M. Law & W. D. Kelton, Simulation Modeling and Analysis (3rd ed.
 * 2000), 10.2.1 and 11.2; P. Glasserman, Monte Carlo Methods in Financial Engineering (2004), section 4.2 and 7.1.
 */
export function pairedDifference(
  pairs: readonly Pair[],
  [one, other]: readonly [MeanOf, MeanOf],
  { confidenceLevel, isReplicated = false, fitted = 0, value = Number.NaN }: Pairing,
): Difference {
  const differences = pairs.map(({ count, means: [a, b] }) => ({ count, value: one(a) - other(b) }));
  const total = differences.reduce((sum, { count }) => sum + count, 0);
  const mean = differences.reduce((sum, each) => sum + each.value * (each.count / total), 0);
  const squares = differences.reduce((sum, each) => sum + each.count * (each.value - mean) ** 2, 0);
  const freedom = pairs.length - 1 - fitted;
  const shown = Number.isNaN(value) && pairs.length > 0 ? mean : value;
  const standardError = freedom >= 1 ? Math.sqrt(squares / freedom / total) : Number.NaN;
  const half =
    standardError === 0
      ? unseenBound(alike(shown, isReplicated ? pairs.length : total), 0, confidenceLevel)
      : standardError * studentQuantile((1 + confidenceLevel) / 2, freedom);
  return { value: shown, standardError, confidenceInterval: [shown - half, shown + half], pairs: pairs.length };
}

function alike(value: number, count: number): Moments {
  return { count, means: [value], scales: [1], rests: [0], products: [0], halves: [0] };
}

/** A mean with its own error, and what that rests on. */
interface Independent {
  readonly mean: number;
  readonly standardError: number;
  readonly freedom: number;
}

/**
 * The difference of two independent means.
 *
 * Source: B. L. Welch, Biometrika 34 (1947) 28-35, eq. 29 for the degrees of freedom, here rounded down.
 */
export function independentDifference(a: Independent, b: Independent, confidenceLevel: number): Difference {
  const value = a.mean - b.mean;
  const [x, y] = [a.standardError ** 2, b.standardError ** 2];
  const standardError = Math.sqrt(x + y);
  const freedom = x + y === 0 ? 1 : (x + y) ** 2 / (x ** 2 / a.freedom + y ** 2 / b.freedom);
  const half = standardError * studentQuantile((1 + confidenceLevel) / 2, Math.floor(freedom));
  return { value, standardError, confidenceInterval: [value - half, value + half], pairs: 0 };
}
