import { provideInspect } from "../../protocol/inspect.ts";
import type { SampleMethod } from "../request/drawing.ts";
import type { StopReason } from "../request/stopping.ts";
import { adjustedMean } from "../statistics/adjusted-mean.ts";
import type { Control } from "../statistics/control.ts";
import type { Histogram } from "../statistics/histogram.ts";
import { type Moments, pairIndex } from "../statistics/moments.ts";
import { studentQuantile } from "../statistics/student-quantile.ts";
import { isAllAlike, unseenBound } from "../statistics/unseen.ts";
import { estimateText } from "./estimate-text.ts";
import { type Json, toJson } from "./json.ts";

/** What sampling knows of one quantity. */
export interface OutputEstimate {
  /** Mean of the samples, adjusted by the control variates of the run. */
  readonly mean: number;
  /**
   * Standard error of the mean; NaN with fewer than 2 samples. Under the method "sobol" from the means of the replicates;
   * NaN with fewer than 2.
   */
  readonly standardError: number;
  /**
   * Variance of the samples themselves, with Bessel's correction; NaN with fewer than 2 samples, infinite or 0 where no
   * number is so large or small. Of antithetic samples that of their images, each a value of its own.
   */
  readonly variance: number;
  /**
   * Bounds of the confidence interval of the mean, by Student's t with as many degrees of freedom as there are samples
   * (replicates under the method "sobol"), less one and less one for each control variate. NaN without a standard error.
   *
   * Exact for normal samples. Skewed ones fall short of the confidence, more so the fewer they are: see
   * test/sampling/run/coverage.test.ts. Where all samples are alike there is no spread to go by, and the bounds are those of
   * the rule of three: see `stopped`, "ruleOfThree".
   */
  readonly confidenceInterval: readonly [low: number, high: number];
}

/** Samples of which an output was infinite or NaN. They are counted here, and in nothing else. */
export interface NonFinite {
  /** How many there are. */
  readonly count: number;
  /** Where the first one came from; undefined when there is none. */
  readonly first: { readonly stream: number; readonly index: number } | undefined;
}

/** A control variate of a run. */
export interface ControlEstimate {
  /** Known mean. */
  readonly mean: number;
  /** What was taken off the mean of the first output, per unit that the control was off its own. */
  readonly coefficient: number;
}

/** What sampling knows so far: of the first output, and of all by name. */
export interface Estimate<Output extends string = string> extends Known<Output> {
  /**
   * What `JSON.stringify` writes, with nothing lost: the seed as its digits, numbers that JSON does not have as texts such
   * as "NaN". A copy made by `{ ...estimate }` or `structuredClone` has no such method.
   *
   * @example
   * const text = JSON.stringify(await run);
   * const { mean, seed } = JSON.parse(text) as EstimateJson;
   */
  toJSON(): EstimateJson;
}

/** An estimate in JSON: numbers that JSON does not have are texts, which `Number` reads; the seed one that `BigInt` reads. */
export type EstimateJson = Json<Known>;

interface Known<Output extends string = string> extends OutputEstimate {
  /** Each output by name. */
  readonly outputs: Readonly<Record<Output, OutputEstimate>>;
  /** Sample covariance of the outputs, in their order; one row per output. Its diagonal has the variances. */
  readonly covariance: readonly (readonly number[])[];
  /** Samples drawn, non-finite ones included. */
  readonly samples: number;
  readonly nonFinite: NonFinite;
  /** How the samples of the first output are spread, if it was asked for; `quantile` reads it. */
  readonly histogram: Histogram | undefined;
  /** Samples asked for; undefined when only a tolerance or the time ends the run. */
  readonly samplesWanted: number | undefined;
  /** How much of the run is behind it, 0 … 1, by the end that is nearest. */
  readonly progress: number;
  /** Why the run ended; undefined while it runs. */
  readonly stopped: StopReason | undefined;
  /**
   * Why the state could not be written to the checkpoint, at the last try; undefined when it was, or there is none. The run
   * goes on, and its estimate is right.
   */
  readonly checkpointFailure: string | undefined;
  /** Whether it has given what was asked for: false after `abort()`, and when the tolerance was not met. */
  readonly complete: boolean;
  /** How samples were drawn. */
  readonly method: SampleMethod;
  /** Independent scramblings of the Sobol sequence that the error rests on; undefined when samples were random. */
  readonly replicates: number | undefined;
  /** Whether each sample is the average over a point and its mirror image, two values of the output. */
  readonly antithetic: boolean;
  /** Control variates by name; empty when there are none. */
  readonly control: Readonly<Record<string, ControlEstimate>>;
  /** Seed that, with `chunkSamples`, repeats the run, bit for bit. */
  readonly seed: bigint;
  /** Samples of one chunk. */
  readonly chunkSamples: number;
  /** Time spent sampling, ms, in all sessions of a resumed run. */
  readonly elapsedMs: number;
  /** Samples drawn per second of `elapsedMs`. */
  readonly samplesPerSecond: number;
}

/** What a run knows besides its moments. */
export interface RunFacts {
  readonly outputNames: readonly string[];
  readonly confidenceLevel: number;
  readonly method: SampleMethod;
  /** Moments of the means of replicates; undefined when samples were random. */
  readonly replicates: Moments | undefined;
  readonly antithetic: boolean;
  readonly controls: readonly Control[];
  readonly chunkSamples: number;
  readonly nonFinite: NonFinite;
  readonly histogram: Histogram | undefined;
  readonly samplesWanted: number | undefined;
  readonly progress: number;
  readonly stopped: StopReason | undefined;
  readonly checkpointFailure: string | undefined;
  readonly complete: boolean;
  readonly seed: bigint;
  readonly elapsedMs: number;
}

/** The estimate that moments give. */
export function estimateOf(moments: Moments, facts: RunFacts): Estimate {
  const { outputNames, confidenceLevel: _, controls, replicates, ...shown } = facts;
  const estimates = outputNames.map((__, i) => outputEstimate(moments, i, facts));
  const { coefficients } = adjustedMean(replicates ?? moments, 0, controls);
  const [first = NO_OUTPUT] = estimates;
  const samples = moments.count + facts.nonFinite.count;
  const known: Known = {
    ...first,
    outputs: Object.fromEntries(outputNames.map((name, i) => [name, estimates[i] ?? NO_OUTPUT])),
    covariance: covarianceOf(moments, facts),
    samples,
    replicates: replicates?.count,
    control: Object.fromEntries(
      controls.map(({ name, mean }, i) => [name, { mean, coefficient: coefficients[i] ?? Number.NaN }]),
    ),
    samplesPerSecond: facts.elapsedMs > 0 ? (1000 * samples) / facts.elapsedMs : 0,
    ...shown,
  };
  // Not enumerable, so that estimates can be cloned, as functions can't. `toJson` keeps the names and makes the values JSON.
  const estimate = Object.defineProperty(known, "toJSON", { value: () => toJson(known) }) as Estimate;
  provideInspect(estimate, "Estimate", () => estimateText("Estimate", estimate));
  return estimate;
}

const NO_OUTPUT: OutputEstimate = {
  mean: Number.NaN,
  standardError: Number.NaN,
  variance: Number.NaN,
  confidenceInterval: [Number.NaN, Number.NaN],
};

function outputEstimate(moments: Moments, i: number, facts: RunFacts): OutputEstimate {
  const { replicates, controls, confidenceLevel } = facts;
  const observed = replicates ?? moments;
  const { mean, standardError, degreesOfFreedom } = adjustedMean(observed, i, controls);
  const half =
    isAllAlike(observed, i) && degreesOfFreedom >= 1
      ? unseenBound(observed, i, confidenceLevel)
      : standardError * studentQuantile((1 + confidenceLevel) / 2, degreesOfFreedom);
  return {
    mean,
    standardError,
    variance: covariance(moments, [i, i], facts),
    confidenceInterval: [mean - half, mean + half],
  };
}

function covarianceOf(moments: Moments, facts: RunFacts): number[][] {
  return moments.means.map((_, i) =>
    moments.means.map((__, j) => covariance(moments, [Math.min(i, j), Math.max(i, j)], facts)),
  );
}

/** Covariance of two outputs, over both images where samples have two: see assembly/loop/pairs.ts. */
function covariance(
  { count, means, products, halves, scales }: Moments,
  [i, j]: readonly [number, number],
  { antithetic }: RunFacts,
): number {
  const at = pairIndex(i, j, means.length);
  const images = antithetic ? 2 : 1;
  if (images * count < 2) return Number.NaN;
  const product = images * ((products[at] ?? 0) + (halves[at] ?? 0));
  return (product / (images * count - 1)) * (scales[i] ?? 1) * (scales[j] ?? 1);
}
