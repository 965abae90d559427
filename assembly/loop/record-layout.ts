// Places in a record, which assembly/index.ts describes, in bytes from its start. RecordLayout of
// src/kernels/instances/record-layout.ts has the same sizes in numbers.

export const COUNT: usize = 0;
export const NON_FINITE: usize = 8;
export const FIRST_NON_FINITE: usize = 16;
export const MEANS: usize = 24;

/** Bytes of one f64 for each output: the means, and each of the parts of a refinement that has as many. */
export function bytesOfOutputs(outputs: i32): usize {
  return (<usize>outputs) << 3;
}

/** Bytes of one f64 for each pair of outputs, an output with itself included: the products, which follow the means. */
export function bytesOfPairs(outputs: i32): usize {
  return (<usize>((outputs * (outputs + 1)) >> 1)) << 3;
}
