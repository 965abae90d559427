// Closed forms that the laws are tested against, from Press, Teukolsky, Vetterling & Flannery, "Numerical Recipes", 3rd
// edition (NR), and the Digital Library of Mathematical Functions, dlmf.nist.gov (DLMF). Relative errors 1e-12 or better
// where the tests use them, which special-functions.test.ts checks.

/** log Gamma(x) for x > 0. Stirling's series DLMF 5.11.1 above 10, recurrence DLMF 5.5.1 below. */
export function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < 10) product *= shifted++;
  const r = 1 / (shifted * shifted);
  const tail =
    (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - (691 / 360360) * r) * r) * r) * r) * r) / shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + tail - Math.log(product);
}

/** Regularised lower incomplete gamma function P(a, x), the distribution function of gamma(a): NR 6.2.1. */
export function gammaP(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? gammaSeries(a, x) : 1 - gammaFraction(a, x);
}

/** Q(a, x) = 1 - P(a, x), right in its own tail: NR 6.2.3. */
export function gammaQ(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - gammaSeries(a, x) : gammaFraction(a, x);
}

/** x^a exp(-x) / Gamma(a) */
function gammaFront(a: number, x: number): number {
  return Math.exp(a * Math.log(x) - x - logGamma(a));
}

/** P by the series NR 6.2.5. */
function gammaSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return sum * gammaFront(a, x);
}

/** Q by the continued fraction NR 6.2.7, with Lentz's algorithm, NR section 5.2. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < 1e6; i++) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b);
    c = b + an / c;
    const factor = c * d;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return h * gammaFront(a, x);
}

/** Regularised incomplete beta function I_x(a, b), the distribution function of beta(a, b): NR 6.4.9. */
export function betaI(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  const below = x < (a + 1) / (a + b + 2);
  return below ? (front * betaFraction(a, b, x)) / a : 1 - (front * betaFraction(b, a, 1 - x)) / b;
}

/** The continued fraction DLMF 8.17.22 with Lentz's algorithm: NR 6.4.9 and 6.4.10. */
function betaFraction(a: number, b: number, x: number): number {
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 1e6; m++) {
    const even = (m * (b - m) * x) / ((a - 1 + 2 * m) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    h *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 1 + 2 * m));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    const factor = d * c;
    h *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return h;
}

/** Distribution function of the standard normal law, right in both tails: DLMF 7.11.1 and 7.2.2 with P, Q at 1/2. */
export function normalCdf(x: number): number {
  const half = (x * x) / 2;
  return x < 0 ? gammaQ(0.5, half) / 2 : (1 + gammaP(0.5, half)) / 2;
}

/** Chance of a standard normal number above x. */
export function normalTail(x: number): number {
  return normalCdf(-x);
}

/** Chance of a Poisson count `k`; 0 for k < 0. */
export function poissonChance(k: number, mean: number): number {
  return k < 0 ? 0 : Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
}

/** Chance of a binomial count `k` of `n` with 0 < p < 1; 0 outside of 0 … n. */
export function binomialChance(k: number, n: number, p: number): number {
  if (k < 0 || k > n) return 0;
  const ways = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return Math.exp(ways + k * Math.log(p) + (n - k) * Math.log1p(-p));
}
