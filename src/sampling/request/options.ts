import { checkOptions } from "../../client/check.ts";
import type { Targets } from "../../client/job-host.ts";
import type { NumberList, ParameterValues } from "../../kernels/sampling-kernel.ts";
import type { Estimate } from "../run/estimate.ts";
import type { ControlOptions } from "../statistics/control.ts";
import type { HistogramOptions } from "../statistics/histogram.ts";
import { checkCommonOptions } from "./common-options.ts";
import type { DerivedQuantity } from "./derived.ts";
import type { DrawingOptions } from "./drawing.ts";
import type { LevelOptions } from "./levels.ts";
import { checkSamples, type StopOptions } from "./stopping.ts";
import type { ValuesOptions } from "./values-plan.ts";

/**
 * What to sample, how much, and how. `Parameter` and `Output` are names of the kernel that it is for, as in
 * `SampleOptions<"strike", "price">`, and `Derived` those of `derived`; without them it is for kernels of unknown names.
 */
export interface SampleOptions<
  Parameter extends string = string,
  Output extends string = string,
  Derived extends string = string,
> extends StopOptions<Output | NoInfer<Derived>>,
    DrawingOptions,
    ValuesOptions {
  /**
   * Ends the run once it returns true. It is called after each chunk, in order, with the estimate that the chunks so far
   * give, so that the run ends after the same chunk on any number of engines, as long as it goes by samples and not by
   * `elapsedMs`. It is called often: members of the estimate are computed as they are read, so read few. What it throws
   * rejects the run, as does a TypeError when it returns anything but a boolean.
   *
   * @example
   * const stop = ({ outputs: { up, down } }: Estimate<"up" | "down">) => up.standardError < 0.1 * Math.abs(up.mean - down.mean);
   */
  stop?(this: void, estimate: Estimate<Output, NoInfer<Derived>>): boolean;
  /**
   * Seed of the random streams: a whole number from 0 to 2^64 - 1. The same seed gives the same bits. By default that of
   * the checkpoint, or else one is drawn; the estimate names it.
   */
  readonly seed?: number | bigint;
  /** Values of the kernel's parameters by name; those not given have their defaults. */
  readonly params?: ParameterValues<Parameter>;
  /**
   * The kernel's data sets by name, up to 1 GB together, each a typed array of the type that the kernel reads, or a list of
   * numbers. Each engine gets a copy, once. What lies in shared memory is read from there, and must stay as it is while the
   * run lasts; all else is copied at the call.
   */
  readonly data?: Readonly<Record<string, NumberList>>;
  /**
   * Samples per chunk, 1 … 2^31 - 1; by default the kernel's, or, where samples have many values, a smaller power of two that
   * makes at most 2^22 values, but at least 64 samples. Another number gives other samples.
   *
   * With `method: "sobol"` the points of each scramble, a power of two up to 2^30; by default that of the checkpoint, or
   * else one that makes at least 32 replicates of the `samples` asked for. With `method: "mlmc"` the most samples of a chunk on
   * level 0; half as many on each further one.
   */
  readonly chunkSamples?: number;
  /** With `method: "mlmc"`: how levels are gone over. */
  readonly levels?: LevelOptions;
  /**
   * Outputs, other than the first, whose means are known: how far their samples are off corrects the other means.
   * Names, where the kernel knows the means; else means by name.
   */
  readonly control?: ControlOptions<Output>;
  /**
   * Quantities that come of the means of outputs, by name, as `{ sharpe: ratio("gain", "risk") }`: each has its error, and
   * stop rules may name it.
   */
  readonly derived?: { readonly [Name in Derived]: DerivedQuantity<Output> };
  /**
   * Output, other than the first, that is the weight w of its sample: importance sampling. The mean of each other output x is
   * then sum(w x) / sum(w), which needs w up to a factor only, with the error of the delta method. Negative weights are counted
   * in the estimate; a sample whose weight, or whose product with it, is infinite or NaN is one that is not finite.
   */
  readonly weights?: Output;
  /** Probability that the interval holds the mean, in (0, 1); 0.95 by default. */
  readonly confidenceLevel?: number;
  /** Bins in which to count the samples of the first output; quantiles come from them. */
  readonly histogram?: HistogramOptions;
  /**
   * Probabilities, each in (0, 1), of quantiles of the first output that are to have confidence intervals. They are found in
   * the bins of `histogram`, which has to be given, and are as fine as these.
   */
  readonly quantiles?: readonly number[];
  /** Ends the run with what is there, as `abort()` does. */
  readonly signal?: AbortSignal;
  /** Engines that take part; all by default. */
  readonly targets?: Targets;
  /**
   * File in which the run keeps its state, every few seconds and at its end; in a page, a key of its local storage. A run
   * that finds it there goes on from it, exactly. One that can't be written, or that another run has, is refused at the call;
   * when a later write fails, the run goes on, and its estimate has `checkpointFailure`. On a cluster also `kv:` and a name:
   * then the server keeps it, and the run goes on from any machine.
   */
  readonly checkpoint?: string;
}

/** Names of the options of `sample`. */
export const SAMPLE_OPTIONS = {
  samples: "any",
  standardError: "any",
  relativeError: "any",
  timeLimitMs: "any",
  maxSamples: "any",
  stop: "any",
  seed: "any",
  params: "any",
  data: "any",
  chunkSamples: "any",
  method: "any",
  antithetic: "any",
  levels: "any",
  control: "any",
  derived: "any",
  weights: "any",
  confidenceLevel: "any",
  histogram: "any",
  quantiles: "any",
  signal: "any",
  targets: "any",
  checkpoint: "any",
  lengths: "any",
  covariance: "any",
} as const;

/**
 * Checks the options that stand for themselves.
 *
 * @throws {TypeError} {RangeError} when one is unknown, or not what it should be
 */
export function checkSampleOptions(options: SampleOptions): void {
  checkOptions("sample", options, SAMPLE_OPTIONS);
  const { chunkSamples } = options;
  if (chunkSamples !== undefined) {
    checkSamples("chunkSamples", chunkSamples);
    if (chunkSamples >= 2 ** 31) throw new RangeError(`chunkSamples expects less than 2^31, got ${chunkSamples}`);
  }
  checkCommonOptions(options);
}
