import { fromBase64 } from "../../protocol/bytes/base64.ts";
import { FUNCTION_REF, type FunctionRef, type WasmSource } from "../../protocol/function-ref.ts";
import { CHAIN_EXPORTS, LOOP_EXPORT } from "../instances/export-names.ts";
import { type WasmFunction, wasmSource } from "../instances/wasm-module.ts";
import { withKernelText } from "../kernel-text.ts";
import type { SamplingKernel } from "../sampling-kernel.ts";
import { statisticKernel } from "../statistic-kernel.ts";
import type { Artifact } from "./artifact.ts";
import type { FunctionFacts } from "./inspect.ts";

/**
 * A kernel compiled from a source.
 *
 * What the source exports besides `sample` and `statistic` can be sent with `apply` and `map`: `kernel.functions.name`, or
 * `kernel.name` where no member of a {@link SamplingKernel} has that name. Only a source with `sample` gives a kernel
 * that `client.sample` takes; without one, the members of SamplingKernel are not there. One with a `statistic` of data gives
 * one that `client.bootstrap` takes.
 *
 * TypeScript reads no AssemblyScript: the types of its functions, and the names of its parameters and outputs, are those that
 * the caller states.
 */
export type CompiledKernel<
  Functions extends object = Readonly<Record<string, WasmFunction>>,
  Parameter extends string = string,
  Output extends string = string,
> = SamplingKernel<Parameter, Output> & Functions & { readonly functions: Functions };

/** How a kernel is to be called and cut into chunks. */
export interface KernelSettings {
  readonly name: string;
  readonly chunkSamples: number;
}

/** Makes the kernel of an artifact; its module is compiled once. */
export async function compiledKernel(artifact: Artifact, settings: KernelSettings): Promise<CompiledKernel> {
  const bytes = fromBase64(artifact.wasm);
  const module = wasmSource(await WebAssembly.compile(bytes), bytes);
  const functions = Object.fromEntries(artifact.functions.map((facts) => [facts.name, wasmFunction(module, facts)]));
  // An object with a `then` would be taken for a promise.
  const { then: _, ...properties } = functions;
  const sampling = samplingMembers(artifact, settings, module);
  const kernel = { ...properties, ...sampling, functions };
  if (sampling !== undefined) withKernelText(kernel as unknown as SamplingKernel);
  const { statistic } = artifact;
  const whole = statistic ? statisticKernel(statistic, { name: settings.name, module, more: kernel }) : kernel;
  return whole as unknown as CompiledKernel;
}

function samplingMembers(
  { sampling, identity }: Artifact,
  { name, chunkSamples }: KernelSettings,
  module: WasmSource,
): SamplingKernel | undefined {
  if (sampling === undefined) return undefined;
  const { about, parameters, parameterArrays, dataSets, layout, outputs, arrays, dimensions, chain } = sampling;
  return {
    name,
    title: about ?? `${chain ? "chains" : "samples"} of ${name}`,
    parameters,
    ...(parameterArrays && { parameterArrays }),
    ...(dataSets && { dataSets }),
    ...(layout && { layout }),
    ...(chain && { chain }),
    outputs,
    ...(arrays && { arrays }),
    chunkSamples,
    identity,
    module: () => module,
    exportName: chain ? CHAIN_EXPORTS.steps : LOOP_EXPORT,
    ...(dimensions !== undefined && { dimensions: () => dimensions }),
  };
}

function wasmFunction(module: WasmSource, { name, signature, refusal }: FunctionFacts): WasmFunction {
  const fn: WasmFunction = () => {
    throw new TypeError(`${name} runs on engines: pass it to apply or map of a view`);
  };
  const ref: FunctionRef = { kind: "wasm", module, name, ...(signature && { signature }) };
  return Object.defineProperties(fn, {
    name: { value: name },
    [FUNCTION_REF]: {
      get: () => {
        if (signature) return ref;
        throw new TypeError(`${name} can't be called from JavaScript: ${refusal}; numbers, strings and arrays can`);
      },
    },
  });
}
