import type { Histogram } from "./histogram.ts";
import { type Moments, pairIndex } from "./moments.ts";
import { normalQuantile } from "./normal-quantile.ts";
import type { StopReason } from "./stopping.ts";

/** What sampling knows of one quantity. */
export interface OutputEstimate {
  /** Mean of the samples. */
  readonly mean: number;
  /** Standard error of the mean; NaN with fewer than 2 samples. */
  readonly standardError: number;
  /** Sample variance, with Bessel's correction; NaN with fewer than 2 samples. */
  readonly variance: number;
  /** Bounds of the confidence interval of the mean, by the normal approximation. */
  readonly interval: readonly [low: number, high: number];
}

/** Samples of which an output was infinite or NaN. They are counted here, and in nothing else. */
export interface NonFinite {
  readonly count: number;
  /** Where the first one came from; undefined when there is none. */
  readonly first: { readonly stream: number; readonly index: number } | undefined;
}

/** What sampling knows so far: of the first output, and of all by name. */
export interface Estimate extends OutputEstimate {
  /** Each output by name. */
  readonly outputs: Readonly<Record<string, OutputEstimate>>;
  /** Sample covariance of the outputs, in their order; one row per output. */
  readonly covariance: readonly (readonly number[])[];
  /** Samples drawn, non-finite ones included. */
  readonly samples: number;
  readonly nonFinite: NonFinite;
  /** How the samples of the first output are spread, if it was asked for; `quantile` reads it. */
  readonly histogram: Histogram | undefined;
  /** Samples asked for; undefined when only a tolerance or the time ends the run. */
  readonly samplesWanted: number | undefined;
  /** How much of the run is behind it, 0 … 1, by the end that is nearest. */
  readonly shareDone: number;
  /** Why the run ended; undefined while it runs. */
  readonly stopped: StopReason | undefined;
  /** Whether it has given what was asked for: false after `abort()`, and when the tolerance was not met. */
  readonly complete: boolean;
  /** Seed that repeats the run, bit for bit. */
  readonly seed: bigint;
  /** Time spent sampling, ms, in all sessions of a resumed run. */
  readonly elapsedMs: number;
  /** Samples per second. */
  readonly rate: number;
}

/** What a run knows besides its moments. */
export interface RunFacts {
  readonly outputNames: readonly string[];
  readonly confidence: number;
  readonly nonFinite: NonFinite;
  readonly histogram: Histogram | undefined;
  readonly samplesWanted: number | undefined;
  readonly shareDone: number;
  readonly stopped: StopReason | undefined;
  readonly complete: boolean;
  readonly seed: bigint;
  readonly elapsedMs: number;
}

/** The estimate that moments give. */
export function estimateOf(moments: Moments, facts: RunFacts): Estimate {
  const { outputNames, confidence, ...shown } = facts;
  const estimates = outputNames.map((_, i) => outputEstimate(moments, i, normalQuantile((1 + confidence) / 2)));
  const [first = NO_OUTPUT] = estimates;
  const samples = moments.count + facts.nonFinite.count;
  return {
    ...first,
    outputs: Object.fromEntries(outputNames.map((name, i) => [name, estimates[i] ?? NO_OUTPUT])),
    covariance: covarianceOf(moments),
    samples,
    rate: facts.elapsedMs > 0 ? (1000 * samples) / facts.elapsedMs : 0,
    ...shown,
  };
}

const NO_OUTPUT: OutputEstimate = {
  mean: Number.NaN,
  standardError: Number.NaN,
  variance: Number.NaN,
  interval: [Number.NaN, Number.NaN],
};

function outputEstimate(moments: Moments, i: number, quantile: number): OutputEstimate {
  const { count, means, products } = moments;
  const mean = count === 0 ? Number.NaN : (means[i] ?? Number.NaN);
  const variance = count < 2 ? Number.NaN : (products[pairIndex(i, i, means.length)] ?? 0) / (count - 1);
  const standardError = Math.sqrt(variance / count);
  const half = quantile * standardError;
  return { mean, standardError, variance, interval: [mean - half, mean + half] };
}

function covarianceOf({ count, means, products }: Moments): number[][] {
  return means.map((_, i) =>
    means.map((__, j) => {
      if (count < 2) return Number.NaN;
      return (products[pairIndex(Math.min(i, j), Math.max(i, j), means.length)] ?? 0) / (count - 1);
    }),
  );
}
