import { Rng } from "../rng/rng";

/**
 * Uniform in [`low`, `high`): `low` + (`high` - `low`) u with u a multiple of 2^-53, drawn again if it rounds to `high`.
 *
 * @param low  below `high`; else NaN
 * @param high `high` - `low` finite; else NaN
 *
 * @example
 * const angle = uniform(rng, -Math.PI, Math.PI);
 */
export function uniform(rng: Rng, low: f64, high: f64): f64 {
  const width = high - low;
  if (!(width > 0 && width < Infinity)) return NaN;
  // Ends: u = 0 gives low, which is below high, and has one chance in 2^53 at worst; for all but neighbouring numbers
  // the first draw is already below.
  let x = low + width * rng.uniform();
  while (x >= high) x = low + width * rng.uniform();
  return x;
}

/**
 * Uniform in (0, 1), both ends excluded: an odd multiple of 2^-53, so its logarithm is finite and not zero.
 *
 * @example
 * const wait = -Math.log(uniformOpen(rng));
 */
export function uniformOpen(rng: Rng): f64 {
  return <f64>(<i64>(rng.next() >> 12)) * 2.220446049250313e-16 + 1.1102230246251565e-16;
}
