import { fillUniform } from "../distribution/uniform-block";
import { MAX_DIMENSIONS } from "../qmc/sobol";
import { BoxWalk } from "./box-walk";

// Points by an importance map, stratified: G. P. Lepage, "A new algorithm for adaptive multidimensional integration",
// Journal of Computational Physics 27 (1978) 192-203, and "Adaptive multidimensional integration: vegas enhanced", the same
// 439 (2021) 110386. The unit cube of y is cut into boxes, `strata` of each axis; a point is uniform in its box, and its
// coordinate y lies in bin floor(y bins) of its axis, which the map stretches to the place between two of its edges. The
// product of these factors, the Jacobian, is the weight of a sample. It belongs to the instance, as the histogram does.

/** Most points of a block, and most coordinates. */
const BLOCK: i32 = 512;
const BLOCK_COORDINATES: i32 = 2048;

// 1 - 2^-52: laws by inversion may add half a digit to a coordinate.
const BELOW_ONE: f64 = 0.9999999999999998;

// Of each point of the block its weight, and of each coordinate the place of its bin among all.
const WEIGHTS: usize = memory.data(8 * BLOCK, 16);
const BINS: usize = memory.data(4 * BLOCK_COORDINATES, 16);

// Bins over strata: coordinates are measured in strata first.
const BINS_PER_STRATUM: usize = memory.data(8 * MAX_DIMENSIONS, 16);

// The stratum of each axis in which the box of the next point lies.
const STRATUM: usize = memory.data(8 * MAX_DIMENSIONS, 16);

const WALK: usize = memory.data(offsetof<BoxWalk>(), 16);

// 0: kernels draw otherwise.
let dimensions: i32 = 0;
let bins: i32 = 0;
let edgesPtr: usize = 0;
let strataPtr: usize = 0;
// Points of the block that are there.
let held: i32 = 0;

/**
 * Makes the following calls of kernels that take points take those of a map, box by box.
 *
 * @param dimensionCount coordinates of a point, 1 … {@link MAX_DIMENSIONS}; anything else: they draw otherwise again
 * @param binCount       bins of each axis, 1 … 2^20
 * @param mapPtr         for each axis `binCount` + 1 edges from 0 to 1; then for each axis its strata: f64, read at each call
 * @param firstBox       index of the box of the first point; the strata of the first axis are its lowest digit
 * @param countsPtr      u32, the points of each box from that one on, as many as the call draws samples
 */
export function beginMap(dimensionCount: i32, binCount: i32, mapPtr: usize, firstBox: i32, countsPtr: usize): void {
  dimensions = dimensionCount >= 1 && dimensionCount <= MAX_DIMENSIONS ? dimensionCount : 0;
  bins = binCount;
  edgesPtr = mapPtr;
  strataPtr = mapPtr + ((<usize>(dimensions * (bins + 1))) << 3);
  changetype<BoxWalk>(WALK).begin(countsPtr);
  held = 0;
  let left = firstBox;
  for (let i = 0; i < dimensions; i++) {
    const at = (<usize>i) << 3;
    const strata = load<f64>(strataPtr + at);
    store<f64>(BINS_PER_STRATUM + at, <f64>bins / strata);
    store<f64>(STRATUM + at, <f64>(left % <i32>strata));
    left /= <i32>strata;
  }
}

/** Whether kernels take points of a map. */
export function drawsMapped(): bool {
  return dimensions !== 0;
}

/** Points that a block may have; 0 when kernels draw otherwise. */
export function mappedBlock(): i32 {
  return dimensions === 0 ? 0 : min(BLOCK, BLOCK_COORDINATES / dimensions);
}

/** Starts a block of points anew: those before it are used up. */
export function forgetPoints(): void {
  held = 0;
}

/** Weight of a point of the block. */
export function weightOf(point: i32): f64 {
  return load<f64>(WEIGHTS + ((<usize>point) << 3));
}

/** Adds `value` to the bins of all coordinates of a point of the block: for each bin of each axis a sum, and how many it is of. */
export function addToBins(point: i32, value: f64, sumsPtr: usize): void {
  let ptr = BINS + ((<usize>(point * dimensions)) << 2);
  const endPtr = ptr + ((<usize>dimensions) << 2);
  for (; ptr < endPtr; ptr += 4) {
    const sumPtr = sumsPtr + load<u32>(ptr);
    store<f64>(sumPtr, load<f64>(sumPtr) + value);
    store<f64>(sumPtr, load<f64>(sumPtr, 8) + 1, 8);
  }
}

/**
 * Writes the next `count` points, coordinates in [0, 1), and keeps their weights and bins, behind those of the block.
 *
 * Traps when points have other than the dimensions that were set, or the block is full.
 *
 * @param statePtr generator state, advanced in place
 */
export function fillMapped(dimensionCount: i32, count: i32, statePtr: usize, outPtr: usize): void {
  if (dimensionCount !== dimensions || held + count > mappedBlock()) unreachable();
  fillUniform(dimensions * count, statePtr, outPtr);
  const walk = changetype<BoxWalk>(WALK);
  const rowBytes = (<usize>(bins + 1)) << 3;
  let ptr = outPtr;
  for (let left = count; left > 0; left--) {
    if (walk.isOver()) {
      walk.next();
      if (!walk.isFirst()) nextBox();
    }
    walk.take();
    let weight: f64 = 1;
    let rowPtr = edgesPtr;
    let binPtr = BINS + ((<usize>(held * dimensions)) << 2);
    let firstBin: u32 = 0;
    for (let at: usize = 0; at < (<usize>dimensions) << 3; at += 8) {
      const y = (load<f64>(STRATUM + at) + load<f64>(ptr)) * load<f64>(BINS_PER_STRATUM + at);
      const bin = min(<i32>y, bins - 1);
      const edgePtr = rowPtr + ((<usize>bin) << 3);
      const low = load<f64>(edgePtr);
      const width = load<f64>(edgePtr, 8) - low;
      store<f64>(ptr, min(low + (y - <f64>bin) * width, BELOW_ONE));
      weight *= width * <f64>bins;
      store<u32>(binPtr, (firstBin + <u32>bin) << 4);
      ptr += 8;
      binPtr += 4;
      rowPtr += rowBytes;
      firstBin += <u32>bins;
    }
    store<f64>(WEIGHTS + ((<usize>held) << 3), weight);
    held++;
  }
}

/** As {@link fillMapped}, the coordinates as words: 64 digits of each. */
export function fillMappedWords(dimensionCount: i32, count: i32, statePtr: usize, outPtr: usize): void {
  fillMapped(dimensionCount, count, statePtr, outPtr);
  const endPtr = outPtr + ((<usize>(dimensions * count)) << 3);
  for (let ptr = outPtr; ptr < endPtr; ptr += 8) store<u64>(ptr, <u64>(load<f64>(ptr) * 18446744073709551616.0));
}

// The next number whose digits, to the bases of the strata, are these.
function nextBox(): void {
  for (let at: usize = 0; at < (<usize>dimensions) << 3; at += 8) {
    const stratum = load<f64>(STRATUM + at) + 1;
    if (stratum < load<f64>(strataPtr + at)) return store<f64>(STRATUM + at, stratum);
    store<f64>(STRATUM + at, 0);
  }
}
