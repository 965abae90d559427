import { describe } from "../protocol/describe.ts";
import { LONGEST_TIMER_MS } from "../protocol/timer.ts";
import type { Accuracy } from "./accuracy.ts";

/** When a run ends: at the first of these that is met. At least one is needed. */
export interface StopOptions {
  /**
   * Samples to draw, a whole number from 1 to 2^53 - 1; the run draws exactly so many, if nothing else ends it. With
   * `method: "sobol"` it draws whole chunks, and so up to a chunk more.
   */
  readonly samples?: number;
  /** Standard error of the first output's mean at which to stop, > 0. */
  readonly standardError?: number;
  /** As `standardError`, divided by the size of the mean, > 0. */
  readonly relativeError?: number;
  /** Longest time to run in this session, ms, > 0 and below 2^31. A run that it ends does not repeat bit for bit. */
  readonly timeLimitMs?: number;
  /** Most samples to draw while a tolerance is not met, a whole number >= 1. */
  readonly maxSamples?: number;
}

/** Why a run ended; `maxSamples` means that the tolerance was not met. */
export type StopReason = "samples" | "standardError" | "relativeError" | "timeLimit" | "maxSamples" | "aborted";

/** The rules in full. */
export interface StopRules {
  /** Samples that end the run, whatever the tolerance. */
  readonly limit: number;
  readonly limitReason: "samples" | "maxSamples";
  readonly standardError: number | undefined;
  readonly relativeError: number | undefined;
  readonly timeLimitMs: number | undefined;
}

// A standard error from few samples is not to be trusted: with rare events it may be 0 for long.
const LEAST_SAMPLES = 2 ** 16;
const LEAST_SAMPLES_OF_A_CONSTANT = 2 ** 24;
// Nor is one from few scrambles: from 16 it is off by 18 %, in standard errors of its own.
const LEAST_SCRAMBLES = 16;

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
  if (hasConverged(rules.standardError, accuracy, 1)) return "standardError";
  if (hasConverged(rules.relativeError, accuracy, Math.abs(accuracy.mean))) return "relativeError";
  return undefined;
}

/** Whether a run that ended so has given what was asked for: time that runs out does, if nothing else was asked for. */
export function isComplete(rules: StopRules, reason: StopReason): boolean {
  if (reason === "aborted" || reason === "maxSamples") return false;
  if (reason !== "timeLimit") return true;
  return rules.limitReason === "maxSamples" && rules.standardError === undefined && rules.relativeError === undefined;
}

/**
 * How much of the run is behind it, 0 … 1, by the rule that is nearest to its end. The error falls with the square root
 * of the samples.
 */
export function shareDone(
  rules: StopRules,
  accuracy: Accuracy,
  run: { readonly samples: number; readonly elapsedMs: number },
): number {
  const { standardError, relativeError, timeLimitMs, limit } = rules;
  const error = accuracy.standardError;
  const size = Math.abs(accuracy.mean);
  const shares = [
    run.samples / limit,
    timeLimitMs === undefined ? 0 : run.elapsedMs / timeLimitMs,
    standardError === undefined ? 0 : (standardError / error) ** 2,
    relativeError === undefined ? 0 : ((relativeError * size) / error) ** 2,
  ];
  return Math.min(1, Math.max(...shares.filter((share) => Number.isFinite(share))));
}

function hasConverged(tolerance: number | undefined, accuracy: Accuracy, scale: number): boolean {
  if (tolerance === undefined) return false;
  const { samples, scrambles, isConstant, standardError } = accuracy;
  if (samples < (isConstant ? LEAST_SAMPLES_OF_A_CONSTANT : LEAST_SAMPLES)) return false;
  if (scrambles !== undefined && scrambles < LEAST_SCRAMBLES) return false;
  return standardError <= tolerance * scale;
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
