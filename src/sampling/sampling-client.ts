import { Client } from "../client/client.ts";
import type { ClientParts } from "../client/client-parts.ts";
import type { KernelParameters, OutputOf, ParameterOf, SamplingKernel } from "../kernels/sampling-kernel.ts";
import type { BootstrapRun } from "./bootstrap/bootstrap-run.ts";
import type { BootstrapData, BootstrapSample, NumberColumn } from "./bootstrap/data.ts";
import type { BootstrapOptions } from "./bootstrap/options.ts";
import type { OutputOfStatistic, StatisticValue } from "./bootstrap/statistic.ts";
import type { ChainOptions } from "./markov/chain-options.ts";
import type { ChainsRun } from "./markov/chains-run.ts";
import type { KernelChainOptions } from "./markov/kernel-steps.ts";
import type { FunctionChainOptions, QuantityOf, StepFunction } from "./markov/step-function.ts";
import type {
  FunctionSampleOptions,
  LevelFunction,
  LevelFunctionOptions,
  NumberFunction,
  NumberOptions,
  SampleFunction,
} from "./request/function-kernel.ts";
import type { SampleOptions } from "./request/options.ts";
import type { CheckpointStore } from "./run/checkpoint.ts";
import type { SamplingRun } from "./run/sampling-run.ts";
import type { MakeSampling, Sampling } from "./sampling.ts";
import type { KernelPoints, SweepPoints } from "./sweep/points.ts";
import type { SweepStore } from "./sweep/start-sweep.ts";
import type { Sweep } from "./sweep/sweep.ts";
import type { FunctionSweepOptions, SweepOptions } from "./sweep/sweep-options.ts";

/** Opens a checkpoint by its path. */
export type OpenCheckpoint = (path: string) => CheckpointStore;

/** What a client that samples is made of. */
export interface SamplingClientParts extends ClientParts {
  readonly openCheckpoint: OpenCheckpoint;
  readonly sampling: MakeSampling;
}

/**
 * A client that samples.
 *
 * @example
 * const client = await connect({ engines: 2 });
 * const { mean } = await client.sample(kernels.pi, { samples: 1e9, seed: 2026 });
 */
export class SamplingClient extends Client {
  readonly #openCheckpoint: OpenCheckpoint;
  readonly #sampling: Sampling;

  constructor(parts: SamplingClientParts) {
    super(parts);
    const { openCheckpoint, sampling } = parts;
    this.#openCheckpoint = openCheckpoint;
    this.#sampling = sampling({
      work: this.work,
      engineCount: () => this.length,
      openCheckpoint,
      storeOf: (checkpoint) => this.storeOf(checkpoint),
    });
  }

  /**
   * Estimates means by Monte Carlo, or randomised quasi-Monte Carlo, on all engines, until the first of the given ends is
   * reached.
   *
   * @param kernel - of the catalogue `kernels`, or a compiled one; or a function that draws one sample, which is 2 to 5 times
   *   slower than the same in AssemblyScript
   * @throws {TypeError} {RangeError} when there is no end, when ends contradict each other, or an option is wrong
   * @throws {CheckpointError} when the checkpoint is of another run, damaged, in use by another run, or can't be written
   * @throws {ClientClosedError} {NoEnginesError} {NoSuchEngineError}
   *
   * @example
   * const { mean, standardError } = await client.sample(kernels.european, {
   *   standardError: 0.005,
   *   seed: 2026,
   *   params: { strike: 110 },
   * });
   */
  sample<Kernel extends SamplingKernel, Derived extends string = never>(
    kernel: Kernel,
    options: SampleOptions<ParameterOf<Kernel>, OutputOf<Kernel>, Derived>,
  ): SamplingRun<OutputOf<Kernel>, Derived>;
  sample<Params extends KernelParameters>(
    fn: LevelFunction<Params>,
    options: LevelFunctionOptions<Params>,
  ): SamplingRun<"fine" | "coarse">;
  sample<Params extends KernelParameters, Derived extends string = never>(
    fn: NumberFunction<Params>,
    options: FunctionSampleOptions<Params, "value", Derived> & NumberOptions,
  ): SamplingRun<"value", Derived>;
  sample<Params extends KernelParameters, Output extends string, Derived extends string = never>(
    fn: SampleFunction<Params, Output>,
    options: FunctionSampleOptions<Params, Output, Derived>,
  ): SamplingRun<Output, Derived>;
  sample(what: unknown, options: SampleOptions): SamplingRun {
    this.work.checkOpen();
    return this.#sampling.sample(what, options);
  }

  /**
   * Bootstraps a statistic of any kind: how sure it is, from the data alone. It is evaluated on the data themselves, on resamples
   * of as many rows, drawn with replacement, and, for BCa, on the data without each row. All of it runs on engines, with the
   * same bits on any number of them.
   *
   * Source: B. Efron, Annals of Statistics 7 (1979) 1-26, and JASA 82 (1987) 171-185.
   *
   * @param statistic - gives a number, or an object of them, of the rows that it gets. It travels as functions do, must keep
   *   nothing of a sample, and may overwrite it. Or a compiled kernel with a `statistic` of data, which is faster
   * @throws {TypeError} {RangeError} when the function can't be sent, the data are none, or not those that the kernel reads, or
   *   an option is wrong
   * @throws {ClientClosedError} {NoEnginesError} {NoSuchEngineError}
   *
   * @example
   * const mean = (x: Float64Array) => x.reduce((sum, value) => sum + value, 0) / x.length;
   * const { standardError, confidenceInterval } = await client.bootstrap(mean, { data: [3, 1, 4, 1, 5, 9], seed: 2026 });
   */
  bootstrap<Data extends BootstrapData, Value extends StatisticValue>(
    statistic: (sample: BootstrapSample<Data>) => Value,
    options: BootstrapOptions<Data>,
  ): BootstrapRun<OutputOfStatistic<Value>>;
  bootstrap<Output extends string>(
    kernel: Pick<SamplingKernel<string, Output>, "name" | "outputs">,
    options: BootstrapOptions<NumberColumn | { readonly [column: string]: NumberColumn }>,
  ): BootstrapRun<Output>;
  bootstrap(what: unknown, options: BootstrapOptions): BootstrapRun<never> {
    return this.#sampling.bootstrap(what, options);
  }

  /**
   * Draws Markov chains on all engines: each chain from a random stream of its own, the same bits on any number of engines.
   *
   * @param step - takes one step: a kernel whose source exports `step`, or a function of JavaScript
   * @throws {TypeError} {RangeError} when options contradict each other, one is wrong, or the draws would have no room
   * @throws {CheckpointError} when the checkpoint is of another run, damaged, in use by another run, or can't be written
   * @throws {ClientClosedError} {NoEnginesError} {NoSuchEngineError}
   *
   * @example
   * const walk = (rng: Rng, { x }: { x: number }) => ({ x: 0.5 * x + rng.normal() });
   * const { quantities, warnings } = await client.chains(walk, { start: { x: 3 }, draws: 2000, seed: 2026 });
   * console.log(quantities.x.mean, quantities.x.mcse, quantities.x.rHat, warnings);
   */
  chains<Kernel extends SamplingKernel>(kernel: Kernel, options: KernelChainOptions<Kernel>): ChainsRun;
  chains<State extends object, Params extends object, Data extends object>(
    step: StepFunction<State, Params, Data>,
    options: FunctionChainOptions<State, Params, Data>,
  ): ChainsRun<QuantityOf<State>>;
  chains(step: unknown, options: ChainOptions): ChainsRun {
    this.work.checkOpen();
    return this.#sampling.chains(step, options);
  }

  /**
   * Samples a kernel at each of several points: rows that differ in parameters, each as `sample` does it, several at a time
   * where rows are small. All draw the same random numbers, so that differences of rows are sure: see `Sweep`.
   *
   * @param points - lists of values by name, for a row of each combination; or a list of points, for a row of each
   * @param options - of each row, as of `sample`; `params` are values that all rows have, `checkpoint` is for all of it
   * @throws {TypeError} {RangeError} before any engine works: when a name is unknown, a list is empty, points name different
   *   parameters, a value of any row is wrong, there are more than a million rows, or as `sample`
   * @throws {CheckpointError} when the checkpoint is of another sweep, damaged, in use, or can't be written
   * @throws {ClientClosedError} {NoEnginesError} {NoSuchEngineError}
   *
   * @example
   * const grid = { strike: [90, 100, 110], volatility: [0.1, 0.2] };
   * const sweep = client.sweep(kernels.european, grid, { relativeError: 1e-3, seed: 2026 });
   * for await (const { params, estimate } of sweep) console.log(params.strike, params.volatility, estimate.mean);
   */
  sweep<Kernel extends SamplingKernel>(
    kernel: Kernel,
    points: KernelPoints<ParameterOf<Kernel>>,
    options: SweepOptions<ParameterOf<Kernel>, OutputOf<Kernel>>,
  ): Sweep<ParameterOf<Kernel>, OutputOf<Kernel>>;
  sweep<Params extends KernelParameters>(
    fn: NumberFunction<Params>,
    points: SweepPoints<Params>,
    options: FunctionSweepOptions<Params, "value"> & NumberOptions,
  ): Sweep<Extract<keyof Params, string>, "value">;
  sweep<Params extends KernelParameters, Output extends string>(
    fn: SampleFunction<Params, Output>,
    points: SweepPoints<Params>,
    options: FunctionSweepOptions<Params, Output>,
  ): Sweep<Extract<keyof Params, string>, Output>;
  sweep(what: unknown, points: unknown, options: SweepOptions): Sweep {
    this.work.checkOpen();
    return this.#sampling.sweep(what, points, options);
  }

  /**
   * Where a checkpoint is kept. Taken; `opened` where it is read from afar first.
   *
   * @throws {TypeError} when it can't be kept there @throws {CheckpointError} when it can't be taken
   */
  protected storeOf(checkpoint: string): SweepStore {
    if (checkpoint.startsWith("kv:")) {
      throw new TypeError(
        `the checkpoint ${checkpoint} would be kept by the server of a cluster, and this client has engines of its own; name a file`,
      );
    }
    const store = this.#openCheckpoint(checkpoint);
    store.take();
    return { store };
  }
}
