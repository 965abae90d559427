import type { NumberList } from "../../kernels/sampling-kernel.ts";
import { isTypedArray } from "../../protocol/brands.ts";
import type { Estimate, EstimateJson } from "../run/estimate.ts";
import { type Json, toJson } from "../run/json.ts";

/**
 * How a row of a sweep ended: `done`, as a run of its own would have; `failed`, with an `error`; `aborted` with the samples that
 * were there; or `notBegun`, as the sweep was aborted before there were any.
 */
export type SweepRowState = "done" | "failed" | "aborted" | "notBegun";

/**
 * Values of all parameters of a kernel by name, defaults too; those in objects under names such as `market.rate`. Arrays are those
 * that were given, where names are not known.
 */
export type SweptParameters<Parameter extends string = string> = Readonly<
  Record<Parameter, string extends Parameter ? number | NumberList : number>
>;

/** A row of a sweep that has ended. */
export interface SweepRow<Parameter extends string = string, Output extends string = string> {
  /** Its place in the sweep, from 0. */
  readonly index: number;
  /** Values of all parameters of the kernel. */
  readonly params: SweptParameters<Parameter>;
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
  readonly params: Readonly<Record<string, Json<number | readonly (number | bigint)[]>>>;
  /** How it ended. */
  readonly state: SweepRowState;
  /** What was estimated. */
  readonly estimate: EstimateJson;
  /** Message of the error. */
  readonly error?: string;
}

/** A row as `JSON.stringify` writes it. */
export function rowJson({ index, params, state, estimate, error }: SweepRow): SweepRowJson {
  const values = Object.entries(params).map(([name, value]) => {
    const plain = isTypedArray(value) ? Array.from<unknown>(value) : value;
    // As the type says.
    return [name, toJson(plain) as SweepRowJson["params"][string]] as const;
  });
  const json = { index, params: Object.fromEntries(values), state, estimate: estimate.toJSON() };
  return { ...json, ...(error && { error: error.message }) };
}
