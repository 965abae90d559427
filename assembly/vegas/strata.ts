import { MAX_OUTPUTS } from "../loop/moments";
import { BoxWalk } from "./box-walk";
import { addToBins, beginMap, forgetPoints, weightOf } from "./map";

// What stratified samples with weights give: Lepage 2021, see map.ts. The mean of a box is that of its values,
// and the variance of that mean the variance of the values over their number; the caller adds boxes of equal volume up. The
// map is refined by the mean square of the values in each bin.
//
// Within a box the values are measured from the first of them, so that values that are all alike have no variance at all.

const WALK: usize = memory.data(offsetof<BoxWalk>(), 16);

// Of the box: its first values; sums of values and of products, less the first.
const FIRST: usize = memory.data(8 * MAX_OUTPUTS, 16);
const SUMS: usize = memory.data(8 * MAX_OUTPUTS, 16);
const PRODUCTS: usize = memory.data(4 * MAX_OUTPUTS * (MAX_OUTPUTS + 1), 16);

// In the record, bytes: see `vegas`.
const COUNT: usize = 0;
const NON_FINITE: usize = 8;
const FIRST_NON_FINITE: usize = 16;
const LARGEST: usize = 24;
const MEANS: usize = 32;

let recordPtr: usize = 0;
let scale: f64 = 1;
let outputBytes: usize = 0;
let covariancePtr: usize = 0;
let sumsPtr: usize = 0;
let spreadPtr: usize = 0;
// Points of the box so far, and finite ones.
let points: f64 = 0;
let finite: f64 = 0;
// Samples so far.
let index: f64 = 0;

/**
 * Makes the next call of a kernel that takes points take those of an importance map, box by box, and add up a record of
 * their own. With `dimensions` = 0 kernels draw as they did.
 *
 * The record, f64: finite samples; others; index of the first of these, -1 if there is none; the largest weighted value of
 * the first output; of each output the sum of the means of the boxes; the sums of the covariances of these means, upper
 * triangle by rows; for each bin of each axis the sum of squares of the first output's values, and their number; and for
 * each box the standard deviation of these values. The caller has room for it, and it starts at 0.
 *
 * @param dimensions coordinates of a point @param bins of each axis
 * @param mapPtr     edges, strata: see `beginMap` @param valueScale a power of two that all values are multiplied by
 * @param firstBox   index of the first box @param boxes their number
 * @param countsPtr  u32, the points of each box, at least 1; together as many as the call draws samples
 * @param outputs    of the kernel
 * @param outPtr     where the record goes
 */
export function vegas(
  dimensions: i32,
  bins: i32,
  mapPtr: usize,
  valueScale: f64,
  firstBox: i32,
  boxes: i32,
  countsPtr: usize,
  outputs: i32,
  outPtr: usize,
): void {
  beginMap(dimensions, bins, mapPtr, firstBox, countsPtr);
  if (dimensions === 0) return;
  if (outputs < 1 || outputs > MAX_OUTPUTS) unreachable();
  scale = valueScale;
  outputBytes = (<usize>outputs) << 3;
  recordPtr = outPtr;
  covariancePtr = outPtr + MEANS + outputBytes;
  sumsPtr = covariancePtr + ((<usize>((outputs * (outputs + 1)) >> 1)) << 3);
  spreadPtr = sumsPtr + ((<usize>(dimensions * bins)) << 4);
  memory.fill(outPtr, 0, spreadPtr - outPtr + ((<usize>boxes) << 3));
  store<f64>(outPtr, -1, FIRST_NON_FINITE);
  changetype<BoxWalk>(WALK).begin(countsPtr);
  index = 0;
}

/** Adds the samples of the points of the block, and forgets these. @param blockPtr overwritten */
export function addMapped(blockPtr: usize, count: i32): void {
  const walk = changetype<BoxWalk>(WALK);
  let ptr = blockPtr;
  for (let i = 0; i < count; i++) {
    if (walk.isOver()) {
      walk.next();
      beginBox();
    }
    points++;
    if (weigh(ptr, weightOf(i) * scale)) addPoint(i, ptr);
    else if (load<f64>(recordPtr, FIRST_NON_FINITE) < 0) store<f64>(recordPtr, index, FIRST_NON_FINITE);
    index++;
    ptr += outputBytes;
    walk.take();
    if (walk.isOver()) endBox();
  }
  forgetPoints();
}

/** Multiplies the outputs of a sample by its weight; returns whether all are finite. */
function weigh(ptr: usize, weight: f64): bool {
  for (let at: usize = 0; at < outputBytes; at += 8) {
    const value = load<f64>(ptr + at) * weight;
    if (!(abs(value) < Infinity)) return false;
    store<f64>(ptr + at, value);
  }
  return true;
}

function beginBox(): void {
  points = 0;
  finite = 0;
  memory.fill(SUMS, 0, outputBytes);
  memory.fill(PRODUCTS, 0, sumsPtr - covariancePtr);
}

/** Adds a finite sample, with its weight in it, to its box and the bins of its point. */
function addPoint(point: i32, ptr: usize): void {
  if (finite === 0) memory.copy(FIRST, ptr, outputBytes);
  finite++;
  let productPtr = PRODUCTS;
  for (let i: usize = 0; i < outputBytes; i += 8) {
    const deviation = load<f64>(ptr + i) - load<f64>(FIRST + i);
    store<f64>(SUMS + i, load<f64>(SUMS + i) + deviation);
    for (let j = i; j < outputBytes; j += 8) {
      const other = load<f64>(ptr + j) - load<f64>(FIRST + j);
      store<f64>(productPtr, load<f64>(productPtr) + deviation * other);
      productPtr += 8;
    }
  }
  const value = load<f64>(ptr);
  addToBins(point, value * value, sumsPtr);
  store<f64>(recordPtr, max(load<f64>(recordPtr, LARGEST), abs(value)), LARGEST);
}

/** Adds the box to the record. One with less than two finite samples is taken to vary as much as its value is from 0. */
function endBox(): void {
  store<f64>(recordPtr, load<f64>(recordPtr, COUNT) + finite, COUNT);
  store<f64>(recordPtr, load<f64>(recordPtr, NON_FINITE) + points - finite, NON_FINITE);
  let productPtr = PRODUCTS;
  let ptr = covariancePtr;
  for (let i: usize = 0; finite > 0 && i < outputBytes; i += 8) {
    const mean = load<f64>(FIRST + i) + load<f64>(SUMS + i) / finite;
    store<f64>(recordPtr + i, load<f64>(recordPtr + i, MEANS) + mean, MEANS);
    for (let j = i; j < outputBytes; j += 8) {
      const known = (load<f64>(productPtr) - (load<f64>(SUMS + i) * load<f64>(SUMS + j)) / finite) / (finite - 1);
      const covariance = finite > 1 ? known : load<f64>(FIRST + i) * load<f64>(FIRST + j);
      const positive = i === j ? max<f64>(0, covariance) : covariance;
      if (i === 0 && j === 0) store<f64>(spreadPtr, Math.sqrt(positive));
      store<f64>(ptr, load<f64>(ptr) + positive / finite);
      productPtr += 8;
      ptr += 8;
    }
  }
  spreadPtr += 8;
}
