// Logarithms of probabilities without the cancellation of log-gamma: Loader, "Fast and accurate computation of binomial
// probabilities" (2000). A probability is split into Stirling's error and a deviance, both small near the mode, so that
// they stay right to about 1e-15 even where the counts are beyond 10^15.

/** log(sqrt(2 pi)). */
const HALF_LOG_2PI: f64 = 0.9189385332046727;

/** Address of stirlingError(k) for k = 0 … 15: log(k!) - log(sqrt(2 pi k)) - k log(k) + k, and 0 for k = 0. */
const STIRLING_ERRORS: usize = memory.data<f64>(
  [
    0.0, 0.08106146679532726, 0.0413406959554093, 0.02767792568499834, 0.020790672103765093, 0.016644691189821193,
    0.013876128823070748, 0.01189670994589177, 0.010411265261972096, 0.009255462182712733, 0.00833056343336287,
    0.007573675487951841, 0.00694284010720953, 0.006408994188004207, 0.0059513701127588475, 0.005554733551962801,
  ],
  16,
);

/**
 * log(k!) - log(sqrt(2 pi k) (k / e)^k), Stirling's error.
 *
 * From a table up to 15; above by the first terms of 1/(12k) - 1/(360k^3) + 1/(1260k^5) - 1/(1680k^7) + … (DLMF
 * 5.11.1), whose error is below the first term left out, 1.1e-16 at k = 16.
 *
 * @param k an integer >= 0
 */
export function stirlingError(k: f64): f64 {
  if (k <= 15) return load<f64>(STIRLING_ERRORS + ((<usize>k) << 3));
  const r = 1 / (k * k);
  return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - (1.0 / 1188) * r) * r) * r) * r) / k;
}

/**
 * x log(x / mean) + mean - x, the deviance: 0 at x = mean, positive elsewhere.
 *
 * Near the mean by Loader's series: with v = (x - mean) / (x + mean), (x - mean) v + 2 x (v^3 / 3 + v^5 / 5 + …).
 *
 * @param x    > 0
 * @param mean > 0
 */
export function deviance(x: f64, mean: f64): f64 {
  const difference = x - mean;
  if (abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference;
  const v = difference / (x + mean);
  let sum = difference * v;
  let term = 2 * x * v;
  // v^2 < 0.01, so eleven terms reach 2^-53 of the sum.
  for (let odd = 3; odd < 25; odd += 2) {
    term *= v * v;
    const next = sum + term / <f64>odd;
    if (next === sum) break;
    sum = next;
  }
  return sum;
}

/**
 * log(mean^k exp(-mean) / k!)
 *
 * @param k    an integer >= 0
 * @param mean > 0
 */
export function logPoisson(k: f64, mean: f64): f64 {
  if (k === 0) return -mean;
  return -stirlingError(k) - deviance(k, mean) - HALF_LOG_2PI - 0.5 * Math.log(k);
}

/**
 * log(n! / (k! (n - k)!) p^k (1 - p)^(n - k))
 *
 * @param k an integer in 0 … `n`
 * @param n an integer >= 1
 * @param p in (0, 1)
 */
export function logBinomial(k: f64, n: f64, p: f64): f64 {
  const rest = n - k;
  if (k === 0) return n * Math.log1p(-p);
  if (rest === 0) return n * Math.log(p);
  const errors = stirlingError(n) - stirlingError(k) - stirlingError(rest);
  const deviances = deviance(k, n * p) + deviance(rest, n * (1 - p));
  return errors - deviances - HALF_LOG_2PI - 0.5 * Math.log(k * (rest / n));
}
