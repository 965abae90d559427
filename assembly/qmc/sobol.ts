import { GOLDEN_64, mix64 } from "../rng/mix";
import { nextWords } from "../rng/sfc64";
import { reverseBits, scrambleReversed } from "./owen";

// Points of the Sobol sequence, scrambled: I. Sobol, "On the distribution of points in a cube and the approximate
// evaluation of integrals", USSR Computational Mathematics and Mathematical Physics 7 (1967) 86-112, in the order of
// I. Antonov & V. Saleev, "An economic method of computing LP-tau sequences", the same 19 (1979) 252-256, which takes one
// exclusive or for a coordinate. It belongs to the instance, as the histogram does.
//
// A kernel call takes the first points of the sequence, from the point 0 on, under a scramble of its own, which the state
// of its stream names: see owen.ts. Before its first digit is shown a coordinate is also shifted digit by digit, at
// random, so that each point alone is exactly uniform. Calls of different streams are independent.

/** Most dimensions. */
export const MAX_DIMENSIONS: i32 = 1024;

// Of each dimension: digits of the next point, in reverse; seed of the scramble; digits to be flipped.
const DIGITS: usize = memory.data(4 * MAX_DIMENSIONS, 16);
const SEEDS: usize = memory.data(4 * MAX_DIMENSIONS, 16);
const SHIFTS: usize = memory.data(4 * MAX_DIMENSIONS, 16);

// Words that seed a scramble.
const KEY: usize = memory.data(32, 16);

// 0: kernels draw at random.
let dimensions: i32 = 0;
let directionsPtr: usize = 0;
// Of the next point.
let index: u32 = 0;

/**
 * Makes the following calls of kernels that take points take those of the scrambled Sobol sequence.
 *
 * @param dimensionCount coordinates of a point, 1 … {@link MAX_DIMENSIONS}; anything else: they draw at random again
 * @param rowsPtr        32 rows of `dimensionCount` u32: row r is what the lowest bit r of an index flips, for each
 *                       dimension, the first digit after the point lowest; read at each call
 */
export function sobol(dimensionCount: i32, rowsPtr: usize): void {
  dimensions = dimensionCount >= 1 && dimensionCount <= MAX_DIMENSIONS ? dimensionCount : 0;
  directionsPtr = rowsPtr;
}

/** Whether kernels take points of the Sobol sequence. */
export function drawsSobol(): bool {
  return dimensions !== 0;
}

/** Starts the sequence anew, under the scramble that the state names, which takes a step. Nothing else uses the state. */
export function beginPoints(statePtr: usize): void {
  if (dimensions === 0) return;
  nextWords(statePtr, KEY);
  const key = load<u64>(KEY);
  index = 0;
  for (let i = 0; i < dimensions; i++) {
    const at = (<usize>i) << 2;
    const hash = mix64(key + <u64>(i + 1) * GOLDEN_64);
    store<u32>(DIGITS + at, 0);
    store<u32>(SEEDS + at, <u32>hash);
    store<u32>(SHIFTS + at, <u32>(hash >> 32));
  }
}

/**
 * Writes the next `count` points of the sequence as words, 64 digits of each coordinate: 32 of the Sobol point, scrambled,
 * and behind them those that a hash makes of the first 32, as a scramble of all digits would be random there.
 *
 * Traps when points have other than the dimensions that were set.
 *
 * @param dimensionCount coordinates of a point
 * @param outPtr         `count` points of `dimensionCount` u64
 */
export function fillSobol(dimensionCount: i32, count: i32, outPtr: usize): void {
  if (dimensionCount !== dimensions) unreachable();
  const rowBytes = (<usize>dimensions) << 2;
  let ptr = outPtr;
  for (let left = count; left > 0; left--) {
    index++;
    const rowPtr = directionsPtr + rowBytes * <usize>ctz<u32>(index);
    for (let at: usize = 0; at < rowBytes; at += 4) {
      const digits = load<u32>(DIGITS + at);
      const scrambled = scrambleReversed(digits, load<u32>(SEEDS + at)) ^ load<u32>(SHIFTS + at);
      store<u64>(ptr, ((<u64>reverseBits(scrambled)) << 32) | <u64>(scrambled * 0x9e3779b1));
      store<u32>(DIGITS + at, digits ^ load<u32>(rowPtr + at));
      ptr += 8;
    }
  }
}
