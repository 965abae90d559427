import { isAllFinite, MOST_MEAN, MOST_SQUARES, SMALLEST, STEP, scaleOf, setSum } from "./moments";
import { largest, meanOf, squares, sumOfDeviations } from "./sums";
import { addTwoValues, areFinite } from "./value-moments-simd";

// Moments of many values of a sample, each by itself: for those of which nobody asks how two vary together, as there may be
// 1e5 of them. Method, units and sources are those of moments.ts.
//
// They lie in five parts, each one f64 for each value, of `partBytes` bytes: means, what these lack, sums of squared
// deviations, scales, and sums of squared half differences of both images of antithetic samples. Means and what they lack
// are divided by the scale of their value, sums by its square.

/** Parts of the moments of values. */
export const PARTS: usize = 5;

// Of the value that was measured last: mean, what it lacks, and sum of squared deviations.
const MEASURED: usize = memory.data(16, 16);
let measuredSquares: f64 = 0;

/** Whether all values in so many bytes are finite. */
export function areAllFinite(ptr: usize, sizeBytes: usize): bool {
  return ASC_FEATURE_SIMD ? areFinite(ptr, sizeBytes) : isAllFinite(ptr, sizeBytes);
}

/** Makes the moments of so many values those of no samples. */
export function beginValues(momentsPtr: usize, values: i32): void {
  const partBytes = (<usize>values) << 3;
  memory.fill(momentsPtr, 0, PARTS * partBytes);
  for (let at: usize = 0; at < partBytes; at += 8) store<f64>(momentsPtr + 3 * partBytes + at, SMALLEST);
}

/**
 * Adds a block of samples to the moments of their values.
 *
 * @param rowsPtr     the first value of the first sample, all finite
 * @param strideBytes from a sample to the next
 * @param count       samples, at least 1
 * @param before      samples in the moments
 */
export function addValues(
  momentsPtr: usize,
  values: i32,
  rowsPtr: usize,
  strideBytes: usize,
  count: i32,
  before: f64,
): void {
  const partBytes = (<usize>values) << 3;
  let at: usize = 0;
  // Scales are found in the first block, value by value.
  if (ASC_FEATURE_SIMD && before > 0) {
    for (; at + 8 < partBytes; at += 16) {
      if (addTwoValues(momentsPtr + at, partBytes, rowsPtr + at, strideBytes, count, before)) continue;
      addValue(momentsPtr + at, partBytes, rowsPtr + at, strideBytes, count, before);
      addValue(momentsPtr + at + 8, partBytes, rowsPtr + at + 8, strideBytes, count, before);
    }
  }
  for (; at < partBytes; at += 8) {
    addValue(momentsPtr + at, partBytes, rowsPtr + at, strideBytes, count, before);
  }
}

/** Adds half the differences of both images of so many samples: rows as those of {@link addValues}. */
export function addHalvesOfValues(
  momentsPtr: usize,
  values: i32,
  rowsPtr: usize,
  strideBytes: usize,
  count: i32,
): void {
  const partBytes = (<usize>values) << 3;
  for (let at: usize = 0; at < partBytes; at += 8) {
    const valuePtr = momentsPtr + at;
    const columnPtr = rowsPtr + at;
    let sum = squares(columnPtr, strideBytes, count, 1 / load<f64>(valuePtr + 3 * partBytes), 0);
    if (!(sum <= MOST_SQUARES)) {
      raiseScale(valuePtr, partBytes, largest(columnPtr, strideBytes, count));
      sum = squares(columnPtr, strideBytes, count, 1 / load<f64>(valuePtr + 3 * partBytes), 0);
    }
    const halvesPtr = valuePtr + 4 * partBytes;
    store<f64>(halvesPtr, load<f64>(halvesPtr) + sum);
  }
}

function addValue(
  valuePtr: usize,
  partBytes: usize,
  columnPtr: usize,
  strideBytes: usize,
  count: i32,
  before: f64,
): void {
  const scalePtr = valuePtr + 3 * partBytes;
  if (!measure(columnPtr, strideBytes, count, 1 / load<f64>(scalePtr))) {
    raiseScale(valuePtr, partBytes, largest(columnPtr, strideBytes, count));
    measure(columnPtr, strideBytes, count, 1 / load<f64>(scalePtr));
  }
  const restPtr = valuePtr + partBytes;
  const squaresPtr = valuePtr + 2 * partBytes;
  const blockMean = load<f64>(MEASURED);
  const blockRest = load<f64>(MEASURED + 8);
  if (before === 0) {
    store<f64>(valuePtr, blockMean);
    store<f64>(restPtr, blockRest);
    store<f64>(squaresPtr, measuredSquares);
    return;
  }
  const share = <f64>count / (before + <f64>count);
  const mean = load<f64>(valuePtr);
  const rest = load<f64>(restPtr);
  const delta = blockMean - mean + (blockRest - rest);
  setSum(valuePtr, restPtr, mean, rest + delta * share);
  store<f64>(squaresPtr, load<f64>(squaresPtr) + measuredSquares + delta * delta * before * share);
}

/** Measures a column; returns whether the scale is large enough. */
function measure(columnPtr: usize, strideBytes: usize, count: i32, inverse: f64): bool {
  const mean = meanOf(columnPtr, strideBytes, count, inverse);
  if (!(abs(mean) <= MOST_MEAN)) return false;
  const sum = squares(columnPtr, strideBytes, count, inverse, mean);
  if (!(sum <= MOST_SQUARES)) return false;
  const off = sumOfDeviations();
  measuredSquares = max<f64>(0, sum - (off * off) / <f64>count);
  setSum(MEASURED, MEASURED + 8, mean, off / <f64>count);
  return true;
}

/** Makes the scale of a value large enough for samples of this size. */
function raiseScale(valuePtr: usize, partBytes: usize, most: f64): void {
  const scalePtr = valuePtr + 3 * partBytes;
  const needed = scaleOf(most);
  while (load<f64>(scalePtr) < needed) {
    store<f64>(scalePtr, load<f64>(scalePtr) * STEP);
    shrink(valuePtr, SMALLEST);
    shrink(valuePtr + partBytes, SMALLEST);
    for (let times = 0; times < 2; times++) {
      shrink(valuePtr + 2 * partBytes, SMALLEST);
      shrink(valuePtr + 4 * partBytes, SMALLEST);
    }
  }
}

function shrink(ptr: usize, by: f64): void {
  store<f64>(ptr, load<f64>(ptr) * by);
}
