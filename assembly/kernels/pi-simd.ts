import { nextA, nextB, nextC, ONES, outputOf, ROTATE_24 } from "../rng/sfc64-simd";
import { UNDECIDED_8, UNDECIDED_15 } from "./pi-buffers";
import { countSettledOutside } from "./pi-scalar";

// Sixteen points at a time. The 256 bits of one step are two vectors, each of eight 16-bit lanes, one point a lane:
//
//   byte    0   1   2   3   …  14  15
//           x0  y0  x1  y1     x7  y7
//
// Each look first makes a 16-bit number that is negative, as signed, just where the point is surely outside, and that
// grows with S up to there. A branch for the 13 % of steps with an undecided point would be mispredicted nearly each
// time it is taken, so every vector is stored, and the end of the buffer moves, or not, by arithmetic.

// Constants are loaded from memory on purpose: V8 (11.3) rebuilds a literal vector at each use in a loop, in two to
// four instructions, while a loaded one stays in its register.
const LOW_BYTES: usize = memory.data<u16>([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff], 16);
// (INNER_8 + 1) >> 1 and INNER_15 >> 15, eight times; static data takes literals only.
const INNER_HALF_8: usize = memory.data<i16>([32405, 32405, 32405, 32405, 32405, 32405, 32405, 32405], 16);
const INNER_HIGH_15: usize = memory.data<i16>([32764, 32764, 32764, 32764, 32764, 32764, 32764, 32764], 16);

/**
 * First look: (S + 1) >> 1, which is 2^15 or more, so negative, just where S >= 2^16: S = 2^16 - 1 is no sum of
 * squares.
 */
function halfSumSquares8(points: v128, lowBytes: v128): v128 {
  const x = v128.and(points, lowBytes);
  const y = i16x8.shr_u(points, 8);
  return i16x8.avgr_u(i16x8.mul(x, x), i16x8.mul(y, y));
}

/**
 * Second look: S >> 15, which is 2^15 or more, so negative, just where S >= 2^30; 16 bits of each coordinate in, 15
 * used.
 */
function highSumSquares15(points0: v128, points4: v128): v128 {
  const half0 = i16x8.shr_u(points0, 1);
  const half4 = i16x8.shr_u(points4, 1);
  const sum0 = i32x4.dot_i16x8_s(half0, half0);
  const sum4 = i32x4.dot_i16x8_s(half4, half4);
  return i16x8.narrow_i32x4_u(i32x4.shr_u(sum0, 15), i32x4.shr_u(sum4, 15));
}

/** Points 0 to 3 with 16 bits of x and of y each: the late byte is the low one. */
function joinLow(early: v128, late: v128): v128 {
  return i8x16.shuffle(late, early, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}

/** Points 4 to 7 likewise. */
function joinHigh(early: v128, late: v128): v128 {
  return i8x16.shuffle(late, early, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
}

/** Number of negative lanes among 16. */
function countNegative(lanes0: v128, lanes1: v128): i32 {
  return popcnt<i32>(i8x16.bitmask(i8x16.narrow_i16x8_s(lanes0, lanes1)));
}

/**
 * 16 if a lane of `value` exceeds the same lane of `bound`, else 0; for a positive mask, -mask has bits 16 to 31 set.
 */
function strideIfGreater(value: v128, bound: v128): usize {
  return (-i8x16.bitmask(i16x8.gt_s(value, bound)) >>> 27) & 16;
}

/**
 * Draws `steps` steps of 16 points and counts those in the disc, all looks included.
 *
 * @param steps    1 … BLOCK_STEPS
 * @param statePtr generator state, advanced in place
 */
export function countBlockSimd(steps: i32, statePtr: usize): i32 {
  const ones = v128.load(ONES);
  const rotate24 = v128.load(ROTATE_24);
  const lowBytes = v128.load(LOW_BYTES);
  const inner = v128.load(INNER_HALF_8);
  let a0 = v128.load(statePtr, 0);
  let a1 = v128.load(statePtr, 16);
  let b0 = v128.load(statePtr, 32);
  let b1 = v128.load(statePtr, 48);
  let c0 = v128.load(statePtr, 64);
  let c1 = v128.load(statePtr, 80);
  let counter = v128.load64_splat(statePtr, 96);
  let outside = 0;
  let endPtr = UNDECIDED_8;
  for (let step = 0; step < steps; step++) {
    const points0 = outputOf(a0, b0, counter);
    const points1 = outputOf(a1, b1, counter);
    counter = i64x2.add(counter, ones);
    a0 = nextA(b0);
    a1 = nextA(b1);
    b0 = nextB(c0);
    b1 = nextB(c1);
    c0 = nextC(c0, points0, rotate24);
    c1 = nextC(c1, points1, rotate24);
    const half0 = halfSumSquares8(points0, lowBytes);
    const half1 = halfSumSquares8(points1, lowBytes);
    outside += countNegative(half0, half1);
    v128.store(endPtr, points0);
    endPtr += strideIfGreater(half0, inner);
    v128.store(endPtr, points1);
    endPtr += strideIfGreater(half1, inner);
  }
  storeState(statePtr, a0, a1, b0, b1, c0, c1, counter);
  return 16 * steps - outside - countLateOutside(statePtr, endPtr);
}

function storeState(statePtr: usize, a0: v128, a1: v128, b0: v128, b1: v128, c0: v128, c1: v128, counter: v128): void {
  v128.store(statePtr, a0, 0);
  v128.store(statePtr, a1, 16);
  v128.store(statePtr, b0, 32);
  v128.store(statePtr, b1, 48);
  v128.store(statePtr, c0, 64);
  v128.store(statePtr, c1, 80);
  v128.store64_lane(statePtr, counter, 0, 96);
}

/**
 * Second and third look at the vectors from UNDECIDED_8 to `endPtr`: points outside that the first look took for
 * inside.
 *
 * Two vectors take one step; a last single one is paired with points outside. The third look is rare (1.7 % of the
 * steps here), so it is worth a branch; it gets all sixteen points and skips those that this look decides.
 */
function countLateOutside(statePtr: usize, endPtr: usize): i32 {
  const ones = v128.load(ONES);
  const rotate24 = v128.load(ROTATE_24);
  const lowBytes = v128.load(LOW_BYTES);
  const inner = v128.load(INNER_HIGH_15);
  let a0 = v128.load(statePtr, 0);
  let a1 = v128.load(statePtr, 16);
  let b0 = v128.load(statePtr, 32);
  let b1 = v128.load(statePtr, 48);
  let c0 = v128.load(statePtr, 64);
  let c1 = v128.load(statePtr, 80);
  let counter = v128.load64_splat(statePtr, 96);
  let outside = 0;
  let pointPtr = UNDECIDED_15;
  v128.store(endPtr, i8x16.splat(-1));
  for (let earlyPtr = UNDECIDED_8; earlyPtr < endPtr; earlyPtr += 32) {
    const late0 = outputOf(a0, b0, counter);
    const late1 = outputOf(a1, b1, counter);
    counter = i64x2.add(counter, ones);
    a0 = nextA(b0);
    a1 = nextA(b1);
    b0 = nextB(c0);
    b1 = nextB(c1);
    c0 = nextC(c0, late0, rotate24);
    c1 = nextC(c1, late1, rotate24);
    const early0 = v128.load(earlyPtr, 0);
    const early1 = v128.load(earlyPtr, 16);
    const high0 = highSumSquares15(joinLow(early0, late0), joinHigh(early0, late0));
    const high1 = highSumSquares15(joinLow(early1, late1), joinHigh(early1, late1));
    // Outside now, and not yet at the first look.
    const new0 = v128.andnot(high0, halfSumSquares8(early0, lowBytes));
    const new1 = v128.andnot(high1, halfSumSquares8(early1, lowBytes));
    outside += countNegative(new0, new1);
    if (v128.any_true(v128.or(i16x8.gt_s(high0, inner), i16x8.gt_s(high1, inner)))) {
      v128.store(pointPtr, joinLow(early0, late0), 0);
      v128.store(pointPtr, joinHigh(early0, late0), 16);
      v128.store(pointPtr, joinLow(early1, late1), 32);
      v128.store(pointPtr, joinHigh(early1, late1), 48);
      pointPtr += 64;
    }
  }
  storeState(statePtr, a0, a1, b0, b1, c0, c1, counter);
  return outside + countSettledOutside(statePtr, pointPtr);
}
