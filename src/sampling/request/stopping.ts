import { describe } from "../../protocol/describe.ts";
import { LONGEST_TIMER_MS } from "../../protocol/timer.ts";
import type { Accuracy } from "../statistics/accuracy.ts";

/** When a run ends: at the first of these that is met. At least one is needed. */
export interface StopOptions {
  /**
   * Samples to draw, a whole number from 1 to 2^53 - 1; the run draws exactly so many, if nothing else ends it. With
   * `method: "sobol"` it draws whole chunks, and so up to a chunk more.
   */
  readonly samples?: number;
  /**
   * Standard error of the first output's mean at which to stop, > 0.
   *
   * Samples that are all alike have none: they end the run by the rule of three (see `StopReason`).
   */
  readonly standardError?: number;
  /**
   * As `standardError`, divided by the size of the mean, > 0. While all samples are 0 there is no such error, and this rule
   * is not met, however many they are: give `maxSamples` or `timeLimitMs` too, where events may be rare.
   */
  readonly relativeError?: number;
  /** Longest time to run in this session, ms, > 0 and below 2^31. A run that it ends does not repeat bit for bit. */
  readonly timeLimitMs?: number;
  /** Most samples to draw while a tolerance is not met, a whole number >= 1. */
  readonly maxSamples?: number;
}

/**
 * Why a run ended; `maxSamples` means that the tolerance was not met.
 *
 * `ruleOfThree`: all of n samples were alike, at least 2^24, so that another value has a probability below 3 / n with 95 %,
 * and one as far away as the value seen is from 0 (or 1, where that is 0) would leave the mean within the tolerance. It
 * says nothing about rare values that are larger.
 */
export type StopReason =
  | "samples"
  | "standardError"
  | "relativeError"
  | "ruleOfThree"
  | "timeLimit"
  | "maxSamples"
  | "aborted";

/** The rules in full. */
export interface StopRules {
  /** Samples that end the run, whatever the tolerance. */
  readonly limit: number;
  readonly limitReason: "samples" | "maxSamples";
  readonly standardError: number | undefined;
  readonly relativeError: number | undefined;
  readonly timeLimitMs: number | undefined;
}

// A standard error from few samples is not to be trusted, and less so where no sample differs from the others.
const LEAST_SAMPLES = 2 ** 16;
const LEAST_SAMPLES_ALL_ALIKE = 2 ** 24;
// Nor is one from few replicates: from 16 it is off by 18 %, in standard errors of its own.
const LEAST_REPLICATES = 16;

/**
 * Checks the rules.
 *
 * @throws {TypeError} when there is none, when two of them contradict each other, or when one is no number
 * @throws {RangeError} when one is out of its range
 */
export function stopRules(options: StopOptions): StopRules {
  const { samples, standardError, relativeError, timeLimitMs, maxSamples } = options;
  const given = [samples, standardError, relativeError, timeLimitMs].filter((rule) => rule !== undefined);
  if (given.length === 0) {
    throw new TypeError("sample needs an end: give samples, standardError, relativeError or timeLimitMs");
  }
  if (samples !== undefined && maxSamples !== undefined) {
    throw new TypeError(
      "samples and maxSamples contradict each other: samples is exact, maxSamples goes with a tolerance",
    );
  }
  if (samples !== undefined) checkSamples("samples", samples);
  if (maxSamples !== undefined) checkSamples("maxSamples", maxSamples);
  for (const [name, value] of Object.entries({ standardError, relativeError, timeLimitMs })) checkPositive(name, value);
  if (timeLimitMs !== undefined && timeLimitMs > LONGEST_TIMER_MS) {
    throw new RangeError(`timeLimitMs expects at most ${LONGEST_TIMER_MS} (24 days), got ${timeLimitMs}`);
  }
  return {
    limit: samples ?? maxSamples ?? Number.MAX_SAFE_INTEGER,
    limitReason: samples === undefined ? "maxSamples" : "samples",
    standardError,
    relativeError,
    timeLimitMs,
  };
}

/** Which rule the samples meet, after whole chunks in order; undefined: go on. */
export function stopReason(rules: StopRules, accuracy: Accuracy): StopReason | undefined {
  const reasons = ["standardError", "relativeError"] as const;
  const met = reasons.find((reason) => hasConverged(toleranceOf(rules, reason, accuracy), accuracy));
  return met !== undefined && accuracy.unseen !== undefined ? "ruleOfThree" : met;
}

/** The tolerance in units of the output; 0, which is never met, for a relative one of a mean of 0. */
function toleranceOf(
  rules: StopRules,
  rule: "standardError" | "relativeError",
  { mean }: Accuracy,
): number | undefined {
  const tolerance = rules[rule];
  return tolerance === undefined || rule === "standardError" ? tolerance : tolerance * Math.abs(mean);
}

function hasConverged(tolerance: number | undefined, accuracy: Accuracy): boolean {
  const { samples, replicates, unseen, standardError } = accuracy;
  if (tolerance === undefined || !(tolerance > 0)) return false;
  if (samples < (unseen === undefined ? LEAST_SAMPLES : LEAST_SAMPLES_ALL_ALIKE)) return false;
  if (replicates !== undefined && replicates < LEAST_REPLICATES) return false;
  return (unseen ?? standardError) <= tolerance;
}

/** Whether a run that ended so has given what was asked for: time that runs out does, if nothing else was asked for. */
export function isComplete(rules: StopRules, reason: StopReason): boolean {
  if (reason === "aborted" || reason === "maxSamples") return false;
  if (reason !== "timeLimit") return true;
  return rules.limitReason === "maxSamples" && rules.standardError === undefined && rules.relativeError === undefined;
}

/**
 * How much of the run is behind it, 0 … 1, by the rule that is nearest to its end. The error falls with the square root
 * of the samples, the bound of samples that are all alike with their number.
 */
export function progressOf(
  rules: StopRules,
  accuracy: Accuracy,
  run: { readonly samples: number; readonly elapsedMs: number },
): number {
  const { timeLimitMs, limit } = rules;
  const { unseen, standardError } = accuracy;
  const shares = [
    run.samples / limit,
    timeLimitMs === undefined ? 0 : run.elapsedMs / timeLimitMs,
    ...(["standardError", "relativeError"] as const).map((rule) => {
      const tolerance = toleranceOf(rules, rule, accuracy) ?? 0;
      return unseen === undefined ? (tolerance / standardError) ** 2 : tolerance / unseen;
    }),
  ];
  return Math.min(1, Math.max(...shares.filter((share) => Number.isFinite(share))));
}

/** @throws {TypeError} {RangeError} when it is not a whole number from 1 to 2^53 - 1 */
export function checkSamples(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError(`${name} expects a number, got ${describe(value)}`);
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new RangeError(`${name} expects a whole number from 1 to 2^53 - 1, got ${value}`);
  }
}

function checkPositive(name: string, value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== "number") throw new TypeError(`${name} expects a number > 0, got ${describe(value)}`);
  if (!(value > 0 && value < Number.POSITIVE_INFINITY))
    throw new RangeError(`${name} expects a number > 0, got ${value}`);
}
