// The step of rng/sfc64.ts on two lanes at once; two such halves make a state. An AssemblyScript function returns one
// vector, and the state must stay in registers, so the caller writes the step, in this order, from the parts below:
//
//   const words = outputOf(a, b, counter);
//   a = nextA(b);  b = nextB(c);  c = nextC(c, words, rotate24);
//   counter = i64x2.add(counter, ones);          once for both halves

/** Address of the vector that advances the counter. */
export const ONES: usize = memory.data<u64>([1, 1], 16);

/** Address of the swizzle that rotates each 64-bit lane left by 24 bits, which is three whole bytes. */
export const ROTATE_24: usize = memory.data<u8>([5, 6, 7, 0, 1, 2, 3, 4, 13, 14, 15, 8, 9, 10, 11, 12], 16);

/** The words of this step: a + b + counter. */
export function outputOf(a: v128, b: v128, counter: v128): v128 {
  return i64x2.add(i64x2.add(a, b), counter);
}

/** The next a: b ^ (b >> 11). */
export function nextA(b: v128): v128 {
  return v128.xor(b, i64x2.shr_u(b, 11));
}

/** The next b: c + (c << 3). */
export function nextB(c: v128): v128 {
  return i64x2.add(c, i64x2.shl(c, 3));
}

/** The next c: rotl(c, 24) + words; `rotate24` is the vector at {@link ROTATE_24}. */
export function nextC(c: v128, words: v128, rotate24: v128): v128 {
  return i64x2.add(i8x16.swizzle(c, rotate24), words);
}
