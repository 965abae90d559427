import { FUNCTION_REF, type FunctionRef, type SendableFunction, type WasmSource } from "../protocol/function-ref.ts";
import { braced, provideInspect } from "../protocol/inspect.ts";
import type { WasmSignature } from "../protocol/wasm-type.ts";
import { RESAMPLE_EXPORT } from "./instances/export-names.ts";

/**
 * A statistic of columns, compiled from a user's source: `client.bootstrap` takes it. `Output` are the names of the numbers that
 * it gives.
 */
export interface StatisticKernel<Output extends string = string> {
  /** Name of its source. */
  readonly name: string;
  /** What it is, in a few words. */
  readonly title: string;
  /** Names of the columns that it reads, at least one. */
  readonly columns: readonly string[];
  /** Names of the numbers that it gives. */
  readonly outputs: readonly Output[];
  /** Evaluates it on resamples, on engines. */
  readonly resample: SendableFunction;
}

/** What a module with a statistic does not say itself. */
export interface StatisticArtifact {
  readonly about?: string;
  readonly columns: readonly string[];
  readonly outputs: readonly string[];
  /** Of the function that evaluates it on resamples. */
  readonly signature: WasmSignature;
}

/**
 * The statistic of a module.
 *
 * @param more - further members
 */
export function statisticKernel<More extends object>(
  artifact: StatisticArtifact,
  { name, module, more }: { readonly name: string; readonly module: WasmSource; readonly more: More },
): StatisticKernel & More {
  const { about, columns, outputs, signature } = artifact;
  const resample: FunctionRef = { kind: "wasm", module, name: RESAMPLE_EXPORT, signature };
  const title = about ?? `statistic ${name}`;
  const kernel = { ...more, name, title, columns, outputs, resample: { [FUNCTION_REF]: resample } };
  const shown = `StatisticKernel ${name}`;
  provideInspect(kernel, shown, () => braced(shown, [...columns, `gives ${outputs.join(", ")}`]));
  return kernel;
}
