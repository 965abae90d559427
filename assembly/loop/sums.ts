// Sums over a column of a block: `count` f64 from `ptr` on, `strideBytes` apart, each times `inverse`, a power of two. They
// run in four parts whose order is fixed, as one addition would wait for the other.

// Sum of the deviations of the last call of `squares`.
let deviations: f64 = 0;

/** Mean of a column. */
export function meanOf(ptr: usize, strideBytes: usize, count: i32, inverse: f64): f64 {
  let sum0: f64 = 0;
  let sum1: f64 = 0;
  let sum2: f64 = 0;
  let sum3: f64 = 0;
  let valuePtr = ptr;
  for (let left = count >> 2; left > 0; left--) {
    sum0 += load<f64>(valuePtr) * inverse;
    sum1 += load<f64>(valuePtr + strideBytes) * inverse;
    sum2 += load<f64>(valuePtr + 2 * strideBytes) * inverse;
    sum3 += load<f64>(valuePtr + 3 * strideBytes) * inverse;
    valuePtr += 4 * strideBytes;
  }
  for (let left = count & 3; left > 0; left--) {
    sum0 += load<f64>(valuePtr) * inverse;
    valuePtr += strideBytes;
  }
  return (sum0 + sum1 + (sum2 + sum3)) / <f64>count;
}

/** Sum of the squares of the deviations of a column from `mean`. */
export function squares(ptr: usize, strideBytes: usize, count: i32, inverse: f64, mean: f64): f64 {
  let sum0: f64 = 0;
  let sum1: f64 = 0;
  let sum2: f64 = 0;
  let sum3: f64 = 0;
  let square0: f64 = 0;
  let square1: f64 = 0;
  let square2: f64 = 0;
  let square3: f64 = 0;
  let valuePtr = ptr;
  for (let left = count >> 2; left > 0; left--) {
    const value0 = load<f64>(valuePtr) * inverse - mean;
    const value1 = load<f64>(valuePtr + strideBytes) * inverse - mean;
    const value2 = load<f64>(valuePtr + 2 * strideBytes) * inverse - mean;
    const value3 = load<f64>(valuePtr + 3 * strideBytes) * inverse - mean;
    sum0 += value0;
    sum1 += value1;
    sum2 += value2;
    sum3 += value3;
    square0 += value0 * value0;
    square1 += value1 * value1;
    square2 += value2 * value2;
    square3 += value3 * value3;
    valuePtr += 4 * strideBytes;
  }
  for (let left = count & 3; left > 0; left--) {
    const value = load<f64>(valuePtr) * inverse - mean;
    sum0 += value;
    square0 += value * value;
    valuePtr += strideBytes;
  }
  deviations = sum0 + sum1 + (sum2 + sum3);
  return square0 + square1 + (square2 + square3);
}

/** Sum of the deviations in the last call of {@link squares}: what rounding took from the mean, times the count. */
export function sumOfDeviations(): f64 {
  return deviations;
}

/** Sum of the products of the deviations of two columns from their means. */
export function products(
  ptr: usize,
  otherPtr: usize,
  strideBytes: usize,
  count: i32,
  inverse: f64,
  otherInverse: f64,
  mean: f64,
  otherMean: f64,
): f64 {
  let sum0: f64 = 0;
  let sum1: f64 = 0;
  let sum2: f64 = 0;
  let sum3: f64 = 0;
  let ptrI = ptr;
  let ptrJ = otherPtr;
  for (let left = count >> 2; left > 0; left--) {
    sum0 += (load<f64>(ptrI) * inverse - mean) * (load<f64>(ptrJ) * otherInverse - otherMean);
    const i1 = load<f64>(ptrI + strideBytes) * inverse - mean;
    const i2 = load<f64>(ptrI + 2 * strideBytes) * inverse - mean;
    const i3 = load<f64>(ptrI + 3 * strideBytes) * inverse - mean;
    sum1 += i1 * (load<f64>(ptrJ + strideBytes) * otherInverse - otherMean);
    sum2 += i2 * (load<f64>(ptrJ + 2 * strideBytes) * otherInverse - otherMean);
    sum3 += i3 * (load<f64>(ptrJ + 3 * strideBytes) * otherInverse - otherMean);
    ptrI += 4 * strideBytes;
    ptrJ += 4 * strideBytes;
  }
  for (let left = count & 3; left > 0; left--) {
    sum0 += (load<f64>(ptrI) * inverse - mean) * (load<f64>(ptrJ) * otherInverse - otherMean);
    ptrI += strideBytes;
    ptrJ += strideBytes;
  }
  return sum0 + sum1 + (sum2 + sum3);
}

/** Largest size in a column. */
export function largest(ptr: usize, strideBytes: usize, count: i32): f64 {
  let most: f64 = 0;
  const endPtr = ptr + strideBytes * <usize>count;
  for (let valuePtr = ptr; valuePtr < endPtr; valuePtr += strideBytes) most = max(most, abs(load<f64>(valuePtr)));
  return most;
}
