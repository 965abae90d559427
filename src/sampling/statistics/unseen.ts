import { type Moments, pairIndex } from "./moments.ts";

/** Whether there are observations of an output, and all of them have the same value. */
export function isAllAlike({ count, means, products }: Moments, output: number): boolean {
  return count > 0 && products[pairIndex(output, output, means.length)] === 0;
}

/**
 * How far the mean may be from the one value that all observations have.
 *
 * Among n independent observations that are all alike, another value was seen 0 times. So its probability is below
 * 1 - a^(1/n) with confidence 1 - a, which is about 3 / n for 95 %: the rule of three, J. Hanley & A. Lippman-Hand, "If
 * nothing goes wrong, is everything all right?", JAMA 249 (1983) 1743-1745; the bound is that of C. Clopper & E. Pearson,
 * Biometrika 26 (1934) 404-413, for no events.
 *
 * How far another value would be away, no sample tells. It is taken to be as far as the value seen is from 0, or 1 where
 * that is 0. This holds for indicators and for multiples of them that were seen; for rare values of any size it does not.
 *
 * @param confidenceLevel - probability that the bound holds, in (0, 1)
 */
export function unseenBound({ count, means, scales }: Moments, output: number, confidenceLevel: number): number {
  return unseenShare(count, confidenceLevel) * (Math.abs((means[output] ?? 0) * (scales[output] ?? 1)) || 1);
}

/** Largest probability of another value, where all of `count` observations are alike: see {@link unseenBound}. */
export function unseenShare(count: number, confidenceLevel: number): number {
  return -Math.expm1(Math.log1p(-confidenceLevel) / count);
}
