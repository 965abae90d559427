import type { KernelParameters } from "../../kernels/sampling-kernel.ts";
import type { Estimate, EstimateJson } from "../run/estimate.ts";

/**
 * How a row of a sweep ended: `done`, as a run of its own would have; `failed`, with an `error`; `aborted` with the samples that
 * were there; or `notBegun`, as the sweep was aborted before there were any.
 */
export type SweepRowState = "done" | "failed" | "aborted" | "notBegun";

/** A row of a sweep that has ended. */
export interface SweepRow<Parameter extends string = string, Output extends string = string> {
  /** Its place in the sweep, from 0. */
  readonly index: number;
  /** Values of all parameters of the kernel. */
  readonly params: Readonly<Record<Parameter, KernelParameters[string]>>;
  /** How it ended. */
  readonly state: SweepRowState;
  /** What was estimated; that of no samples, with NaN for a mean, where there are none. */
  readonly estimate: Estimate<Output>;
  /** Why it failed; undefined where it did not. */
  readonly error: Error | undefined;
}

/** A row in JSON. */
export interface SweepRowJson {
  /** Its place in the sweep, from 0. */
  readonly index: number;
  /** Values of all parameters of the kernel. */
  readonly params: KernelParameters;
  /** How it ended. */
  readonly state: SweepRowState;
  /** What was estimated. */
  readonly estimate: EstimateJson;
  /** Message of the error. */
  readonly error?: string;
}

/** A row as `JSON.stringify` writes it. */
export function rowJson({ index, params, state, estimate, error }: SweepRow): SweepRowJson {
  return { index, params, state, estimate: estimate.toJSON(), ...(error && { error: error.message }) };
}
