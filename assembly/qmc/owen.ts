// Nested uniform scrambling of binary digits: A. Owen, "Randomly permuted (t,m,s)-nets and (t,s)-sequences", in Monte
// Carlo and Quasi-Monte Carlo Methods in Scientific Computing (1995) 299-317. Each digit is flipped or not, at random, and
// the choice depends on all digits before it. The choices come from a hash, as in B. Burley, "Practical hash-based Owen
// scrambling", Journal of Computer Graphics Techniques 9 (2020) 1-20, whose permutation is that of S. Laine & T. Karras,
// "Stratified sampling for stochastic transparency", Computer Graphics Forum 30 (2011) 1197-1204.

/**
 * A permutation of 32-bit numbers in which each bit of the result depends on that bit of `digits` and on those below it
 * only: nested scrambling of digits in reverse, the first one lowest.
 *
 * With the constants of N. Vegdahl, "Building a better LK hash" (2021), psychopath.io.
 *
 * @param seed random; each makes another permutation
 */
export function scrambleReversed(digits: u32, seed: u32): u32 {
  let x = digits;
  x ^= x * 0x3d20adea;
  x += seed;
  x *= (seed >> 16) | 1;
  x ^= x * 0x05526c56;
  x ^= x * 0x53a22864;
  return x;
}

/** The bits of a number in reverse. */
export function reverseBits(x: u32): u32 {
  let y = x;
  y = ((y >> 1) & 0x55555555) | ((y & 0x55555555) << 1);
  y = ((y >> 2) & 0x33333333) | ((y & 0x33333333) << 2);
  y = ((y >> 4) & 0x0f0f0f0f) | ((y & 0x0f0f0f0f) << 4);
  return bswap<u32>(y);
}
