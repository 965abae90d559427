import { Rng } from "../rng/rng";
import { gamma } from "./gamma";
import { uniformOpen } from "./uniform";

// 2^-1000: below it log(u) / a may overflow.
const SMALLEST: f64 = 9.332636185032189e-302;

/**
 * Beta with density x^(a - 1) (1 - x)^(b - 1) / B(a, b) on [0, 1]: mean a / (a + b).
 *
 * With both parameters at most 1 it is Jöhnk's method (Metrika 8, 1964, 5-15; Devroye 1986, IX.3.5), on logarithms, so
 * that small parameters do not underflow; it accepts one candidate in two or more. Otherwise X / (X + Y) of two gammas.
 * Results nearer to 0 than the smallest f64 are 0, those within 2^-54 of 1 are 1.
 *
 * @param a 2^-1000 … 2^1000; else NaN
 * @param b 2^-1000 … 2^1000; else NaN
 *
 * @example
 * const share = beta(rng, 2.0, 5.0);
 */
export function beta(rng: Rng, a: f64, b: f64): f64 {
  if (!(a >= SMALLEST && b >= SMALLEST && a <= 1 / SMALLEST && b <= 1 / SMALLEST)) return NaN;
  if (a <= 1 && b <= 1) return betaBelowOne(rng, a, b);
  const x = gamma(rng, a, 1);
  const y = gamma(rng, b, 1);
  return x / (x + y);
}

/** Beta with a and b at most 1: X / (X + Y) of X = U^(1/a), Y = V^(1/b), given that X + Y <= 1. */
function betaBelowOne(rng: Rng, a: f64, b: f64): f64 {
  while (true) {
    const logX = Math.log(uniformOpen(rng)) / a;
    const logY = Math.log(uniformOpen(rng)) / b;
    const top = max(logX, logY);
    const scaledX = Math.exp(logX - top);
    const scaledSum = scaledX + Math.exp(logY - top);
    if (top + Math.log(scaledSum) <= 0) return scaledX / scaledSum;
  }
}
