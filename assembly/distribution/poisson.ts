import { Rng } from "../rng/rng";
import { logPoisson } from "./deviance";

/** 2^50: above it the spacing of f64 is too near to the deviation of a count. */
const LARGEST_MEAN: f64 = 1125899906842624;

/** From here on rejection is the faster method, and from here on it is allowed. */
const REJECTION_MEAN: f64 = 10;

/**
 * Poisson: a count >= 0, as f64, with mean and variance `mean`.
 *
 * Below mean 10 the cumulated probabilities are searched from 0 up with one uniform number (Devroye 1986, X.3.3);
 * chances below 2^-53 are not resolved. From 10 on: PTRS, transformed rejection with squeeze, of Hörmann, "The
 * transformed rejection method for generating Poisson random variables", Insurance Math. Econom. 12 (1993) 39-45.
 *
 * @param mean 0 … 2^50; else NaN
 *
 * @example
 * const arrivals = poisson(rng, 3.5);
 */
export function poisson(rng: Rng, mean: f64): f64 {
  if (!(mean >= 0 && mean <= LARGEST_MEAN)) return NaN;
  return mean < REJECTION_MEAN ? searchPoisson(rng, mean) : rejectPoisson(rng, mean);
}

function searchPoisson(rng: Rng, mean: f64): f64 {
  const none = Math.exp(-mean);
  let chance = none;
  let left = rng.uniform();
  let k: f64 = 0;
  while (left >= chance) {
    left -= chance;
    k += 1;
    chance *= mean / k;
    // Only rounding leaves something over here, where all further chances together are below 1e-24: start again.
    if (chance < 1e-25) {
      chance = none;
      left = rng.uniform();
      k = 0;
    }
  }
  return k;
}

/** Names as in the paper, algorithm PTRS; its log-gamma is replaced, see deviance.ts. */
function rejectPoisson(rng: Rng, mean: f64): f64 {
  const b = 0.931 + 2.53 * Math.sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const vr = 0.9277 - 3.6224 / (b - 2);
  while (true) {
    const u = rng.uniform() - 0.5;
    const v = rng.uniform();
    const us = 0.5 - abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= vr) return k;
    // us = 0 makes k minus infinity.
    if (k < 0 || (us < 0.013 && v > us)) continue;
    if (Math.log((v * inverseAlpha) / (a / (us * us) + b)) <= logPoisson(k, mean)) return k;
  }
}
