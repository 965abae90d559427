import { provideInspect } from "../../protocol/inspect.ts";
import type { DerivedPlan } from "../request/derived.ts";
import type { SampleMethod } from "../request/drawing.ts";
import type { StopReason } from "../request/stopping.ts";
import type { ValuesPlan } from "../request/values-plan.ts";
import { adjustedMean } from "../statistics/adjusted-mean.ts";
import type { ChunkProducts } from "../statistics/chunk-products.ts";
import type { Control } from "../statistics/control.ts";
import type { Histogram } from "../statistics/histogram.ts";
import type { Moments } from "../statistics/moments.ts";
import { type QuantileEstimate, quantileEstimate } from "../statistics/quantile-estimate.ts";
import type { ValueState } from "../statistics/value-moments.ts";
import { effectiveSamples } from "../statistics/weighted-means.ts";
import type { VegasReport } from "../vegas/vegas-estimate.ts";
import { type ArrayEstimate, arrayEstimates, arraysFromJson } from "./array-estimate.ts";
import { type DerivedEstimate, derivedEstimate } from "./derived-estimate.ts";
import { estimateText } from "./estimate-text.ts";
import { fromJson, type Json, toJson } from "./json.ts";
import { addLazily } from "./lazy-members.ts";
import type { MlmcEstimate } from "./level-estimates.ts";
import { covariancesOf, type OutputEstimate, outputEstimate, type WeightFacts } from "./output-estimate.ts";

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

/** The output that is the weight of the others. */
export interface WeightsEstimate {
  /** Its name. */
  readonly output: string;
  /** How many samples of equal weights are worth as much: (sum w)^2 / sum w^2, Kong (1992). Of antithetic ones both images count. */
  readonly effectiveSamples: number;
  /** Weights that are negative, of finite samples. They count as they are; a law has none. */
  readonly negative: number;
  /** Why there is no weighted mean; undefined where there is one. */
  readonly reason: string | undefined;
}

/** What sampling knows so far: of the first output, of all by name, and of what is derived from them. */
export interface Estimate<Output extends string = string, Derived extends string = string>
  extends Known<Output, Derived> {
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

/** What an estimate holds. */
export interface Known<Output extends string = string, Derived extends string = string> extends OutputEstimate {
  /** Each output by name. */
  readonly outputs: Readonly<Record<Output, OutputEstimate>>;
  /** What the option `derived` names, by name. */
  readonly derived: Readonly<Record<Derived, DerivedEstimate>>;
  /** The outputs that are arrays by name; empty when there are none. */
  readonly arrays: Readonly<Record<string, ArrayEstimate>>;
  /**
   * Sample covariance of the outputs that are single numbers, in their order; one row per output. Its diagonal has the
   * variances. With the option `covariance` that of all values of a sample, those of arrays behind the others; of more than 16
   * such outputs it is empty without.
   */
  readonly covariance: readonly (readonly number[])[];
  /** What is known of the weights of the samples; undefined when there are none. */
  readonly weights: WeightsEstimate | undefined;
  /** Samples drawn, non-finite ones included. */
  readonly samples: number;
  readonly nonFinite: NonFinite;
  /** How the samples of the first output are spread, if it was asked for; `quantile` reads it. */
  readonly histogram: Histogram | undefined;
  /** Quantiles of the first output with their intervals, in the order in which they were asked for. */
  readonly quantiles: readonly QuantileEstimate[];
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
  /** What the levels say, under the method "mlmc"; undefined under others. */
  readonly mlmc: MlmcEstimate | undefined;
  /** Iterations of the method "vegas", and how far they agree; undefined under another method. */
  readonly vegas: VegasReport | undefined;
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
  /** What samples are; undefined where they have no arrays and few outputs. */
  readonly plan?: ValuesPlan | undefined;
  /** Of the values of arrays that the moments have not. */
  readonly values?: ValueState | undefined;
  readonly confidenceLevel: number;
  readonly method: SampleMethod;
  /** Moments of the means of replicates; undefined when samples were random. */
  readonly replicates: Moments | undefined;
  readonly vegas?: VegasReport;
  readonly antithetic: boolean;
  readonly controls: readonly Control[];
  readonly derived?: readonly DerivedPlan[];
  readonly weights?: WeightFacts | undefined;
  readonly products?: ChunkProducts | undefined;
  readonly chunkSamples: number;
  readonly nonFinite: NonFinite;
  readonly histogram: Histogram | undefined;
  /** Probabilities. */
  readonly quantiles?: readonly number[];
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
  const {
    outputNames,
    plan,
    values,
    confidenceLevel,
    controls,
    replicates,
    derived = [],
    quantiles = [],
    weights,
    products,
    ...others
  } = facts;
  const observed = replicates ?? moments;
  const spread = { moments, antithetic: facts.antithetic, derived, products };
  const derivedFacts = { outputNames, confidenceLevel, observed, controls, weights, spread };
  const first = outputNames.length === 0 ? NO_OUTPUT : outputEstimate(moments, 0, facts);
  const samples = moments.count + facts.nonFinite.count;
  const atOnce = {
    ...first,
    samples,
    replicates: replicates?.count,
    mlmc: undefined,
    vegas: undefined,
    samplesPerSecond: facts.elapsedMs > 0 ? (1000 * samples) / facts.elapsedMs : 0,
    ...others,
  };
  // A function that decides on the end of a run sees an estimate for each chunk, and reads little of it.
  const known: Known = addLazily(atOnce, {
    outputs: () =>
      Object.fromEntries(outputNames.map((name, i) => [name, i === 0 ? first : outputEstimate(moments, i, facts)])),
    arrays: () => (plan ? arrayEstimates(plan, values, (i) => outputEstimate(moments, i, facts), facts) : {}),
    covariance: () => (plan?.shape.joint === 0 ? [] : covariancesOf(moments, facts)),
    weights: () => weights && weightsEstimate(moments, weights, facts),
    derived: () => Object.fromEntries(derived.map((each) => [each.name, derivedEstimate(each, derivedFacts)])),
    quantiles: () => quantileEstimates(moments.count, quantiles, facts),
    control: () => controlEstimates(observed, controls),
  });
  return presented(known);
}

/** The reverse of `toJSON`. */
export function estimateFromJson(json: EstimateJson): Estimate {
  // As `toJSON` has written it; the seed is the only text of digits.
  const known = { ...(fromJson(json) as Known), arrays: arraysFromJson(json.arrays), seed: BigInt(json.seed) };
  return presented(known);
}

/** An estimate as it is given to callers: as JSON, and in consoles. */
export function presented(known: Known): Estimate {
  // Not enumerable, so that estimates can be cloned, as functions can't. `toJson` keeps the names and makes the values JSON.
  const estimate = Object.defineProperty(known, "toJSON", { value: () => toJson(known) }) as Estimate;
  provideInspect(estimate, "Estimate", () => estimateText("Estimate", estimate));
  return estimate;
}

// Of a kernel of arrays alone.
const NO_OUTPUT: OutputEstimate = {
  mean: Number.NaN,
  standardError: Number.NaN,
  variance: Number.NaN,
  confidenceInterval: [Number.NaN, Number.NaN],
};

function weightsEstimate(
  moments: Moments,
  { weight, negative }: WeightFacts,
  { outputNames, antithetic }: RunFacts,
): WeightsEstimate {
  const isSound = moments.count > 0 && (moments.means[weight] ?? 0) > 0;
  return {
    output: outputNames[weight] ?? "",
    effectiveSamples: effectiveSamples(moments, weight, antithetic ? 2 : 1),
    negative,
    reason: isSound
      ? undefined
      : moments.count === 0
        ? "there are no samples yet"
        : "the weights add up to no more than 0",
  };
}

function quantileEstimates(
  independent: number,
  quantiles: readonly number[],
  { histogram, confidenceLevel }: RunFacts,
): readonly QuantileEstimate[] {
  if (histogram === undefined) return [];
  return quantiles.map((probability) => quantileEstimate(histogram, probability, { independent, confidenceLevel }));
}

function controlEstimates(observed: Moments, controls: readonly Control[]): Record<string, ControlEstimate> {
  const { coefficients } = adjustedMean(observed, 0, controls);
  return Object.fromEntries(
    controls.map(({ name, mean }, i) => [name, { mean, coefficient: coefficients[i] ?? Number.NaN }]),
  );
}
