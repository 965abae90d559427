import { describe } from "../../protocol/describe.ts";
import { LONGEST_TIMER_MS } from "../../protocol/timer.ts";
import type { Accuracy } from "../statistics/accuracy.ts";
import {
  checkPositive,
  checkTolerances,
  namedAlike,
  type QuantityTolerances,
  quantitiesOf,
  TOLERANCE_RULES,
  type ToleranceRule,
  type ToleranceRules,
  type Tolerances,
} from "./tolerances.ts";

/** When a run ends: at the first of these that is met. At least one is needed. `Name` are names of what has an error. */
export interface StopOptions<Name extends string = string> {
  /**
   * Samples to draw, a whole number from 1 to 2^53 - 1; the run draws exactly so many, if nothing else ends it. With
   * `method: "sobol"` it draws whole chunks, and so up to a chunk more.
   */
  readonly samples?: number;
  /**
   * Standard error at which to stop, > 0: a number, of the first output's mean; or numbers by name, as in
   * `{ price: 0.01, delta: 0.001 }`, which have to be met all, after one and the same chunk.
   *
   * Samples that are all alike have none: they end the run by the rule of three (see `StopReason`).
   */
  readonly standardError?: Tolerances<Name>;
  /**
   * As `standardError`, divided by the size of the mean, > 0. Of what has a tolerance by both rules one has to be met. While
   * all samples are 0 there is no such error, and this rule is not met, however many they are: give `maxSamples` or
   * `timeLimitMs` too, where events may be rare.
   */
  readonly relativeError?: Tolerances<Name>;
  /** Longest time to run in this session, ms, > 0 and below 2^31. A run that it ends does not repeat bit for bit. */
  readonly timeLimitMs?: number;
  /** Most samples to draw while no other rule is met, a whole number >= 1. */
  readonly maxSamples?: number;
}

/**
 * Why a run ended; `maxSamples` means that no other rule was met. Where several quantities have tolerances it is
 * "standardError" if one of them has met that rule, and "ruleOfThree" if one of them ended by that.
 *
 * `ruleOfThree`: all of n samples were alike, at least 2^24, so that another value has a probability below 3 / n with 95 %,
 * and one as far away as the value seen is from 0 (or 1, where that is 0) would leave the mean within the tolerance. It
 * says nothing about rare values that are larger.
 *
 * Under the method "mlmc" also `maxLevel`: the finest level allowed was reached, and the estimated bias is still too large;
 * and `noDecay`: the variances do not fall with the level, so that fine and coarse values are not of the same random numbers,
 * or of no convergent scheme.
 */
export type StopReason =
  | "samples"
  | "standardError"
  | "relativeError"
  | "ruleOfThree"
  | "stop"
  | "timeLimit"
  | "maxSamples"
  | "maxLevel"
  | "noDecay"
  | "aborted";

/** The rules in full. */
export interface StopRules extends ToleranceRules {
  /** Samples that end the run, whatever the tolerance. */
  readonly limit: number;
  readonly limitReason: "samples" | "maxSamples";
  readonly timeLimitMs: number | undefined;
  /** Whether a function of the caller's may end the run. */
  readonly hasStop: boolean;
}

/** How sure a run is of a quantity; undefined: of its first output. */
export type AccuracyOf = (name: string | undefined) => Accuracy;

// A standard error from few samples is not to be trusted, and less so where no sample differs from the others.
const LEAST_SAMPLES = 2 ** 16;
const LEAST_SAMPLES_ALL_ALIKE = 2 ** 24;
// Nor is one from few replicates: from 16 it is off by 18 %, in standard errors of its own.
const LEAST_REPLICATES = 16;

/**
 * Checks the rules.
 *
 * @param names - outputs, the first one first, and what else has an error
 * @throws {TypeError} when there is none, when two of them contradict each other, or when one is no number
 * @throws {RangeError} when one is out of its range
 */
export function stopRules(
  options: StopOptions & { readonly stop?: unknown },
  names: readonly string[] = [],
): StopRules {
  const { samples, standardError, relativeError, timeLimitMs, maxSamples, stop } = options;
  const given = [samples, standardError, relativeError, timeLimitMs, stop].filter((rule) => rule !== undefined);
  if (given.length === 0) {
    throw new TypeError("sample needs an end: give samples, standardError, relativeError, timeLimitMs or stop");
  }
  if (samples !== undefined && maxSamples !== undefined) {
    throw new TypeError(
      "samples and maxSamples contradict each other: samples is exact, maxSamples goes with a tolerance",
    );
  }
  if (samples !== undefined) checkSamples("samples", samples);
  if (maxSamples !== undefined) checkSamples("maxSamples", maxSamples);
  for (const rule of TOLERANCE_RULES) checkTolerances(rule, options[rule], names);
  if (timeLimitMs !== undefined) checkPositive("timeLimitMs", timeLimitMs);
  if (timeLimitMs !== undefined && timeLimitMs > LONGEST_TIMER_MS) {
    throw new RangeError(`timeLimitMs expects at most ${LONGEST_TIMER_MS} (24 days), got ${timeLimitMs}`);
  }
  if (stop !== undefined && typeof stop !== "function") {
    throw new TypeError(`stop expects a function, got ${describe(stop)}`);
  }
  return {
    limit: samples ?? maxSamples ?? Number.MAX_SAFE_INTEGER,
    limitReason: samples === undefined ? "maxSamples" : "samples",
    ...namedAlike({ standardError, relativeError }, names[0]),
    timeLimitMs,
    hasStop: stop !== undefined,
  };
}

/** Which rule the samples meet, after whole chunks in order; undefined: go on. */
export function stopReason(rules: StopRules, accuracyOf: AccuracyOf): StopReason | undefined {
  let reason: StopReason | undefined;
  for (const quantity of quantitiesOf(rules)) {
    const accuracy = accuracyOf(quantity.name);
    const met = TOLERANCE_RULES.find((rule) => hasConverged(toleranceOf(quantity, rule, accuracy), accuracy));
    if (met === undefined) return undefined;
    if (accuracy.unseen !== undefined) reason = "ruleOfThree";
    else if (reason !== "ruleOfThree") reason = reason === "standardError" ? reason : met;
  }
  return reason;
}

/** The tolerance in units of the quantity; 0, which is never met, for a relative one of a mean of 0. */
function toleranceOf(
  quantity: QuantityTolerances,
  rule: ToleranceRule,
  { mean }: Pick<Accuracy, "mean">,
): number | undefined {
  const tolerance = quantity[rule];
  return tolerance === undefined || rule === "standardError" ? tolerance : tolerance * Math.abs(mean);
}

function hasConverged(tolerance: number | undefined, accuracy: Accuracy): boolean {
  const { samples, replicates, unseen, standardError } = accuracy;
  if (tolerance === undefined || !(tolerance > 0)) return false;
  if (samples < (unseen === undefined ? LEAST_SAMPLES : LEAST_SAMPLES_ALL_ALIKE)) return false;
  if (replicates !== undefined && replicates < LEAST_REPLICATES) return false;
  return (unseen ?? standardError) <= tolerance;
}

/** Samples asked for; undefined when only a tolerance or the time ends the run. */
export function samplesWanted({ limit }: StopRules): number | undefined {
  return limit === Number.MAX_SAFE_INTEGER ? undefined : limit;
}

const FALLS_SHORT: readonly StopReason[] = ["aborted", "maxSamples", "maxLevel", "noDecay"];

/** Whether a run that ended so has given what was asked for: time that runs out does, if nothing else was asked for. */
export function isComplete(rules: StopRules, reason: StopReason): boolean {
  if (FALLS_SHORT.includes(reason)) return false;
  if (reason !== "timeLimit") return true;
  return rules.limitReason === "maxSamples" && !rules.hasStop && quantitiesOf(rules).length === 0;
}

/**
 * How much of the run is behind it, 0 … 1, by the rule that is nearest to its end; of several quantities that have to meet
 * their tolerances, by the one furthest from it. The error falls with the square root of the samples, the bound of samples
 * that are all alike with their number. How far a function of the caller's is from its end, nobody knows.
 */
export function progressOf(
  rules: StopRules,
  accuracyOf: AccuracyOf,
  run: { readonly samples: number; readonly elapsedMs: number },
): number {
  const { timeLimitMs, limit } = rules;
  const quantities = quantitiesOf(rules).map((quantity) => shareOf(quantity, accuracyOf(quantity.name)));
  const shares = [
    run.samples / limit,
    timeLimitMs === undefined ? 0 : run.elapsedMs / timeLimitMs,
    quantities.length === 0 ? 0 : Math.min(...quantities),
  ];
  return Math.min(1, largest(shares));
}

function shareOf(quantity: QuantityTolerances, accuracy: Accuracy): number {
  const { unseen, standardError } = accuracy;
  return largest(
    TOLERANCE_RULES.map((rule) => {
      const tolerance = toleranceOf(quantity, rule, accuracy) ?? 0;
      return unseen === undefined ? (tolerance / standardError) ** 2 : tolerance / unseen;
    }),
  );
}

function largest(shares: readonly number[]): number {
  return Math.max(0, ...shares.filter((share) => Number.isFinite(share)));
}

/** @throws {TypeError} {RangeError} when it is not a whole number from 1 to 2^53 - 1 */
export function checkSamples(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError(`${name} expects a number, got ${describe(value)}`);
  if (!(Number.isSafeInteger(value) && value >= 1)) {
    throw new RangeError(`${name} expects a whole number from 1 to 2^53 - 1, got ${value}`);
  }
}
