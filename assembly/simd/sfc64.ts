// The step of rng/sfc64.ts on both lanes at once. An AssemblyScript function returns one vector, and the four state vectors
// must stay in registers, so the caller writes the step, in this order, from the parts below:
//
//   const words = sumOfWords(a, b, counter);  counter = i64x2.add(counter, onePerLane);
//   a = nextWordsA(b);  b = nextWordsB(c);  c = nextWordsC(c, words, rotate24);

/** Address of the vector that advances the counters. */
export const ONE_PER_LANE: usize = memory.data<u64>([1, 1], 16);

/** Address of the swizzle that rotates each 64-bit lane left by 24 bits, which is three whole bytes. */
export const ROTATE_24: usize = memory.data<u8>([5, 6, 7, 0, 1, 2, 3, 4, 13, 14, 15, 8, 9, 10, 11, 12], 16);

/** The output: a + b + counter. */
export function sumOfWords(a: v128, b: v128, counter: v128): v128 {
  return i64x2.add(i64x2.add(a, b), counter);
}

/** The next a: b ^ (b >> 11). */
export function nextWordsA(b: v128): v128 {
  return v128.xor(b, i64x2.shr_u(b, 11));
}

/** The next b: c + (c << 3). */
export function nextWordsB(c: v128): v128 {
  return i64x2.add(c, i64x2.shl(c, 3));
}

/** The next c: rotl(c, 24) + output; `rotate24` is the vector at {@link ROTATE_24}. */
export function nextWordsC(c: v128, words: v128, rotate24: v128): v128 {
  return i64x2.add(i8x16.swizzle(c, rotate24), words);
}
