// xoshiro256++ 1.0: Blackman & Vigna, "Scrambled linear pseudorandom number generators", ACM Trans. Math. Softw. 47
// (2021), article 36, and xoshiro256plusplus.c at prng.di.unimi.it. One cycle of 2^256 - 1 states, all but the zero
// state; 4-dimensionally equidistributed; its authors find no failure in BigCrush or in PractRand.

/**
 * The state of one xoshiro256++ generator, 32 bytes at a pointer; never allocated here.
 *
 * Every state is valid but the one whose four words are all zero, which yields only zeros.
 */
@unmanaged
export class Xoshiro256pp {
  /** First word of the state. */
  s0: u64;
  /** Second word. */
  s1: u64;
  /** Third word. */
  s2: u64;
  /** Fourth word. */
  s3: u64;

  /**
   * Makes a step; gives 64 random bits.
   *
   * @example
   * const word = rng.step();
   */
  step(): u64 {
    const s0 = this.s0;
    const s1 = this.s1;
    const s2 = this.s2 ^ s0;
    const s3 = this.s3 ^ s1;
    const result = rotl<u64>(s0 + this.s3, 23) + s0;
    this.s0 = s0 ^ s3;
    this.s1 = s1 ^ s2;
    this.s2 = s2 ^ (s1 << 17);
    this.s3 = rotl<u64>(s3, 45);
    return result;
  }
}
