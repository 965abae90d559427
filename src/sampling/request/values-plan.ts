import { MAX_JOINT, MAX_VALUES, type SampleShape } from "../../kernels/instances/sample-shape.ts";
import type { SamplingKernel } from "../../kernels/sampling-kernel.ts";
import { describe } from "../../protocol/describe.ts";

/** What is asked of the values of a sample, where it has arrays or many outputs. */
export interface ValuesOptions {
  /**
   * Values of the kernel's arrays by name, where its source leaves that open: whole numbers >= 1. A sample has at most 1e5
   * values in all.
   */
  readonly lengths?: Readonly<Record<string, number>>;
  /**
   * Whether to estimate the covariance of all values of a sample, those of arrays too: at most 64. By default that of the
   * outputs that are single numbers, if there are up to 16 of them.
   */
  readonly covariance?: boolean;
}

/** The values of a sample: how many, and what is known of them. */
export interface ValuesPlan {
  /** Outputs that are single numbers; they come first. */
  readonly numbers: number;
  readonly arrays: readonly NamedArray[];
  readonly shape: SampleShape;
}

/** An array among the outputs. */
export interface NamedArray {
  readonly name: string;
  /** Its values, at least 1. */
  readonly length: number;
}

// Outputs that are single numbers, of which the covariance is always there.
const ALWAYS_JOINT = 16;

/**
 * Says what the samples of a run are; undefined for kernels that say nothing of arrays.
 *
 * @throws {TypeError} when a length is missing, of an array that is not there, or no number
 * @throws {RangeError} when a length is none, contradicts the source, or values are too many
 */
export function planValues(kernel: SamplingKernel, { lengths, covariance }: ValuesOptions): ValuesPlan | undefined {
  if (covariance !== undefined && typeof covariance !== "boolean") {
    throw new TypeError(`covariance expects a boolean, got ${describe(covariance)}`);
  }
  const given = checkLengths(kernel, lengths);
  if (kernel.arrays === undefined) return undefined;
  const arrays = kernel.arrays.map(({ name, length }) => ({ name, length: lengthOf(kernel, name, length, given) }));
  const numbers = kernel.outputs.length;
  const values = arrays.reduce((sum, { length }) => sum + length, numbers);
  if (values > MAX_VALUES) {
    throw new RangeError(`a sample of ${kernel.name} has ${values} values; the most is ${MAX_VALUES}`);
  }
  if (covariance && values > MAX_JOINT) {
    throw new RangeError(
      `covariance: true expects at most ${MAX_JOINT} values; a sample of ${kernel.name} has ${values}`,
    );
  }
  const joint = covariance ? values : numbers <= ALWAYS_JOINT ? numbers : 0;
  return { numbers, arrays, shape: { lengths: arrays.map(({ length }) => length), joint, single: values - joint } };
}

function checkLengths(kernel: SamplingKernel, lengths: unknown): Readonly<Record<string, unknown>> {
  if (lengths === undefined) return {};
  if (typeof lengths !== "object" || lengths === null || Array.isArray(lengths)) {
    throw new TypeError(`lengths expects numbers by the names of arrays, got ${describe(lengths)}`);
  }
  const names = kernel.arrays?.map(({ name }) => name) ?? [];
  const unknown = Object.keys(lengths).find((name) => !names.includes(name));
  if (unknown === undefined) return { ...lengths };
  const has = names.length === 0 ? "no arrays among its outputs" : `the arrays ${names.join(", ")}`;
  throw new TypeError(`lengths: ${kernel.name} has no array ${unknown}; it has ${has}`);
}

function lengthOf(
  { name: kernel }: SamplingKernel,
  name: string,
  length: number,
  given: Readonly<Record<string, unknown>>,
): number {
  const wanted = given[name];
  if (wanted === undefined) {
    if (length > 0) return length;
    throw new TypeError(`${kernel} leaves the length of ${name} open; give lengths: { ${name}: … }`);
  }
  if (typeof wanted !== "number") throw new TypeError(`lengths: ${name} expects a number, got ${describe(wanted)}`);
  if (!(Number.isInteger(wanted) && wanted >= 1 && wanted <= MAX_VALUES)) {
    throw new RangeError(`lengths: ${name} expects a whole number from 1 to ${MAX_VALUES}, got ${wanted}`);
  }
  if (length > 0 && wanted !== length) {
    throw new RangeError(`lengths: ${name} has ${length} values, as the source of ${kernel} says; got ${wanted}`);
  }
  return wanted;
}

// A chunk has so many values, but at least so many samples: its record has four numbers for each value.
const CHUNK_VALUES = 2 ** 22;
const LEAST_CHUNK = 64;

/** Samples of a chunk of a run that does not say: the kernel's, or a smaller power of two where samples have many values. */
export function defaultChunkSamples(kernel: SamplingKernel, plan: ValuesPlan | undefined): number {
  if (plan === undefined) return kernel.chunkSamples;
  const { joint, single } = plan.shape;
  const most = 2 ** Math.floor(Math.log2(CHUNK_VALUES / (joint + single)));
  return Math.min(kernel.chunkSamples, Math.max(LEAST_CHUNK, most));
}
