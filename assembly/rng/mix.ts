// Hashing of (seed, stream) into generator states.

/** 2^64 / golden ratio, odd: the increment of splitmix64. */
export const GOLDEN_64: u64 = 0x9e3779b97f4a7c15;

// Round keys of the hash below: the fraction of pi in hexadecimal, 64 bits each.
const KEY_0: u64 = 0x243f6a8885a308d3;
const KEY_1: u64 = 0x13198a2e03707344;
const KEY_2: u64 = 0xa4093822299f31d0;
const KEY_3: u64 = 0x082efa98ec4e6c89;

/**
 * A bijection of 64-bit words, each output bit of which depends on each input bit.
 *
 * "Mix13" of David Stafford, "Better bit mixing" (2011), the finaliser of splitmix64: Steele, Lea & Flood, "Fast
 * splittable pseudorandom number generators" (OOPSLA 2014).
 */
export function mix64(word: u64): u64 {
  let z = word;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

/**
 * Hashes (`seed`, `stream`) to four words at `wordsPtr`, 32 bytes.
 *
 * Words 0 and 1 are a bijection of the pair: a Feistel network of four rounds of {@link mix64}. So different pairs give
 * different words. Words 2 and 3 are two successive outputs of splitmix64 started from both; {@link mix64} being a
 * bijection, they differ, so the four words are never all zero, nor are words 2 and 3 alone.
 */
export function hashStream(wordsPtr: usize, seed: u64, stream: u64): void {
  let left = seed;
  let right = stream;
  right ^= mix64(left + KEY_0);
  left ^= mix64(right + KEY_1);
  right ^= mix64(left + KEY_2);
  left ^= mix64(right + KEY_3);
  const start = left + rotl<u64>(right, 32);
  store<u64>(wordsPtr, left, 0);
  store<u64>(wordsPtr, right, 8);
  store<u64>(wordsPtr, mix64(start + GOLDEN_64), 16);
  store<u64>(wordsPtr, mix64(start + 2 * GOLDEN_64), 24);
}
