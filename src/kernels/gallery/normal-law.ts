// The error function and the normal law, for closed forms.

const SQRT_PI = 1.772453850905516;

/**
 * Error function, to 1e-15 beside 1.
 *
 * Up to 2.5 the series of Abramowitz & Stegun (1964) 7.1.6, whose terms are all positive; beyond, the continued fraction
 * 7.1.14 of the complement.
 */
export function erf(x: number): number {
  const size = Math.abs(x);
  return Math.sign(x) * (size < 2.5 ? erfSeries(size) : 1 - erfcFraction(size));
}

function erfSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > 1e-18 * sum; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return ((2 * sum) / SQRT_PI) * Math.exp(-x * x);
}

function erfcFraction(x: number): number {
  let fraction = x;
  for (let n = 120; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (SQRT_PI * fraction);
}

/** Probability that a standard normal number is below `x`. */
export function normalBelow(x: number): number {
  const size = Math.abs(x) * Math.SQRT1_2;
  // The tail by itself: 1 - erf has no digits left there.
  const tail = 0.5 * (size < 2.5 ? 1 - erfSeries(size) : erfcFraction(size));
  return x < 0 ? tail : 1 - tail;
}
