/**
 * How the values of a sample lie in records of kernels that have arrays, or more than 16 outputs: numbers first, then those
 * of arrays, one array behind the other.
 */
export interface SampleShape {
  /** Values of each array, at least 1. */
  readonly lengths: readonly number[];
  /** Values, from the first on, of which the record has all products: at most 64. */
  readonly joint: number;
  /** The others: each has moments of its own, behind the record. */
  readonly single: number;
}

/** Most values of a sample, as the loop of assembly/loop/wide-loop.ts takes. */
export const MAX_VALUES = 100_000;

/** Most values of which a record has all products. */
export const MAX_JOINT = 64;

/** Numbers in the moments of a value: mean, what it lacks, sum of squares, scale; and of antithetic samples, half differences. */
export function partsOf(antithetic: boolean): number {
  return antithetic ? 5 : 4;
}
