import { LANE_BYTES, nextWord } from "../rng/sfc64";
import { UNDECIDED_8, UNDECIDED_15 } from "./pi-buffers";
import { INNER_8, INNER_15, OUTER_8, OUTER_15, settleInside, sumSquares8, sumSquares15 } from "./pi-looks";

// Counting in plain integers, word by word in the order of the vector code, so that both builds give the same count. In
// the SIMD build it still counts the last, incomplete vector, and settles the points that two looks left undecided.

/**
 * First look at the four points of `word`: how many are not surely outside, plus 8 if at least one is undecided.
 */
function lookAtWord(word: u64): i32 {
  let inside = 0;
  let undecided = 0;
  for (let shift: u64 = 0; shift < 64; shift += 16) {
    const sum = sumSquares8(<u32>(word >> shift));
    inside += i32(sum < OUTER_8);
    undecided |= i32(sum - (INNER_8 + 1) < OUTER_8 - (INNER_8 + 1));
  }
  return inside | (undecided << 3);
}

/**
 * Draws `vectors` vectors of 8 points and counts those in the disc, all looks included.
 *
 * @param vectors  1 … BLOCK_VECTORS
 * @param statePtr generator state, advanced in place
 * @param mask0    or-ed to the first four points; 0xffff takes a point out, as it is then surely outside
 * @param mask1    the same for the other four
 */
export function countBlockScalar(vectors: i32, statePtr: usize, mask0: u64, mask1: u64): i32 {
  let count = 0;
  let endPtr = UNDECIDED_8;
  for (let vector = 0; vector < vectors; vector++) {
    const word0 = nextWord(statePtr) | mask0;
    const word1 = nextWord(statePtr + LANE_BYTES) | mask1;
    store<u64>(endPtr, word0);
    store<u64>(endPtr, word1, 8);
    const look0 = lookAtWord(word0);
    const look1 = lookAtWord(word1);
    count += (look0 & 7) + (look1 & 7);
    endPtr += ((look0 | look1) & 8) << 1;
  }
  return count - countLateOutsideScalar(statePtr, endPtr);
}

/** Second and third look at all vectors from UNDECIDED_8 to `endPtr`: points outside that the first look took for inside. */
function countLateOutsideScalar(statePtr: usize, endPtr: usize): i32 {
  let outside = 0;
  let pointPtr = UNDECIDED_15;
  for (let vectorPtr = UNDECIDED_8; vectorPtr < endPtr; vectorPtr += 16) {
    for (let lane: usize = 0; lane < 2; lane++) {
      const early = load<u64>(vectorPtr + lane * LANE_BYTES);
      const late = nextWord(statePtr + lane * LANE_BYTES);
      for (let shift: u64 = 0; shift < 64; shift += 16) {
        const point = joinBytes(<u32>(early >> shift), <u32>(late >> shift));
        const sum = sumSquares15(point);
        outside += i32(sum >= OUTER_15) - i32(sumSquares8(<u32>(early >> shift)) >= OUTER_8);
        store<u32>(pointPtr, point);
        if (sum > INNER_15 && sum < OUTER_15) pointPtr += 4;
      }
    }
  }
  return outside + countSettledOutside(statePtr, pointPtr);
}

/** 16 bits of x and y, in the low and high half: the bytes (x, y) of `early` lead, those of `late` follow. */
function joinBytes(early: u32, late: u32): u32 {
  return ((early & 0xff) << 8) | (late & 0xff) | ((early & 0xff00) << 16) | ((late & 0xff00) << 8);
}

/**
 * Third look at the points from UNDECIDED_15 to `endPtr`: how many are outside. Points that 15 bits decide are skipped.
 *
 * Each settled point takes one step of both lanes, the low half of lane 0 for x, that of lane 1 for y.
 */
export function countSettledOutside(statePtr: usize, endPtr: usize): i32 {
  let outside = 0;
  for (let pointPtr = UNDECIDED_15; pointPtr < endPtr; pointPtr += 4) {
    const point = load<u32>(pointPtr);
    const sum = sumSquares15(point);
    if (sum <= INNER_15 || sum >= OUTER_15) continue;
    const xBits = <u32>nextWord(statePtr);
    const yBits = <u32>nextWord(statePtr + LANE_BYTES);
    outside += i32(!settleInside(point, xBits, yBits));
  }
  return outside;
}
