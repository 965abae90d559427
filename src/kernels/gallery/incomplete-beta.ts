// The binomial law's tail, for closed forms: a regularised incomplete beta function.
// NR: Press, Teukolsky, Vetterling & Flannery, "Numerical Recipes", 3rd edition. DLMF: dlmf.nist.gov.

/**
 * Chance that more than `rank` of `count` trials succeed, each with `chance`: I_chance(rank + 1, count - rank), DLMF 8.17.5.
 * To about 1e-14 times `count`.
 */
export function chanceOfMore(rank: number, count: number, chance: number): number {
  if (rank < 0 || chance >= 1) return 1;
  if (rank >= count || chance <= 0) return 0;
  // Beyond 12 standard deviations nothing is left of it that a double could hold beside 1.
  const far = 12 * Math.sqrt(count * chance * (1 - chance)) + 12;
  if (rank > count * chance + far) return 0;
  if (rank < count * chance - far) return 1;
  const [a, b] = [rank + 1, count - rank];
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(chance) + b * Math.log1p(-chance));
  // Where the fraction converges fast: NR 6.4.9.
  return chance < (a + 1) / (a + b + 2)
    ? (front * betaFraction(a, b, chance)) / a
    : 1 - (front * betaFraction(b, a, 1 - chance)) / b;
}

/** log Gamma(x) for x >= 1: Stirling's series DLMF 5.11.1 above 10, below it the recurrence DLMF 5.5.1. */
function logGamma(x: number): number {
  let shifted = x;
  let product = 1;
  while (shifted < 10) product *= shifted++;
  const r = 1 / (shifted * shifted);
  const tail =
    (1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - (691 / 360360) * r) * r) * r) * r) * r) / shifted;
  return (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + tail - Math.log(product);
}

/** The continued fraction DLMF 8.17.22 with Lentz's algorithm: NR 6.4.9 and 6.4.10. It needs about sqrt(a + b) steps. */
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
    if (Math.abs(factor - 1) < 1e-15) break;
  }
  return h;
}
