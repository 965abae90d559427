import type { KernelParameters } from "../../kernels/sampling-kernel.ts";
import type { FunctionSampleOptions } from "../request/function-kernel.ts";
import type { SampleOptions } from "../request/options.ts";

/** What a sweep takes besides the options of `sample`, which hold for each row. */
export interface SweepOnlyOptions {
  /** Whether a loop gets the rows in their order, as by default, or first come first. */
  readonly ordered?: boolean;
  /**
   * Whether all rows draw the same random numbers, those of `seed`: by default they do. With `false` row 0 has those of `seed`, and
   * each other one those of a seed of its own, which its estimate names: then rows are independent.
   */
  readonly commonRandomNumbers?: boolean;
}

/**
 * How to sample each row of a sweep: as `sample` does. `params` are values that are the same in all rows, `checkpoint` keeps the
 * whole sweep, and `timeLimitMs` is for each row; then rows run one by one.
 */
export interface SweepOptions<Parameter extends string = string, Output extends string = string>
  extends SampleOptions<Parameter, Output>,
    SweepOnlyOptions {}

/** The same for a function that draws one sample. */
export interface FunctionSweepOptions<
  Params extends KernelParameters = KernelParameters,
  Output extends string = string,
> extends Omit<FunctionSampleOptions<Params, Output>, "params">,
    SweepOnlyOptions {
  /** Values that are the same in all rows. */
  readonly params?: Partial<Params>;
}
