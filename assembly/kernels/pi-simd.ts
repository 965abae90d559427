import { nextWordsA, nextWordsB, nextWordsC, ONE_PER_LANE, ROTATE_24, sumOfWords } from "../simd/sfc64";
import { UNDECIDED_8, UNDECIDED_15 } from "./pi-buffers";
import { INNER_15, OUTER_15 } from "./pi-looks";
import { countSettledOutside } from "./pi-scalar";

// Eight points at a time. A vector of random bytes is read as eight 16-bit lanes, one point each:
//
//   byte    0   1   2   3   …  14  15
//           x0  y0  x1  y1     x7  y7
//
// A branch for the 6.8 % of vectors that hold an undecided point would be mispredicted nearly each time, so every vector
// is stored and the end of the buffer moves, or not, by arithmetic.

// Constants are loaded from memory on purpose: V8 rebuilds a constant vector at each use in a loop (two to four
// instructions), while a loaded one stays in its register.
const LOW_BYTES: usize = memory.data<u16>([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 16);
const UNITS: usize = memory.data<u16>([1, 1, 1, 1, 1, 1, 1, 1], 16);
// INNER_8 + 1, eight times; static data takes literals only.
const INNER_8_PLUS_1: usize = memory.data<u16>([64811, 64811, 64811, 64811, 64811, 64811, 64811, 64811], 16);

/**
 * S + 1 at 8 bits for eight points, where 0 stands for all S >= 2^16, surely outside.
 *
 * The sum saturates at 2^16 - 1, which no sum of two squares is (it is 3 modulo 4); adding 1 wraps just that to 0.
 */
function sumSquaresPlus1(points: v128, lowBytes: v128, units: v128): v128 {
  const x = v128.and(points, lowBytes);
  const y = i16x8.shr_u(points, 8);
  return i16x8.add(i16x8.add_sat_u(i16x8.mul(x, x), i16x8.mul(y, y)), units);
}

/** Sum of the eight unsigned 16-bit lanes. */
function sumLanes(counts: v128): i32 {
  return sumLanes32(i32x4.extadd_pairwise_i16x8_u(counts));
}

/** S at 15 bits for four points, each 16 bits of x and 16 bits of y. */
function sumSquares15x4(points: v128): v128 {
  const halves = i16x8.shr_u(points, 1);
  return i32x4.dot_i16x8_s(halves, halves);
}

/** All ones in the lanes whose cell at 15 bits is not surely outside. */
function isNotOutside15(sum: v128): v128 {
  return i32x4.lt_s(sum, i32x4.splat(OUTER_15));
}

/** All ones in the lanes whose cell at 15 bits is neither surely inside nor surely outside. */
function isUndecided15(sum: v128): v128 {
  return v128.and(i32x4.gt_s(sum, i32x4.splat(INNER_15)), isNotOutside15(sum));
}

/** Sum of the four 32-bit lanes. */
function sumLanes32(counts: v128): i32 {
  return (
    i32x4.extract_lane(counts, 0) +
    i32x4.extract_lane(counts, 1) +
    i32x4.extract_lane(counts, 2) +
    i32x4.extract_lane(counts, 3)
  );
}

/**
 * Draws `vectors` vectors of 8 points and counts those in the disc, all looks included.
 *
 * @param vectors  1 … BLOCK_VECTORS
 * @param statePtr generator state, advanced in place
 */
export function countBlockSimd(vectors: i32, statePtr: usize): i32 {
  const onePerLane = v128.load(ONE_PER_LANE);
  const rotate24 = v128.load(ROTATE_24);
  const lowBytes = v128.load(LOW_BYTES);
  const units = v128.load(UNITS);
  const inner = v128.load(INNER_8_PLUS_1);
  let a = v128.load(statePtr, 0);
  let b = v128.load(statePtr, 16);
  let c = v128.load(statePtr, 32);
  let counter = v128.load(statePtr, 48);
  let counts = i16x8.splat(0);
  let endPtr = UNDECIDED_8;
  for (let vector = 0; vector < vectors; vector++) {
    const points = sumOfWords(a, b, counter);
    counter = i64x2.add(counter, onePerLane);
    a = nextWordsA(b);
    b = nextWordsB(c);
    c = nextWordsC(c, points, rotate24);
    const sum = sumSquaresPlus1(points, lowBytes, units);
    counts = i16x8.add(counts, i16x8.min_u(sum, units));
    // Not 0 just for S in INNER_8 + 1 … 2^16 - 1, the undecided: a smaller S saturates to 0, a larger one is 0 already.
    const undecided = i16x8.sub_sat_u(sum, inner);
    v128.store(endPtr, points);
    endPtr += (<usize>v128.any_true(undecided)) << 4;
  }
  v128.store(statePtr, a, 0);
  v128.store(statePtr, b, 16);
  v128.store(statePtr, c, 32);
  v128.store(statePtr, counter, 48);
  return sumLanes(counts) - countLateOutsideSimd(statePtr, endPtr);
}

/** Second and third look at all vectors from UNDECIDED_8 to `endEarlyPtr`: points outside that the first look took for inside. */
function countLateOutsideSimd(statePtr: usize, endEarlyPtr: usize): i32 {
  const onePerLane = v128.load(ONE_PER_LANE);
  const rotate24 = v128.load(ROTATE_24);
  const lowBytes = v128.load(LOW_BYTES);
  const units = v128.load(UNITS);
  let a = v128.load(statePtr, 0);
  let b = v128.load(statePtr, 16);
  let c = v128.load(statePtr, 32);
  let counter = v128.load(statePtr, 48);
  let inside8 = i16x8.splat(0);
  let inside15 = i32x4.splat(0);
  let endPtr = UNDECIDED_15;
  for (let vectorPtr = UNDECIDED_8; vectorPtr < endEarlyPtr; vectorPtr += 16) {
    const early = v128.load(vectorPtr);
    const late = sumOfWords(a, b, counter);
    counter = i64x2.add(counter, onePerLane);
    a = nextWordsA(b);
    b = nextWordsB(c);
    c = nextWordsC(c, late, rotate24);
    inside8 = i16x8.add(inside8, i16x8.min_u(sumSquaresPlus1(early, lowBytes, units), units));
    // Little-endian lanes of 16 bits, x and y in turn: the late byte is the low one. Points 0 to 3, then 4 to 7.
    const points0 = i8x16.shuffle(late, early, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
    const points4 = i8x16.shuffle(late, early, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
    const sum0 = sumSquares15x4(points0);
    const sum4 = sumSquares15x4(points4);
    inside15 = i32x4.sub(inside15, i32x4.add(isNotOutside15(sum0), isNotOutside15(sum4)));
    v128.store(endPtr, points0);
    endPtr += (<usize>v128.any_true(isUndecided15(sum0))) << 4;
    v128.store(endPtr, points4);
    endPtr += (<usize>v128.any_true(isUndecided15(sum4))) << 4;
  }
  v128.store(statePtr, a, 0);
  v128.store(statePtr, b, 16);
  v128.store(statePtr, c, 32);
  v128.store(statePtr, counter, 48);
  return sumLanes(inside8) - sumLanes32(inside15) + countSettledOutside(statePtr, endPtr);
}
