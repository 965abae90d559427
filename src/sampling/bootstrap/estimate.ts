import { provideInspect } from "../../protocol/inspect.ts";
import { type Json, toJson } from "../run/json.ts";
import { type BootstrapLimits, bcaLimits, percentileLimits, shareBelow } from "../statistics/bootstrap-interval.ts";
import { normalQuantile } from "../statistics/normal-quantile.ts";
import { spreadOf } from "../statistics/spread.ts";
import { bootstrapText } from "./estimate-text.ts";
import type { BootstrapInterval } from "./options.ts";

/**
 * Why an output has no interval, or no numbers at all:
 *
 * - `"oneRow"`: the data have one row, of which all resamples are copies
 * - `"statistic"`: it is not finite on the data themselves
 * - `"nonFinite"`: fewer than two replicates are finite
 * - `"allAlike"`: all finite replicates are equal
 * - `"fewResamples"`: a limit lies beyond the least or the greatest replicate; ask for more `resamples`
 * - `"oneSide"`: all replicates lie on one side of the statistic, so BCa has no bias correction
 * - `"jackknife"`: the statistic is not finite on the data without some row, or its acceleration is too large for BCa
 */
export type BootstrapProblem =
  | "oneRow"
  | "statistic"
  | "nonFinite"
  | "allAlike"
  | "fewResamples"
  | "oneSide"
  | "jackknife";

/** What the bootstrap knows of one number that a statistic gives. */
export interface BootstrapOutput {
  /** The statistic on the data themselves. */
  readonly statistic: number;
  /**
   * Bootstrap standard error: standard deviation of the replicates. It says how far the statistic of such data is off what it
   * stands for, and does not shrink as resamples are added; `monteCarloError` does. NaN where there is a `problem` with it.
   */
  readonly standardError: number;
  /** Mean of the replicates less the statistic, an estimate of its bias. NaN where there is a `problem` with it. */
  readonly bias: number;
  /** Limits of the confidence interval. NaN where there is a `problem`. */
  readonly confidenceInterval: readonly [low: number, high: number];
  /** Bias correction z0 of BCa, in standard deviations; undefined of a percentile interval. */
  readonly biasCorrection: number | undefined;
  /** Acceleration of BCa; undefined of a percentile interval. */
  readonly acceleration: number | undefined;
  /** Standard errors of the numbers above that come from the finite number of resamples. */
  readonly monteCarloError: BootstrapMonteCarloError;
  /** Replicates that are NaN or infinite. They are in `replicates`, and in nothing else. */
  readonly nonFinite: number;
  /** Why numbers are missing; undefined where none is. */
  readonly problem: BootstrapProblem | undefined;
  /** The statistic of each resample, in their order. */
  readonly replicates: Float64Array;
}

/** What more resamples would make smaller, with the square root of their number. */
export interface BootstrapMonteCarloError {
  /** Of the bootstrap standard error. */
  readonly standardError: number;
  /** Of the bias. */
  readonly bias: number;
  /** Of each limit. */
  readonly confidenceInterval: readonly [low: number, high: number];
}

interface Known<Output extends string> extends BootstrapOutput {
  /** Each number that the statistic gives, by name; `value` where it is one. */
  readonly outputs: Readonly<Record<Output, BootstrapOutput>>;
  /** How the interval was made. */
  readonly interval: BootstrapInterval;
  /** Probability that the interval aims at. */
  readonly confidenceLevel: number;
  /** Rows of the data. */
  readonly rows: number;
  /** Resamples drawn. */
  readonly resamples: number;
  /** Resamples asked for. */
  readonly resamplesWanted: number;
  /** How much of the run is behind it, 0 … 1. */
  readonly progress: number;
  /** Why the run ended; undefined while it runs. */
  readonly stopped: "resamples" | "aborted" | undefined;
  /** Whether all resamples were drawn. */
  readonly complete: boolean;
  /** Seed that repeats the run, bit for bit. */
  readonly seed: bigint;
  /** Time since the run began, ms. */
  readonly elapsedMs: number;
}

/** What the bootstrap knows so far: of the first output, and of all by name. */
export interface BootstrapEstimate<Output extends string = string> extends Known<Output> {
  /**
   * What `JSON.stringify` writes: all but the replicates, the seed as its digits, numbers that JSON does not have as texts such as
   * "NaN".
   *
   * @example
   * const text = JSON.stringify(await client.bootstrap((x) => Math.max(...x), { data: [3, 1, 2] }));
   */
  toJSON(): BootstrapJson;
}

/** An estimate of the bootstrap in JSON. */
export type BootstrapJson = Json<
  Omit<Known<string>, "replicates" | "outputs"> & {
    readonly outputs: Readonly<Record<string, Omit<BootstrapOutput, "replicates">>>;
  }
>;

/** What a run knows of one output. */
export interface OutputFacts {
  readonly name: string;
  readonly statistic: number;
  /** Of the jackknife; undefined where there is none. */
  readonly acceleration: number | undefined;
  /** A copy, which the estimate keeps. */
  readonly replicates: Float64Array;
}

/** What a run knows besides. */
export type BootstrapFacts = Pick<
  Known<string>,
  | "interval"
  | "confidenceLevel"
  | "rows"
  | "resamples"
  | "resamplesWanted"
  | "progress"
  | "stopped"
  | "complete"
  | "seed"
  | "elapsedMs"
>;

/** The estimate that replicates give. */
export function bootstrapEstimate(outputs: readonly OutputFacts[], facts: BootstrapFacts): BootstrapEstimate {
  const entries = outputs.map((output) => [output.name, outputEstimate(output, facts)] as const);
  const [[, first] = ["", NO_OUTPUT]] = entries;
  const known: Known<string> = { ...first, outputs: Object.fromEntries(entries), ...facts };
  // Not enumerable, so that estimates can be cloned, as functions can't.
  const estimate = Object.defineProperty(known, "toJSON", { value: () => toJson(withoutReplicates(known)) });
  provideInspect(known, "BootstrapEstimate", () => bootstrapText("BootstrapEstimate", known));
  // It has its toJSON now.
  return estimate as BootstrapEstimate;
}

function withoutReplicates(estimate: Known<string>): unknown {
  const { replicates: _, outputs, ...known } = estimate;
  const bare = Object.entries(outputs).map(([name, output]) => {
    const { replicates: __, ...numbers } = output;
    return [name, numbers] as const;
  });
  return { ...known, outputs: Object.fromEntries(bare) };
}

const NO_LIMITS: BootstrapLimits = {
  low: Number.NaN,
  high: Number.NaN,
  lowError: Number.NaN,
  highError: Number.NaN,
};

const NO_OUTPUT: BootstrapOutput = {
  statistic: Number.NaN,
  standardError: Number.NaN,
  bias: Number.NaN,
  confidenceInterval: [Number.NaN, Number.NaN],
  biasCorrection: undefined,
  acceleration: undefined,
  monteCarloError: { standardError: Number.NaN, bias: Number.NaN, confidenceInterval: [Number.NaN, Number.NaN] },
  nonFinite: 0,
  problem: "fewResamples",
  replicates: new Float64Array(),
};

function outputEstimate({ statistic, replicates, ...of }: OutputFacts, facts: BootstrapFacts): BootstrapOutput {
  const finite = replicates.filter((value) => Number.isFinite(value));
  const shared = { ...NO_OUTPUT, statistic, replicates, nonFinite: replicates.length - finite.length };
  const sorted = finite.toSorted();
  const problem = degeneracy(sorted, facts);
  if (problem !== undefined) return { ...shared, problem };
  const { mean, standardDeviation, deviationError } = spreadOf(finite);
  const errors = { standardError: deviationError, bias: standardDeviation / Math.sqrt(finite.length) };
  const spread = { ...shared, standardError: standardDeviation, bias: mean - statistic };
  const limits = Number.isFinite(statistic) ? limitsOf(sorted, { statistic, ...of }, facts) : "statistic";
  const isOf = typeof limits === "string" ? { problem: limits, limits: NO_LIMITS } : { problem: undefined, limits };
  const { low, high, lowError, highError } = isOf.limits;
  const isBca = facts.interval === "bca";
  return {
    ...spread,
    biasCorrection: isBca ? normalQuantile(shareBelow(sorted, statistic)) : undefined,
    acceleration: isBca ? of.acceleration : undefined,
    confidenceInterval: [low, high],
    monteCarloError: { ...errors, confidenceInterval: [lowError, highError] },
    problem: isOf.problem,
  };
}

// Why there is nothing to say at all.
function degeneracy(sorted: Float64Array, { rows }: BootstrapFacts): BootstrapProblem | undefined {
  if (rows === 1) return "oneRow";
  if (sorted.length < 2) return "nonFinite";
  return sorted[0] === sorted.at(-1) ? "allAlike" : undefined;
}

function limitsOf(
  sorted: Float64Array,
  { statistic, acceleration = Number.NaN }: Omit<OutputFacts, "name" | "replicates">,
  { interval, confidenceLevel }: BootstrapFacts,
): BootstrapLimits | BootstrapProblem {
  const share = shareBelow(sorted, statistic);
  const isBca = interval === "bca";
  if (isBca && (share === 0 || share === 1)) return "oneSide";
  if (isBca && !Number.isFinite(acceleration)) return "jackknife";
  const limits = isBca
    ? bcaLimits(sorted, share, { acceleration, confidenceLevel })
    : percentileLimits(sorted, confidenceLevel);
  if (limits === undefined) return "jackknife";
  return Number.isNaN(limits.low) || Number.isNaN(limits.high) ? "fewResamples" : limits;
}
