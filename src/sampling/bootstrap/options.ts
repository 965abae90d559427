import { checkOptions } from "../../client/check.ts";
import type { Targets } from "../../client/job-host.ts";
import { describe } from "../../protocol/describe.ts";
import { checkSeed, newSeed } from "../../protocol/seed.ts";
import { checkCommonOptions } from "../request/common-options.ts";
import { type BootstrapData, readData, type SentData } from "./data.ts";

/**
 * How the confidence interval is made: `"bca"`, the bias-corrected and accelerated one, or `"percentile"`, between quantiles of
 * the replicates.
 */
export type BootstrapInterval = "bca" | "percentile";

/** How a statistic is bootstrapped. */
export interface BootstrapOptions<Data extends BootstrapData = BootstrapData> {
  /**
   * The data: a column of numbers, columns of one length by name, or a list of rows. They are copied at the call. NaN and infinite
   * numbers are left to the statistic.
   */
  readonly data: Data;
  /** Resamples to draw, a whole number from 2 to 10^7; 10,000 by default. Intervals at 95 % need 1,000 or more. */
  readonly resamples?: number;
  /** Names the random streams: a whole number from 0 to 2^64 - 1. The same seed gives the same numbers. By default a new one. */
  readonly seed?: number | bigint;
  /** `"bca"` by default. */
  readonly interval?: BootstrapInterval;
  /** Probability that the confidence interval aims at, in (0, 1); 0.95 by default. */
  readonly confidenceLevel?: number;
  /** Engines that may take part; all by default. */
  readonly targets?: Targets;
  /** Ends the run with what is there, as `abort()` does. */
  readonly signal?: AbortSignal;
}

/** What `client.bootstrap` was asked for, checked. */
export interface BootstrapRequest {
  readonly data: SentData;
  readonly resamples: number;
  readonly seed: bigint;
  readonly interval: BootstrapInterval;
  readonly confidenceLevel: number;
}

const NAMES = {
  data: "any",
  resamples: "any",
  seed: "any",
  interval: "any",
  confidenceLevel: "any",
  targets: "any",
  signal: "any",
} as const;

const MOST_RESAMPLES = 1e7;

/** @throws {TypeError} {RangeError} when an option is unknown, or not what it should be */
export function readBootstrap(options: BootstrapOptions): BootstrapRequest {
  checkOptions("bootstrap", options, NAMES);
  const { resamples = 10_000, interval = "bca", confidenceLevel = 0.95 } = options;
  checkNumber("resamples", resamples);
  if (!(Number.isInteger(resamples) && resamples >= 2 && resamples <= MOST_RESAMPLES)) {
    throw new RangeError(`resamples expects a whole number from 2 to ${MOST_RESAMPLES}, got ${resamples}`);
  }
  if (interval !== "bca" && interval !== "percentile") {
    throw new TypeError(`interval expects "bca" or "percentile", got ${describe(interval)}`);
  }
  checkCommonOptions(options);
  return {
    data: readData(options.data),
    resamples,
    seed: checkSeed(options.seed) ?? newSeed(),
    interval,
    confidenceLevel,
  };
}

function checkNumber(name: string, value: unknown): asserts value is number {
  if (typeof value !== "number") throw new TypeError(`${name} expects a number, got ${describe(value)}`);
}
