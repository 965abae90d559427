import { MOST_MEAN, MOST_SQUARES } from "./moments";

/**
 * Adds a block of samples to the moments of two values side by side: the same numbers as value-moments.ts, from the same
 * operations in the same order. Returns false, and has changed nothing, when a scale is too small.
 *
 * @param before samples in the moments, at least 1
 */
export function addTwoValues(
  valuePtr: usize,
  partBytes: usize,
  columnPtr: usize,
  strideBytes: usize,
  count: i32,
  before: f64,
): bool {
  const inverse = f64x2.div(f64x2.splat(1), v128.load(valuePtr + 3 * partBytes));
  const counts = f64x2.splat(<f64>count);
  const blockMean = meansOf(columnPtr, strideBytes, count, inverse, counts);
  if (!isAtMost(f64x2.abs(blockMean), MOST_MEAN)) return false;
  let off0 = f64x2.splat(0);
  let off1 = f64x2.splat(0);
  let off2 = f64x2.splat(0);
  let off3 = f64x2.splat(0);
  let square0 = f64x2.splat(0);
  let square1 = f64x2.splat(0);
  let square2 = f64x2.splat(0);
  let square3 = f64x2.splat(0);
  let ptr = columnPtr;
  for (let left = count >> 2; left > 0; left--) {
    const x0 = deviationsAt(ptr, inverse, blockMean);
    const x1 = deviationsAt(ptr + strideBytes, inverse, blockMean);
    const x2 = deviationsAt(ptr + 2 * strideBytes, inverse, blockMean);
    const x3 = deviationsAt(ptr + 3 * strideBytes, inverse, blockMean);
    off0 = f64x2.add(off0, x0);
    off1 = f64x2.add(off1, x1);
    off2 = f64x2.add(off2, x2);
    off3 = f64x2.add(off3, x3);
    square0 = f64x2.add(square0, f64x2.mul(x0, x0));
    square1 = f64x2.add(square1, f64x2.mul(x1, x1));
    square2 = f64x2.add(square2, f64x2.mul(x2, x2));
    square3 = f64x2.add(square3, f64x2.mul(x3, x3));
    ptr += 4 * strideBytes;
  }
  for (let left = count & 3; left > 0; left--) {
    const x0 = deviationsAt(ptr, inverse, blockMean);
    off0 = f64x2.add(off0, x0);
    square0 = f64x2.add(square0, f64x2.mul(x0, x0));
    ptr += strideBytes;
  }
  const off = inOrder(off0, off1, off2, off3);
  const sum = inOrder(square0, square1, square2, square3);
  if (!isAtMost(sum, MOST_SQUARES)) return false;
  const share = f64x2.splat(<f64>count / (before + <f64>count));
  mergeTwo(valuePtr, partBytes, blockMean, off, sum, counts, f64x2.splat(before), share);
  return true;
}

function meansOf(columnPtr: usize, strideBytes: usize, count: i32, inverse: v128, counts: v128): v128 {
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let sum2 = f64x2.splat(0);
  let sum3 = f64x2.splat(0);
  let ptr = columnPtr;
  for (let left = count >> 2; left > 0; left--) {
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(ptr), inverse));
    sum1 = f64x2.add(sum1, f64x2.mul(v128.load(ptr + strideBytes), inverse));
    sum2 = f64x2.add(sum2, f64x2.mul(v128.load(ptr + 2 * strideBytes), inverse));
    sum3 = f64x2.add(sum3, f64x2.mul(v128.load(ptr + 3 * strideBytes), inverse));
    ptr += 4 * strideBytes;
  }
  for (let left = count & 3; left > 0; left--) {
    sum0 = f64x2.add(sum0, f64x2.mul(v128.load(ptr), inverse));
    ptr += strideBytes;
  }
  return f64x2.div(inOrder(sum0, sum1, sum2, sum3), counts);
}

function deviationsAt(ptr: usize, inverse: v128, mean: v128): v128 {
  return f64x2.sub(f64x2.mul(v128.load(ptr), inverse), mean);
}

/** The four parts of a sum, added as sums.ts does. */
function inOrder(part0: v128, part1: v128, part2: v128, part3: v128): v128 {
  return f64x2.add(f64x2.add(part0, part1), f64x2.add(part2, part3));
}

function isAtMost(values: v128, most: f64): bool {
  return i64x2.all_true(f64x2.le(values, f64x2.splat(most)));
}

function mergeTwo(
  valuePtr: usize,
  partBytes: usize,
  measuredMean: v128,
  off: v128,
  sum: v128,
  counts: v128,
  before: v128,
  share: v128,
): void {
  const squaresPtr = valuePtr + 2 * partBytes;
  const mean = v128.load(valuePtr);
  const rest = v128.load(valuePtr + partBytes);
  const blockSquares = f64x2.max(f64x2.splat(0), f64x2.sub(sum, f64x2.div(f64x2.mul(off, off), counts)));
  const more = f64x2.div(off, counts);
  const blockMean = f64x2.add(measuredMean, more);
  const blockRest = restOf(blockMean, measuredMean, more);
  const delta = f64x2.add(f64x2.sub(blockMean, mean), f64x2.sub(blockRest, rest));
  const moved = f64x2.add(rest, f64x2.mul(delta, share));
  const newMean = f64x2.add(mean, moved);
  v128.store(valuePtr, newMean);
  v128.store(valuePtr + partBytes, restOf(newMean, mean, moved));
  const between = f64x2.mul(f64x2.mul(f64x2.mul(delta, delta), before), share);
  v128.store(squaresPtr, f64x2.add(f64x2.add(v128.load(squaresPtr), blockSquares), between));
}

/** What the rounded sum of a and b lacks, as `setSum` of moments.ts says. */
function restOf(sum: v128, a: v128, b: v128): v128 {
  const part = f64x2.sub(sum, a);
  return f64x2.add(f64x2.sub(a, f64x2.sub(sum, part)), f64x2.sub(b, part));
}

/** Whether all numbers in so many bytes are finite: times 0 others are not a number. */
export function areFinite(ptr: usize, sizeBytes: usize): bool {
  const zeros = f64x2.splat(0);
  let some = zeros;
  let others = zeros;
  let at: usize = 0;
  for (; at + 24 < sizeBytes; at += 32) {
    some = f64x2.add(some, f64x2.mul(v128.load(ptr + at), zeros));
    others = f64x2.add(others, f64x2.mul(v128.load(ptr + at, 16), zeros));
  }
  const all = f64x2.add(some, others);
  let sum = f64x2.extract_lane(all, 0) + f64x2.extract_lane(all, 1);
  for (; at < sizeBytes; at += 8) sum += 0 * load<f64>(ptr + at);
  return sum === 0;
}
