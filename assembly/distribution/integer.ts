import { Rng } from "../rng/rng";

/**
 * Uniform among the integers 0 … `n` - 1, each exactly as likely: no modulo bias.
 *
 * The high half of a 32-bit random word times `n`; the few products whose low half would make a result more frequent
 * are drawn again: Lemire, "Fast random integer generation in an interval", ACM Trans. Model. Comput. Simul. 29 (2019),
 * article 3, algorithm 5. Chance of a redraw below n / 2^32.
 *
 * @param n 1 … 2^31 - 1; else the result is -1, and nothing is drawn
 *
 * @example
 * const die = 1 + integer(rng, 6);
 */
export function integer(rng: Rng, n: i32): i32 {
  if (n <= 0) return -1;
  const size = <u64>n;
  let product = (rng.next() >> 32) * size;
  if (<u32>product < <u32>n) {
    // 2^32 mod n
    const threshold: u32 = (0 - <u32>n) % <u32>n;
    while (<u32>product < threshold) product = (rng.next() >> 32) * size;
  }
  return <i32>(product >> 32);
}
