import { nextWords } from "../rng/sfc64";
import { STEP_POINTS, UNDECIDED_8, UNDECIDED_15, WORDS } from "./pi-buffers";
import { INNER_8, INNER_15, OUTER_8, OUTER_15, settleInside, sumSquares8, sumSquares15 } from "./pi-looks";

// Counting in plain integers, in the order of the vector code, so that both builds give the same count. In the SIMD
// build it still counts the last, incomplete step, and settles the points that two looks left undecided.

/**
 * Draws `steps` steps of 16 points and counts the first `wanted` points of each that are in the disc, all looks
 * included.
 *
 * @param steps    1 … BLOCK_STEPS
 * @param wanted   1 … 16
 * @param statePtr generator state, advanced in place
 */
export function countBlockScalar(steps: i32, wanted: i32, statePtr: usize): i32 {
  let count = 0;
  let endPtr = UNDECIDED_8;
  for (let step = 0; step < steps; step++) {
    nextWords(statePtr, WORDS);
    if (wanted < STEP_POINTS) moveOutside(wanted);
    for (let vectorPtr = WORDS; vectorPtr < WORDS + 32; vectorPtr += 16) {
      const word0 = load<u64>(vectorPtr, 0);
      const word1 = load<u64>(vectorPtr, 8);
      const look = lookAtWord(word0) + lookAtWord(word1);
      count += look & 15;
      store<u64>(endPtr, word0, 0);
      store<u64>(endPtr, word1, 8);
      endPtr += look >= 16 ? 16 : 0;
    }
  }
  return count - countLateOutside(statePtr, endPtr);
}

/**
 * Sets all bits of the points from number `first` on: nobody wants them, and there the first look finds them outside.
 */
function moveOutside(first: i32): void {
  for (let index = first; index < STEP_POINTS; index++) store<u16>(WORDS + 2 * <usize>index, 0xffff);
}

/** First look at the four points of `word`: how many are not surely outside, plus 16 for each that is undecided. */
function lookAtWord(word: u64): i32 {
  let look = 0;
  for (let shift: u64 = 0; shift < 64; shift += 16) {
    const sum = sumSquares8(<u32>(word >> shift));
    look += i32(sum < OUTER_8) + (i32(sum - (INNER_8 + 1) < OUTER_8 - (INNER_8 + 1)) << 4);
  }
  return look;
}

/**
 * Second and third look at the vectors from UNDECIDED_8 to `endPtr`: points outside that the first look took for
 * inside.
 *
 * Two vectors take one step; a last single one is paired with points outside.
 */
function countLateOutside(statePtr: usize, endPtr: usize): i32 {
  store<u64>(endPtr, -1, 0);
  store<u64>(endPtr, -1, 8);
  let outside = 0;
  let pointPtr = UNDECIDED_15;
  for (let earlyPtr = UNDECIDED_8; earlyPtr < endPtr; earlyPtr += 32) {
    nextWords(statePtr, WORDS);
    for (let index: usize = 0; index < <usize>STEP_POINTS; index++) {
      const early = <u32>load<u16>(earlyPtr + 2 * index);
      const point = joinBytes(early, <u32>load<u16>(WORDS + 2 * index));
      const sum = sumSquares15(point);
      outside += i32(sum >= OUTER_15) - i32(sumSquares8(early) >= OUTER_8);
      store<u32>(pointPtr, point);
      if (isUndecided15(sum)) pointPtr += 4;
    }
  }
  return outside + countSettledOutside(statePtr, pointPtr);
}

/** 16 bits of x and y, in the low and high half: the bytes (x, y) of `early` lead, those of `late` follow. */
function joinBytes(early: u32, late: u32): u32 {
  return ((early & 0xff) << 8) | (late & 0xff) | ((early & 0xff00) << 16) | ((late & 0xff00) << 8);
}

function isUndecided15(sum: u32): bool {
  return sum > INNER_15 && sum < OUTER_15;
}

/**
 * Third look at the points from UNDECIDED_15 to `endPtr`: how many are outside. Points that 15 bits decide are skipped.
 *
 * Each settled point takes one step: the low half of word 0 for x, that of word 1 for y.
 */
export function countSettledOutside(statePtr: usize, endPtr: usize): i32 {
  let outside = 0;
  for (let pointPtr = UNDECIDED_15; pointPtr < endPtr; pointPtr += 4) {
    const point = load<u32>(pointPtr);
    if (!isUndecided15(sumSquares15(point))) continue;
    nextWords(statePtr, WORDS);
    outside += i32(!settleInside(point, load<u32>(WORDS, 0), load<u32>(WORDS, 8)));
  }
  return outside;
}
