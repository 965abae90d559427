import { Rng } from "../rng/rng";
import { logBinomial } from "./deviance";

/** 2^50: above it the spacing of f64 is too near to the deviation of a count. */
const LARGEST_N: f64 = 1125899906842624;

/** From this n p on rejection is the faster method, and from here on it is allowed. */
const REJECTION_MEAN: f64 = 10;

/**
 * Binomial: successes, as f64, of `n` independent trials that succeed with probability `p`; mean n p, variance n p (1 -
 * p).
 *
 * With the smaller of p and 1 - p: below n p = 10 the cumulated probabilities are searched from 0 up with one uniform
 * number (Devroye 1986, X.4.3, inversion); chances below 2^-53 are not resolved. From 10 on: BTRS, transformed rejection
 * with squeeze, of Hörmann, "The generation of binomial random variates", J. Stat. Comput. Simul. 46 (1993) 101-110.
 *
 * @param n an integer in 0 … 2^50; else NaN
 * @param p 0 … 1; else NaN
 *
 * @example
 * const heads = binomial(rng, 100.0, 0.5);
 */
export function binomial(rng: Rng, n: f64, p: f64): f64 {
  if (!(n >= 0 && n <= LARGEST_N && p >= 0 && p <= 1) || Math.floor(n) !== n) return NaN;
  // 1 - p is exact where p > 1/2.
  return p > 0.5 ? n - binomialBelowHalf(rng, n, 1 - p) : binomialBelowHalf(rng, n, p);
}

function binomialBelowHalf(rng: Rng, n: f64, p: f64): f64 {
  return n * p < REJECTION_MEAN ? searchBinomial(rng, n, p) : rejectBinomial(rng, n, p);
}

function searchBinomial(rng: Rng, n: f64, p: f64): f64 {
  const odds = p / (1 - p);
  const none = Math.exp(n * Math.log1p(-p));
  let chance = none;
  let left = rng.uniform();
  let k: f64 = 0;
  while (left >= chance) {
    left -= chance;
    k += 1;
    chance *= ((n - k + 1) / k) * odds;
    // Only rounding leaves something over here, where all further chances together are below 1e-24: start again.
    if (chance < 1e-25) {
      chance = none;
      left = rng.uniform();
      k = 0;
    }
  }
  return k;
}

/** Names as in the paper, algorithm BTRS; its log-gamma is replaced, see deviance.ts. */
function rejectBinomial(rng: Rng, n: f64, p: f64): f64 {
  const spread = Math.sqrt(n * p * (1 - p));
  const b = 1.15 + 2.53 * spread;
  const a = -0.0873 + 0.0248 * b + 0.01 * p;
  const c = n * p + 0.5;
  const vr = 0.92 - 4.2 / b;
  while (true) {
    const u = rng.uniform() - 0.5;
    const v = rng.uniform();
    const us = 0.5 - abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + c);
    if (us >= 0.07 && v <= vr) return k;
    // us = 0 makes k minus infinity.
    if (k < 0 || k > n) continue;
    const alpha = (2.83 + 5.1 / b) * spread;
    const mode = Math.floor((n + 1) * p);
    const height = logBinomial(k, n, p) - logBinomial(mode, n, p);
    if (Math.log((v * alpha) / (a / (us * us) + b)) <= height) return k;
  }
}
