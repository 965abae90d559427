import { normalBelow } from "../../kernels/gallery/normal-law.ts";

/**
 * Probability that chi-squared is larger, of so many degrees of freedom: Q(k / 2, x / 2), the upper incomplete gamma function
 * over the whole one. For whole k it is a finite sum.
 *
 * Source: M. Abramowitz & I. Stegun, Handbook of Mathematical Functions (1964), 26.4.4 and 26.4.5.
 *
 * @param x - >= 0
 * @param freedom - whole number; NaN is given below 1
 */
export function chiSquaredTail(x: number, freedom: number): number {
  if (!(freedom >= 1) || Number.isNaN(x)) return Number.NaN;
  const isOdd = freedom % 2 === 1;
  const root = Math.sqrt(x);
  // Terms of the sum, from the one of the least degrees of freedom on.
  let term = isOdd ? Math.sqrt(2 / Math.PI) * Math.exp(-x / 2) * root : Math.exp(-x / 2);
  let tail = isOdd ? 2 * normalBelow(-root) : 0;
  for (let k = isOdd ? 3 : 2; k <= freedom; k += 2) {
    tail += term;
    term *= x / k;
  }
  return Math.min(1, tail);
}
