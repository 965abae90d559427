import { describe } from "../../protocol/describe.ts";
import { LONGEST_TIMER_MS } from "../../protocol/timer.ts";

/** When chains end: after so many draws, or once they agree and are worth enough independent draws. */
export interface ChainStopOptions {
  /** Draws of each chain, 4 … 2^31 - 1, without the warm-up; 1000 where neither `rHat` nor `ess` is given. */
  readonly draws?: number;
  /**
   * R-hat of all quantities at which the chains may stop, > 1; 1.01 where only `ess` is given. Looked at when each chain has
   * 100 draws, and then whenever it has a quarter more.
   */
  readonly rHat?: number;
  /**
   * Effective sample size of all quantities at which the chains may stop, of bulk and tail, > 0; 100 for each chain where only
   * `rHat` is given.
   */
  readonly ess?: number;
  /** Draws of each chain at which `rHat` and `ess` are given up; 100,000 by default. */
  readonly maxDraws?: number;
  /** Longest time to run in this session, ms, > 0 and below 2^31. What it cuts off does not repeat bit for bit. */
  readonly timeLimitMs?: number;
}

/**
 * Why chains ended: `draws`: all are there; `converged`: `rHat` and `ess` are met; `maxDraws`: they were not.
 */
export type ChainStopReason = "draws" | "converged" | "maxDraws" | "timeLimit" | "aborted";

/** The rules in full. */
export interface ChainRules {
  /** Draws of each chain at the latest. */
  readonly limit: number;
  /** Undefined: the chains have `limit` draws each, whatever they are. */
  readonly tolerance: { readonly rHat: number; readonly ess: number } | undefined;
  readonly timeLimitMs: number | undefined;
}

const DEFAULT_DRAWS = 1000;
const DEFAULT_MOST = 100_000;
const DEFAULT_R_HAT = 1.01;
// Below it neither figure is to be trusted: Vehtari et al. (2021), section 4.
const ESS_PER_CHAIN = 100;

/** @throws {TypeError} {RangeError} when two of them contradict each other, or one is out of its range */
export function chainRules(options: ChainStopOptions, chains: number): ChainRules {
  const { draws, rHat, ess, maxDraws, timeLimitMs } = options;
  const hasTolerance = rHat !== undefined || ess !== undefined;
  if (hasTolerance && draws !== undefined) {
    throw new TypeError("draws and rHat or ess contradict each other: draws is exact, maxDraws goes with rHat and ess");
  }
  if (maxDraws !== undefined && !hasTolerance) throw new TypeError("maxDraws goes with rHat or ess; else give draws");
  checkWhole("draws", draws, 4);
  checkWhole("maxDraws", maxDraws, 4);
  checkAbove("rHat", rHat, 1);
  checkAbove("ess", ess, 0);
  checkAbove("timeLimitMs", timeLimitMs, 0);
  if (timeLimitMs !== undefined && timeLimitMs > LONGEST_TIMER_MS) {
    throw new RangeError(`timeLimitMs expects at most ${LONGEST_TIMER_MS} (24 days), got ${timeLimitMs}`);
  }
  if (!hasTolerance) return { limit: draws ?? DEFAULT_DRAWS, tolerance: undefined, timeLimitMs };
  const tolerance = { rHat: rHat ?? DEFAULT_R_HAT, ess: ess ?? ESS_PER_CHAIN * chains };
  return { limit: maxDraws ?? DEFAULT_MOST, tolerance, timeLimitMs };
}

// Looks at the chains: few enough that the figures cost little beside the draws, often enough that few are in vain.
const FIRST_LOOK = 100;
const GROWTH = 1.25;

/** Draws of each chain at the next look at them, after one at `draws`; 0: there was none. */
export function nextLook(rules: ChainRules, draws: number): number {
  if (rules.tolerance === undefined) return rules.limit;
  const next = Math.max(FIRST_LOOK, FIRST_LOOK * Math.ceil((GROWTH * draws) / FIRST_LOOK));
  return Math.min(rules.limit, next);
}

/** @throws {TypeError} {RangeError} when it is given, and no whole number from `least` to 2^31 - 1 */
export function checkWhole(name: string, value: unknown, least: number): void {
  if (value === undefined) return;
  if (typeof value !== "number") throw new TypeError(`${name} expects a number, got ${describe(value)}`);
  if (Number.isInteger(value) && value >= least && value < 2 ** 31) return;
  throw new RangeError(`${name} expects a whole number from ${least} to 2^31 - 1, got ${value}`);
}

function checkAbove(name: string, value: unknown, bound: number): void {
  if (value === undefined) return;
  if (typeof value !== "number") throw new TypeError(`${name} expects a number > ${bound}, got ${describe(value)}`);
  if (value > bound && value < Number.POSITIVE_INFINITY) return;
  throw new RangeError(`${name} expects a number > ${bound}, got ${value}`);
}
