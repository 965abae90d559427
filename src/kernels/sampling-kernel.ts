import type { WasmSource } from "../protocol/function-ref.ts";

/** How a kernel's parameter lies in memory: AssemblyScript's name of the type. */
export type ParameterType = "f64" | "f32" | "i32" | "u32" | "i64" | "u64" | "bool";

/** A number that a kernel takes, the same for all samples. */
export interface KernelParameter<Name extends string = string> {
  /** By which `params` gives its value. */
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
 * A kernel that `client.sample` can run: of the catalogue, or compiled from a user's source. `Parameter` and `Output` are the
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
  /**
   * Numbers that the kernel reads besides: they lie behind the parameters, from the next multiple of 8 bytes on. An engine
   * gets them once in a run, not with each chunk. `identity` has to change with them.
   */
  readonly data?: Float64Array;
  /** Names of the sampled quantities that are single numbers; at least one where there are no arrays. */
  readonly outputs: readonly Output[];
  /**
   * The sampled quantities that are arrays, behind the others. A list, be it an empty one, says that the kernel's module takes
   * the lengths of arrays, and the number of outputs whose products it adds up: absent, it adds up those of all outputs.
   */
  readonly arrays?: readonly KernelArray[];
  /** Exact mean of each output, where there is one. */
  readonly knownAnswer?: (parameters: KernelParameters) => readonly number[];
  /**
   * Coordinates of the point in the unit cube of which a sample is a function; absent: a sample draws as it pleases.
   * Kernels that have it can be sampled with `method: "sobol"` and with `antithetic: true`.
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

/** Values of some of the parameters that have these names. */
export type ParameterValues<Parameter extends string> = string extends Parameter
  ? KernelParameters
  : [Parameter] extends [never]
    ? Readonly<Record<string, never>>
    : { readonly [Name in Parameter]?: number | undefined };
