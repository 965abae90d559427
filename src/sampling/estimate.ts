import type { Moments } from "./moments.ts";

/** What sampling knows so far. */
export interface Estimate {
  /** Mean of the samples. */
  readonly mean: number;
  /** Standard error of the mean; NaN with fewer than 2 samples. */
  readonly standardError: number;
  /** Sample variance, with Bessel's correction; NaN with fewer than 2 samples. */
  readonly variance: number;
  /** Bounds of the 95 % confidence interval of the mean, by the normal approximation. */
  readonly interval: readonly [low: number, high: number];
  /** Samples drawn. */
  readonly samples: number;
  /** Samples asked for. */
  readonly samplesWanted: number;
  /** Whether all samples asked for were drawn; false in snapshots, and after `abort()`. */
  readonly complete: boolean;
  /** Seed that repeats the run, bit for bit. */
  readonly seed: bigint;
  /** Time since the run began, ms. */
  readonly elapsedMs: number;
  /** Samples per second since the run began. */
  readonly rate: number;
}

// 97.5 % quantile of the standard normal distribution.
const NORMAL_QUANTILE_975 = 1.959963984540054;

/** The estimate that moments give. */
export function estimateOf(
  moments: Moments,
  run: { readonly samplesWanted: number; readonly seed: bigint; readonly elapsedMs: number },
): Estimate {
  const { count, mean, m2 } = moments;
  const variance = count < 2 ? Number.NaN : m2 / (count - 1);
  const standardError = Math.sqrt(variance / count);
  const half = NORMAL_QUANTILE_975 * standardError;
  return {
    mean,
    standardError,
    variance,
    interval: [mean - half, mean + half],
    samples: count,
    complete: count === run.samplesWanted,
    rate: run.elapsedMs > 0 ? (1000 * count) / run.elapsedMs : 0,
    ...run,
  };
}
