import { normalQuantile } from "./normal-quantile.ts";

/**
 * Quantile of Student's t distribution, relative error below 1e-7.
 *
 * Source: Abramowitz & Stegun (1964), 26.7.3 and 26.7.4 for the law, on whose series Newton's method finds the quantile
 * from the expansion 26.7.5; beyond 200 degrees of freedom the expansion alone.
 *
 * @param p - probability in (0, 1)
 * @param freedom - degrees of freedom, whole; NaN is given below 1
 */
export function studentQuantile(p: number, freedom: number): number {
  if (!(freedom >= 1)) return Number.NaN;
  if (p < 0.5) return -studentQuantile(1 - p, freedom);
  // In closed form, as the expansion is far off.
  if (freedom === 1) return Math.tan(Math.PI * (p - 0.5));
  if (freedom === 2) return (2 * p - 1) / Math.sqrt(2 * p * (1 - p));
  let t = expansion(normalQuantile(p), freedom);
  if (freedom > 200) return t;
  for (let step = 0; step < 20; step++) {
    const change = (0.5 + 0.5 * centralProbability(t, freedom) - p) / density(t, freedom);
    t -= change;
    if (Math.abs(change) <= 1e-12 * t) break;
  }
  return t;
}

function expansion(x: number, freedom: number): number {
  const square = x * x;
  const terms = [
    (square + 1) / 4,
    ((5 * square + 16) * square + 3) / 96,
    (((3 * square + 19) * square + 17) * square - 15) / 384,
    ((((79 * square + 776) * square + 1482) * square - 1920) * square - 945) / 92160,
  ];
  return x * terms.reduceRight((sum, term) => (sum + term) / freedom, 0) + x;
}

/** Probability to be in -t … t, with more than 2 degrees of freedom. */
function centralProbability(t: number, freedom: number): number {
  const angle = Math.atan(t / Math.sqrt(freedom));
  const cosine = Math.cos(angle) ** 2;
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? Math.cos(angle) : 1;
  let sum = term;
  for (let k = isOdd ? 2 : 1; k < freedom - 2; k += 2) {
    term *= (k / (k + 1)) * cosine;
    sum += term;
  }
  return isOdd ? (2 / Math.PI) * (angle + Math.sin(angle) * sum) : Math.sin(angle) * sum;
}

// A slope for Newton's method: its constant need not be exact. Stirling's series of the ratio of gamma functions.
function density(t: number, freedom: number): number {
  const constant = Math.exp(-1 / (4 * freedom)) / Math.sqrt(2 * Math.PI);
  return constant * (1 + (t * t) / freedom) ** (-(freedom + 1) / 2);
}
