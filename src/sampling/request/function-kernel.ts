import { ownModule } from "../../kernels/built-in.ts";
import { fingerprintOfText } from "../../kernels/fingerprint.ts";
import type { Rng } from "../../kernels/random/rng.ts";
import type { KernelParameters, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { describe } from "../../protocol/describe.ts";
import { type FunctionRef, isSendable } from "../../protocol/function-ref.ts";
import { MAX_DIMENSIONS } from "../sobol/max-dimensions.ts";
import { LEVEL } from "./levels.ts";
import type { SampleOptions } from "./options.ts";

/**
 * One sample, written in JavaScript: draws from `rng`, or by `Math.random`, and gives a number, or an object of numbers where
 * `outputs` names them. It travels as functions do, and must keep nothing from one sample to the next.
 */
export type SampleFunction<Params extends KernelParameters = KernelParameters, Output extends string = string> =
  | ((rng: Rng, params: Params) => number)
  | ((rng: Rng, params: Params) => Readonly<Record<Output, number>>);

/** One sample that is a number, `value`, written in JavaScript. */
export type NumberFunction<Params extends KernelParameters = KernelParameters> = (rng: Rng, params: Params) => number;

/** What options say of such a sample. */
export interface NumberOptions {
  /** Absent: names are those of the numbers in an object. */
  readonly outputs?: undefined;
}

/**
 * One sample of `method: "mlmc"`, written in JavaScript: the value on `params.level`, and that on the level before from the same
 * random numbers, 0 on level 0; and what it cost, if it counts that.
 */
export type LevelFunction<Params extends KernelParameters = KernelParameters> = (
  rng: Rng,
  params: Params & { readonly level: number },
) => { readonly fine: number; readonly coarse: number; readonly cost?: number };

/** What `sample` has to know of it; `outputs` are "fine" and "coarse" unless they are given. */
export interface LevelFunctionOptions<Params extends KernelParameters = KernelParameters>
  extends FunctionSampleOptions<Params, "fine" | "coarse" | "cost"> {
  /** By which it is called with levels. */
  readonly method: "mlmc";
}

/** What `sample` has to know of a function. */
export interface FunctionSampleOptions<
  Params extends KernelParameters = KernelParameters,
  Output extends string = string,
  Derived extends string = string,
> extends Omit<SampleOptions<string, Output, Derived>, "params"> {
  /** Numbers that the function gets as its second argument. */
  readonly params?: Params;
  /** Names of the numbers in the object that a sample is, 1 to 64; absent: it is one number, `value`. */
  readonly outputs?: readonly Output[];
  /**
   * Random numbers that a sample draws at most, 1 to 1024, where it is a function of so many uniform ones: then it takes points,
   * by `method: "sobol"` or `"vegas"` and `antithetic: true`, and other laws are drawn by inversion, of one number each.
   */
  readonly dimensions?: number;
}

/** Says how a function travels by itself. */
export type RefOf = (fn: (...args: never[]) => unknown, method: string) => FunctionRef;

/** A function as a kernel. */
export interface FunctionKernel extends SamplingKernel {
  readonly fn: FunctionRef;
  /** Undefined: a sample is a number. */
  readonly names: readonly string[] | undefined;
}

// Short enough for samples of a millisecond, long enough for those of 100 ns.
const CHUNK_SAMPLES = 1024;
const MOST_OUTPUTS = 64;

/**
 * A function as a kernel, with the options that are not of it alone; what is no function is given back.
 *
 * @param refOf - says how the function travels
 * @throws {TypeError} {RangeError} when the function can't be sent, or an option of it is wrong
 */
export function kernelOf(
  what: unknown,
  options: SampleOptions,
  refOf: RefOf,
): readonly [kernel: SamplingKernel, options: SampleOptions] {
  // What is neither is refused where kernels are checked.
  if (typeof what !== "function" && !isSendable(what)) return [what as SamplingKernel, options];
  // Refused by whoever checks options.
  if (typeof options !== "object" || options === null) return [functionKernel(what, {}, refOf), options];
  // Of functions there are two more.
  const { outputs, dimensions, ...rest } = options as FunctionSampleOptions;
  const { params } = rest;
  if (rest.method === "mlmc") return [functionKernel(what, levelled({ outputs, dimensions, params }), refOf), rest];
  return [functionKernel(what, { outputs, dimensions, params }, refOf), rest];
}

interface Given {
  readonly outputs?: unknown;
  readonly dimensions?: unknown;
  readonly params?: unknown;
}

/** A function that takes the level as a parameter, and gives fine and coarse values unless it says more. */
function levelled({ outputs = ["fine", "coarse"], dimensions, params }: Given): Given {
  return {
    outputs,
    dimensions,
    params: typeof params === "object" || params === undefined ? { [LEVEL]: 0, ...params } : params,
  };
}

function functionKernel(fn: object, given: Given, refOf: RefOf): FunctionKernel {
  const names = checkOutputs(given.outputs);
  const dimensions = checkDimensions(given.dimensions);
  // It is a function, or says how it travels.
  const ref = refOf(fn as (...args: never[]) => unknown, "sample");
  const name = "name" in fn && typeof fn.name === "string" && fn.name !== "" ? fn.name : "sample";
  const params: unknown = given.params ?? {};
  const parameters = typeof params === "object" && params !== null ? Object.keys(params) : [];
  return {
    name,
    title: "a sample in JavaScript",
    fn: ref,
    names,
    parameters: parameters.map((parameter, i) => ({ name: parameter, type: "f64", offset: 8 * i, default: 0 })),
    outputs: names ?? ["value"],
    ...(dimensions !== undefined && { dimensions: () => dimensions }),
    chunkSamples: CHUNK_SAMPLES,
    identity: `function/1/${functionIdentity(ref, names, dimensions)}`,
    module: ownModule,
    exportName: "",
  };
}

function checkOutputs(outputs: unknown): readonly string[] | undefined {
  if (outputs === undefined) return undefined;
  const isList = Array.isArray(outputs) && outputs.every((name) => typeof name === "string" && name !== "");
  if (!isList) throw new TypeError(`outputs expects a list of names, got ${describe(outputs)}`);
  // All of them are texts.
  const names = outputs as readonly string[];
  if (names.length >= 1 && names.length <= MOST_OUTPUTS && new Set(names).size === names.length) return [...names];
  throw new RangeError(`outputs expects 1 to ${MOST_OUTPUTS} names, each once, got [${names.join(", ")}]`);
}

function checkDimensions(dimensions: unknown): number | undefined {
  if (dimensions === undefined) return undefined;
  if (typeof dimensions !== "number") throw new TypeError(`dimensions expects a number, got ${describe(dimensions)}`);
  if (Number.isInteger(dimensions) && dimensions >= 1 && dimensions <= MAX_DIMENSIONS) return dimensions;
  throw new RangeError(`dimensions expects a whole number from 1 to ${MAX_DIMENSIONS}, got ${dimensions}`);
}

/** What a checkpoint tells functions apart by: their text, and what they capture. @param more - what belongs to it */
export function functionIdentity(ref: FunctionRef, ...more: readonly unknown[]): string {
  try {
    return fingerprintOfText(JSON.stringify([essenceOf(ref), more], plainly));
  } catch {
    // What it captures leads back to itself.
    return fingerprintOfText(JSON.stringify(["source" in ref ? ref.source : ref.kind, more]));
  }
}

// Keys and numbers of functions differ from program to program.
function essenceOf(ref: FunctionRef): unknown {
  if (ref.kind !== "closure") return ref;
  const { functions, values, placeholders } = ref.closure;
  const sources = functions.map(({ name, source, first, count, members }) => [name, source, first, count, members]);
  return [ref.index, sources, values, placeholders];
}

function plainly(_: string, value: unknown): unknown {
  if (typeof value === "bigint") return `${value}n`;
  if (value instanceof Map || value instanceof Set) return [...(value as Iterable<unknown>)];
  return value;
}
