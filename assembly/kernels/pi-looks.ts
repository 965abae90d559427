// Points of the unit square against the quarter disc x^2 + y^2 < 1: how few bits decide, and what is known after each
// look.
//
// A coordinate is an infinite string of fair bits, of which a look knows the first k: it lies in [X, X+1) / 2^k. With
// R = 2^k, S = X^2 + Y^2, and the cell's far corner at S + 2 (X + Y) + 2:
//
//   S >= R^2                  every point of the cell is outside (or on the circle, which has probability 0)
//   S + 2 (X + Y) + 2 <= R^2  every point of the cell is inside
//   otherwise                 undecided: more bits are drawn
//
// Inside the circle X + Y < sqrt(2) R, so the second line may test S <= R^2 - 2 floor(sqrt(2) R) - 2 instead, or any
// smaller bound: one comparison with a constant, at the price of a few more undecided cells (0.85 % of the square at k
// = 8, where the exact test would leave 0.78 %).
//
// Drawing the further bits late is unbiased: all bits of the string are independent and fair whenever they are drawn,
// and the bits that decided to draw them are never used again as anything but the leading digits that they are.
//
// First look: 8 bits of x and y, a point in 16 bits, 8 points in a vector. Second: 15 bits (8 + 7 of 8 new ones, so
// that squares fit a signed 32-bit dot product). Third: 48 bits, see `settleInside`.

/** At 8 bits: largest S of cells that are surely inside, 2^16 - 2 * 362 - 2. */
export const INNER_8: u32 = 64810;
/** At 8 bits: smallest S of cells that are surely outside, 2^16. */
export const OUTER_8: u32 = 65536;
/**
 * At 15 bits: largest S of cells taken for surely inside, 2^30 - 3 * 2^15 - 1; 2 * 46340 + 2 would do, but not in 16
 * bits.
 */
export const INNER_15: u32 = 1073643519;
/** At 15 bits: smallest S of cells that are surely outside, 2^30. */
export const OUTER_15: u32 = 1073741824;

/** First look, S at 8 bits of a point; x is the low byte of `point`, y the next, higher bits are ignored. */
export function sumSquares8(point: u32): u32 {
  const x = point & 0xff;
  const y = (point >> 8) & 0xff;
  return x * x + y * y;
}

/** Second look, S at 15 bits of a point given by 16 bits of x (low half) and 16 bits of y (high half). */
export function sumSquares15(point: u32): u32 {
  const x = (point & 0xffff) >> 1;
  const y = point >> 17;
  return x * x + y * y;
}

/**
 * Third and last look: whether a point that 15 bits left undecided is inside, given 32 more bits of each coordinate.
 *
 * The last bit is replaced by 1: x = (2^32 X + h) / 2^48 with h odd is the midpoint of a cell of side 2^-47, and the
 * midpoint decides for the cell. With E = 2^32 - X^2 - Y^2, exactly, in integers:
 *
 *   x^2 + y^2 < 1  <=>  2^64 E > 2^33 (X h + Y k) + h^2 + k^2  <=>  2^32 E - 2 (X h + Y k) > (h^2 + k^2) / 2^32
 *
 * The left side is an integer below 2^52 in size; the right side never is one, since h^2 + k^2 = 2 modulo 8. So there
 * are no ties, and comparing with its floor is exact. The circle cuts fewer than 2^48 cells of area 2^-94 and each is
 * wrong by less than its area: the probability of a hit is off by less than 2^-46, which 10^14 samples (standard error
 * 2^-24.5) are far from showing.
 *
 * @param point 16 bits of x (low half) and 16 bits of y (high half)
 * @param xBits 32 fresh bits for x
 * @param yBits 32 fresh bits for y
 */
export function settleInside(point: u32, xBits: u32, yBits: u32): bool {
  const x = <i64>(point & 0xffff);
  const y = <i64>(point >> 16);
  const h = <u64>(xBits | 1);
  const k = <u64>(yBits | 1);
  const left = ((((<i64>1) << 32) - x * x - y * y) << 32) - 2 * (x * <i64>h + y * <i64>k);
  const hh = h * h;
  const kk = k * k;
  const carry = ((hh & 0xffffffff) + (kk & 0xffffffff)) >> 32;
  return left > <i64>((hh >> 32) + (kk >> 32) + carry);
}
