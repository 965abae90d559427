// Floating point numbers made of the high bits of a random word, without a conversion of integers: the bits go into the
// fraction of a number in one octave, whose lower end is then taken away. The last bit is set, which makes the numbers
// midpoints of their cells: never 0, never an end, and symmetric where the interval is.

/** An odd multiple of 2^-51 in (-1, 1), from bits 13 to 63 of `word`: 2^51 values, symmetric about 0. */
export function signedUnit(word: u64): f64 {
  return reinterpret<f64>((word >> 12) | 0x4000000000000001) - 3;
}

/** An odd multiple of 2^-52 in (0, 1), from bits 13 to 63 of `word`: 2^51 values, symmetric about 1/2. */
export function openUnit(word: u64): f64 {
  return reinterpret<f64>((word >> 12) | 0x3ff0000000000001) - 1;
}
