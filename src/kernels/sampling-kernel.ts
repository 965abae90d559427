import type { TypedArray } from "../protocol/brands.ts";
import type { WasmSource } from "../protocol/function-ref.ts";
import type { NumberArray } from "../protocol/number-arrays.ts";

/** How a kernel's parameter lies in memory: AssemblyScript's name of the type. */
export type ParameterType = "f64" | "f32" | "i32" | "u32" | "i64" | "u64" | "bool";

/** Numbers in an array of a kernel: AssemblyScript's name of their type, with `[]`. */
export type ArrayType = "f64[]" | "f32[]" | "i64[]" | "u64[]" | "i32[]" | "u32[]" | "i16[]" | "u16[]" | "i8[]" | "u8[]";

/** Numbers for an array: a list, or the typed array of their type. */
export type NumberList = readonly number[] | NumberArray | BigInt64Array | BigUint64Array;

/** A number that a kernel takes, the same for all samples. */
export interface KernelParameter<Name extends string = string> {
  /** By which `params` gives its value; of a number in an object that of the object before it, as in `model.kappa`. */
  readonly name: Name;
  /** How the kernel reads it. */
  readonly type: ParameterType;
  /** Where it lies in the parameters, bytes. */
  readonly offset: number;
  /** Its value where none is given. */
  readonly default: number;
  /** What it means, with its unit and range. */
  readonly about?: string;
  /** Smallest and largest value that makes sense; absent: any. */
  readonly min?: number;
  /** See `min`. */
  readonly max?: number;
}

/** An array among what a kernel's samples are. */
export interface KernelArray {
  /** By which the estimate has it. */
  readonly name: string;
  /** Its values; 0: the call says how many, by `lengths`. */
  readonly length: number;
  /** What they are, with their unit. */
  readonly about?: string;
}

/** Values of parameters by name. */
export type KernelParameters = Readonly<Record<string, number>>;

/**
 * An array that a kernel takes, the same for all samples: at `offset` lies the address of its first number. The 4 bytes
 * before that number hold the length in bytes.
 */
export interface ArrayParameter {
  /** By which `params`, or `data`, gives it. */
  readonly name: string;
  /** How the kernel reads its numbers. */
  readonly type: ArrayType;
  /** Where its address lies in the parameters, bytes. */
  readonly offset: number;
  /** How many numbers it has; absent: any. */
  readonly length?: number;
  /** Its numbers where none are given; absent: it has to be given. */
  readonly default?: readonly number[];
  /** What it means. */
  readonly about?: string;
}

/** Arrays by name: those among the parameters, and data sets. */
export type ArrayValues = Readonly<Record<string, TypedArray>>;

/** How parameters lie in memory where there are objects or arrays among them. */
export interface KernelLayout {
  /** Bytes of all but the numbers of arrays. */
  readonly sizeBytes: number;
  /** Objects: where the address of each lies, and where the object does. */
  readonly pointers: readonly (readonly [at: number, to: number])[];
}

/** What steps of a kernel change. */
export interface KernelChain {
  /** Fields of the state that are drawn by default, in order: numbers, and lists of them. */
  readonly quantities: readonly { readonly name: string; readonly isList: boolean }[];
  /** Whether the state says of each step whether it was accepted. */
  readonly countsAccepted: boolean;
}

/**
 * A kernel that `client.sample` can run, or, where it takes steps, `client.chains`: of the catalogue, or compiled from a user's source. `Parameter` and `Output` are the
 * names of its parameters and of its outputs, where TypeScript knows them.
 */
export interface SamplingKernel<Parameter extends string = string, Output extends string = string> {
  /** Name in the catalogue and on the command line. */
  readonly name: string;
  /** What it estimates, in a few words. */
  readonly title: string;
  /** Where the problem and its answer come from. */
  readonly source?: string;
  /** What it takes, the same for all samples. */
  readonly parameters: readonly KernelParameter<Parameter>[];
  /** Arrays among the parameters. */
  readonly parameterArrays?: readonly ArrayParameter[];
  /** Arrays that `data` gives: an engine gets them once in a run, and reads them where they are then. */
  readonly dataSets?: readonly ArrayParameter[];
  /** Absent: the parameters lie one after another, and there are no objects among them. */
  readonly layout?: KernelLayout;
  /**
   * Numbers that the kernel reads besides: they lie behind the parameters, from the next multiple of 8 bytes on. An engine
   * gets them once in a run, not with each chunk. `identity` has to change with them.
   */
  readonly data?: Float64Array;
  /** Of a kernel that takes steps of Markov chains, which has no outputs. */
  readonly chain?: KernelChain;
  /** Names of the sampled quantities that are single numbers; at least one where there are no arrays. */
  readonly outputs: readonly Output[];
  /**
   * The sampled quantities that are arrays, behind the others. A list, be it an empty one, says that the kernel's module takes
   * the lengths of arrays, and the number of outputs whose products it adds up: absent, it adds up those of all outputs.
   */
  readonly arrays?: readonly KernelArray[];
  /** Exact mean of each output, where there is one. */
  readonly knownAnswer?: (parameters: KernelParameters, arrays?: ArrayValues) => readonly number[];
  /** Exact mean of the output `fine` as the parameter `level` grows, where it is known: see `method: "mlmc"`. */
  readonly knownLimit?: (parameters: KernelParameters) => number;
  /**
   * Coordinates of the point in the unit cube of which a sample is a function; absent: a sample draws as it pleases.
   * Kernels that have it can be sampled with `method: "sobol"` or `"vegas"`, and with `antithetic: true`.
   */
  readonly dimensions?: (parameters: KernelParameters) => number;
  /** Samples in one chunk; each chunk draws from a random stream of its own. */
  readonly chunkSamples: number;
  /** Changes whenever the kernel's numbers may change: a checkpoint of another identity is refused. */
  readonly identity: string;
  /** Its module, compiled on first use. */
  readonly module: () => WasmSource;
  /** Name of the function in the module. */
  readonly exportName: string;
}

/** Names of a kernel's parameters. */
export type ParameterOf<Kernel extends SamplingKernel> = Kernel["parameters"][number]["name"];

/** Names of a kernel's outputs. */
export type OutputOf<Kernel extends SamplingKernel> = Kernel["outputs"][number];

/** A value in `params`: a number, numbers for an array, or an object with such values. */
export type ParameterInput = number | NumberList | { readonly [name: string]: ParameterInput | undefined } | undefined;

/** Values of some of the parameters that have these names; `model.kappa` is `{ model: { kappa } }`. */
export type ParameterValues<Parameter extends string> = string extends Parameter
  ? Readonly<Record<string, ParameterInput>>
  : [Parameter] extends [never]
    ? Readonly<Record<string, never>>
    : {
        readonly [Name in Parameter as Name extends `${infer Head}.${string}`
          ? Head
          : Name]?: Name extends `${string}.${infer Rest}` ? ParameterValues<Rest> : number | NumberList | undefined;
      };
