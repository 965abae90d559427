import { describe } from "../../protocol/describe.ts";
import { KernelError } from "../../protocol/errors.ts";
import { isArrayType } from "../array-types.ts";
import { CHAIN_EXPORTS, LOOP_EXPORT } from "../instances/export-names.ts";
import { OFFERED_IMPORTS } from "../instances/host-imports.ts";
import { wasmSource } from "../instances/wasm-module.ts";
import { withKernelText } from "../kernel-text.ts";
import type { ArrayParameter, KernelParameter, SamplingKernel } from "../sampling-kernel.ts";
import { statisticKernel } from "../statistic-kernel.ts";
import { checkChunkSamples, DEFAULT_CHUNK_SAMPLES } from "./chunk-samples.ts";
import { digestBytes } from "./digest.ts";
import { kernelFactsOf } from "./kernel-section.ts";

/**
 * What a module from elsewhere does not say itself. One that `ensemble compile` has written does: of it only `chunkSamples`,
 * `title` and `knownAnswer` can be said anew.
 */
export interface LoadKernelOptions<Parameter extends string = string, Output extends string = string> {
  /** The kernel's function in the module: `(samples: i32, statePtr, paramsPtr, outPtr)`. */
  readonly name?: string;
  /** Names of the sampled quantities, in the order of the record; by default one, `value`. */
  readonly outputs?: readonly Output[];
  /** The numbers at `paramsPtr`; by default none. */
  readonly parameters?: readonly KernelParameter<Parameter>[];
  /** Arrays among the parameters; by default none. */
  readonly parameterArrays?: readonly ArrayParameter[];
  /** Arrays that the option `data` of `sample` gives; by default none. */
  readonly dataSets?: readonly ArrayParameter[];
  /** Samples in one chunk, 1 to 2^31 - 1; 65,536 by default. A chunk should take 1 to 20 ms. */
  readonly chunkSamples?: number;
  /**
   * Coordinates of the point of which a sample is a function, 1 to 1024, for modules that export `sobol`, `antithetic` and
   * `refinement`; absent: a sample draws as it pleases.
   */
  readonly dimensions?: number;
  /** What it estimates, in a few words. */
  readonly title?: string;
  /** Exact mean of each output, where there is one. */
  readonly knownAnswer?: SamplingKernel["knownAnswer"];
}

/** Names of the options, in the form in which `checkOptions` takes them. */
export const LOAD_KERNEL_OPTIONS = {
  name: "any",
  outputs: "any",
  parameters: "any",
  parameterArrays: "any",
  dataSets: "any",
  chunkSamples: "any",
  dimensions: "any",
  title: "any",
  knownAnswer: "any",
} as const;

/**
 * A sampling kernel of a WebAssembly module: one that `ensemble compile` has written, or one in any language with the kernel
 * interface that `assembly/index.ts` describes.
 *
 * @param where - names the module in messages
 * @throws {KernelError} when an export is missing or of the wrong kind, or the module imports what engines don't offer
 * @throws {TypeError} {RangeError} when the bytes are no WebAssembly, or an option is wrong or missing
 */
export async function kernelFromBytes(
  bytes: Uint8Array<ArrayBuffer>,
  where: string,
  options: LoadKernelOptions,
): Promise<SamplingKernel> {
  checkOptions(options);
  const compiled = await WebAssembly.compile(bytes).catch((error: unknown) => {
    throw new TypeError(`${where} is not a WebAssembly module: ${String(error)}`, { cause: error });
  });
  const facts = options.name === undefined ? kernelFactsOf(compiled, where) : undefined;
  if (facts === undefined) return foreignKernel(compiled, bytes, where, options);
  const { name, identity, sampling, statistic, chunkSamples } = facts;
  // `client.bootstrap` takes it, and `client.sample` says that it is no sampling kernel.
  if (statistic !== undefined) {
    const module = wasmSource(compiled, bytes);
    return statisticKernel(statistic, { name, module, more: {} }) as unknown as SamplingKernel;
  }
  if (sampling === undefined) {
    throw new KernelError(`${where} has no function sample; loadWasm gives the functions that it has`);
  }
  const kernel = await foreignKernel(compiled, bytes, where, {
    chunkSamples,
    title: sampling.about ?? `${sampling.chain ? "chains" : "samples"} of ${name}`,
    ...options,
    name: sampling.chain ? CHAIN_EXPORTS.steps : LOOP_EXPORT,
    // Of arrays and chains a module from elsewhere has none.
    ...(sampling.outputs.length > 0 && { outputs: sampling.outputs }),
    parameters: sampling.parameters,
    ...(sampling.parameterArrays && { parameterArrays: sampling.parameterArrays }),
    ...(sampling.dataSets && { dataSets: sampling.dataSets }),
    ...(sampling.dimensions !== undefined && { dimensions: sampling.dimensions }),
  });
  const { outputs, arrays, layout, chain } = sampling;
  const more = { ...(arrays && { arrays }), ...(layout && { layout }), ...(chain && { chain }) };
  return withKernelText({ ...kernel, outputs, ...more, name, identity });
}

async function foreignKernel(
  compiled: WebAssembly.Module,
  bytes: Uint8Array<ArrayBuffer>,
  where: string,
  options: LoadKernelOptions,
): Promise<SamplingKernel> {
  const { name, outputs = ["value"], parameters = [], chunkSamples = DEFAULT_CHUNK_SAMPLES } = options;
  const { parameterArrays, dataSets, dimensions, knownAnswer } = options;
  if (name === undefined) {
    throw new TypeError(
      `${where} does not say what it is, as a file of ensemble compile does; loadKernel needs { name }, and outputs and parameters`,
    );
  }
  checkOptions(options);
  checkModule(compiled, where, { name, hasPoints: dimensions !== undefined });
  const module = wasmSource(compiled, bytes);
  const hash = await digestBytes(bytes);
  return withKernelText({
    name,
    title: options.title ?? `samples of ${name}`,
    parameters,
    ...(parameterArrays && { parameterArrays }),
    ...(dataSets && { dataSets }),
    outputs,
    chunkSamples,
    identity: `${name}/${hash}`,
    module: () => module,
    exportName: name,
    ...(dimensions !== undefined && { dimensions: () => dimensions }),
    ...(knownAnswer && { knownAnswer }),
  });
}

function checkModule(
  compiled: WebAssembly.Module,
  where: string,
  { name, hasPoints }: { readonly name: string; readonly hasPoints: boolean },
): void {
  const wanted = {
    memory: ["memory"],
    STATE_BYTES: ["global", "function"],
    arena: ["function"],
    initStream: ["function"],
    [name]: ["function"],
    ...(hasPoints && { sobol: ["function"], antithetic: ["function"], refinement: ["function"] }),
  };
  const kinds = new Map(WebAssembly.Module.exports(compiled).map((each) => [each.name, each.kind]));
  const missing = Object.entries(wanted).filter(([each, allowed]) => !allowed.includes(kinds.get(each) ?? ""));
  if (missing.length > 0) {
    const list = missing.map(([each, [kind]]) => (kind === each ? each : `${kind} ${each}`)).join(", ");
    throw new KernelError(`${where} is no sampling kernel: it does not export ${list}`);
  }
  const foreign = WebAssembly.Module.imports(compiled)
    .filter((each) => each.module !== "env" || each.kind !== "function" || !OFFERED_IMPORTS.includes(each.name))
    .map((each) => `${each.module}.${each.name}`);
  if (foreign.length > 0) throw new KernelError(`${where} imports ${foreign.join(", ")}, which engines don't offer`);
}

function checkOptions(options: LoadKernelOptions): void {
  const { name, outputs = ["value"], parameters = [], parameterArrays = [], dataSets = [], dimensions } = options;
  const { chunkSamples = DEFAULT_CHUNK_SAMPLES } = options;
  if (name !== undefined && typeof name !== "string")
    throw new TypeError(`name expects the name of an export, got ${describe(name)}`);
  const named = Array.isArray(outputs) && outputs.every((each) => typeof each === "string");
  if (!named) throw new TypeError(`outputs expects a list of names, got ${describe(outputs)}`);
  if (outputs.length === 0) throw new RangeError("outputs expects at least one name, got none");
  if (!Array.isArray(parameters)) throw new TypeError(`parameters expects a list, got ${describe(parameters)}`);
  for (const parameter of parameters as readonly KernelParameter[]) checkParameter(parameter);
  for (const [option, list] of Object.entries({ parameterArrays, dataSets })) {
    if (!Array.isArray(list)) throw new TypeError(`${option} expects a list, got ${describe(list)}`);
    for (const array of list as readonly ArrayParameter[]) checkArray(array);
  }
  checkChunkSamples(chunkSamples);
  if (dimensions !== undefined && !(Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= 1024)) {
    throw new RangeError(`dimensions expects a whole number from 1 to 1024, got ${describe(dimensions)}`);
  }
}

const TYPES: readonly unknown[] = ["f64", "f32", "i32", "u32", "i64", "u64", "bool"];

function checkParameter({ name, type, offset, default: value }: KernelParameter): void {
  if (typeof name !== "string") throw new TypeError(`a parameter has a name, got ${describe(name)}`);
  if (!TYPES.includes(type))
    throw new TypeError(`${name} has the type ${describe(type)}; allowed: ${TYPES.join(", ")}`);
  checkOffset(name, offset);
  if (typeof value !== "number") throw new TypeError(`${name} has the default ${describe(value)}; it is a number`);
}

function checkArray({ name, type, offset, length = 0, default: values = [] }: ArrayParameter): void {
  if (typeof name !== "string") throw new TypeError(`an array has a name, got ${describe(name)}`);
  if (!isArrayType(type))
    throw new TypeError(`${name} has the type ${describe(type)}; allowed: f64[], i32[] and so on`);
  checkOffset(name, offset);
  if (!(Number.isInteger(length) && length >= 0)) throw new RangeError(`${name} has the length ${describe(length)}`);
  if (!Array.isArray(values))
    throw new TypeError(`${name} has the default ${describe(values)}; it is a list of numbers`);
}

function checkOffset(name: string, offset: unknown): void {
  if (Number.isInteger(offset) && Number(offset) >= 0) return;
  throw new RangeError(`${name} has the offset ${describe(offset)}; it is a whole number of bytes`);
}
