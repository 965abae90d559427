import { expect } from "vitest";
import { normalTail } from "./special-functions.ts";

// How far a sample is from its law. Seeds are fixed, so a test never fails by chance from one run to the next; the
// thresholds say how rare a sample of a right generator is that would have failed when the seed was chosen.

/** Standard errors that a mean may be off: chance 6.8e-6, both sides. */
export const K = 4.5;

/** Largest sqrt(n) D of a Kolmogorov-Smirnov test: chance 2 exp(-2 * 2.7^2) = 9.3e-7 (Numerical Recipes, 14.3.17). */
const KS_LIMIT = 2.7;

/** What a law says of itself: mean, variance, skewness and kurtosis (3 for the normal law). */
export interface Moments {
  readonly mean: number;
  readonly variance: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

/** Deviations from a law, each in units of its standard error. */
export interface MomentDeviations {
  readonly mean: number;
  readonly variance: number;
  readonly skewness: number;
}

/**
 * Compares the means of y, y^2 and y^3, where y = (x - mean) / deviation of the law, with 0, 1 and the law's skewness.
 *
 * Standard errors: 1 / sqrt(n) and sqrt((kurtosis - 1) / n) from the law; for y^3 sqrt((mean of y^6 - skewness^2) / n),
 * with the mean of y^6 from the sample.
 */
export function momentDeviations(sample: Float64Array, law: Moments): MomentDeviations {
  const n = sample.length;
  const deviation = Math.sqrt(law.variance);
  let sum1 = 0;
  let sum2 = 0;
  let sum3 = 0;
  let sum6 = 0;
  for (const x of sample) {
    const y = (x - law.mean) / deviation;
    const cube = y * y * y;
    sum1 += y;
    sum2 += y * y;
    sum3 += cube;
    sum6 += cube * cube;
  }
  const root = Math.sqrt(n);
  return {
    mean: (sum1 / n) * root,
    variance: ((sum2 / n - 1) * root) / Math.sqrt(law.kurtosis - 1),
    skewness: ((sum3 / n - law.skewness) * root) / Math.sqrt(sum6 / n - law.skewness ** 2),
  };
}

/** Fails unless mean, variance and skewness lie within {@link K} standard errors of the law's. */
export function expectMoments(sample: Float64Array, law: Moments): void {
  const found = momentDeviations(sample, law);
  const worst = Math.max(Math.abs(found.mean), Math.abs(found.variance), Math.abs(found.skewness));
  expect(worst < K, `deviations in standard errors: ${JSON.stringify(found)}`).toBe(true);
}

/** Deviation of a number of hits from n p, in units of sqrt(n p (1 - p)). */
export function hitDeviation(hits: number, n: number, chance: number): number {
  return (hits - n * chance) / Math.sqrt(n * chance * (1 - chance));
}

/** Fails unless as many of the sample lie above `bound` as `chance` says, within {@link K} standard errors. */
export function expectTail(sample: Float64Array, bound: number, chance: number): void {
  let hits = 0;
  for (const x of sample) if (x > bound) hits++;
  expect(sample.length * chance, "too few expected for a test").toBeGreaterThan(20);
  expectWithin(hitDeviation(hits, sample.length, chance), K, `tail above ${bound}`);
}

/** Fails unless `deviation`, in standard errors, is within +-`limit`. */
export function expectWithin(deviation: number, limit: number, what: string): void {
  expect(Math.abs(deviation) < limit, `${what}: ${deviation} standard errors`).toBe(true);
}

/** sqrt(n) times the Kolmogorov-Smirnov distance of the sample from the distribution function `cdf`. */
export function ksStatistic(sample: Float64Array, cdf: (x: number) => number): number {
  const sorted = sample.toSorted();
  const n = sorted.length;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    const below = cdf(sorted[i] ?? Number.NaN);
    distance = Math.max(distance, below - i / n, (i + 1) / n - below);
    if (Number.isNaN(below)) return Number.NaN;
  }
  return distance * Math.sqrt(n);
}

/** Fails when the sample is further from `cdf` than one in a million right samples; for continuous laws. */
export function expectKs(sample: Float64Array, cdf: (x: number) => number): void {
  expect(ksStatistic(sample, cdf)).toBeLessThan(KS_LIMIT);
}

/**
 * Standard normal deviate as rare as a chi-square of `counts` against n times `chances`, by Wilson and Hilferty's cube
 * root (Abramowitz & Stegun 26.4.17). Neighbouring cells are merged until each expects at least 10.
 */
export function chiSquareDeviate(counts: readonly number[], chances: readonly number[], n: number): number {
  let chiSquare = 0;
  let cells = 0;
  let hits = 0;
  let expected = 0;
  let left = n * chances.reduce((sum, chance) => sum + chance, 0);
  for (const [cell, chance] of chances.entries()) {
    hits += counts[cell] ?? 0;
    expected += n * chance;
    left -= n * chance;
    if (expected < 10 || (left < 10 && cell < chances.length - 1)) continue;
    chiSquare += (hits - expected) ** 2 / expected;
    cells++;
    hits = 0;
    expected = 0;
  }
  const freedom = cells - 1;
  const spread = 2 / (9 * freedom);
  return (Math.cbrt(chiSquare / freedom) - (1 - spread)) / Math.sqrt(spread);
}

/** Fails when chi-square is too large or too small by {@link K} standard deviations. */
export function expectChances(counts: readonly number[], chances: readonly number[], n: number): void {
  expect(chances.reduce((sum, chance) => sum + chance, 0)).toBeCloseTo(1, 9);
  expectWithin(chiSquareDeviate(counts, chances, n), K, "chi-square");
}

/** Counts of the values 0 … `cells` - 1, larger ones in the last cell. */
export function countValues(sample: Float64Array, cells: number): number[] {
  const counts = new Array<number>(cells).fill(0);
  for (const x of sample) {
    const cell = Math.min(x, cells - 1);
    counts[cell] = (counts[cell] ?? 0) + 1;
  }
  return counts;
}

/** The same as {@link countValues} for a law: chances of 0 … `cells` - 2, and the rest in the last cell. */
export function chancesOf(chance: (k: number) => number, cells: number): number[] {
  const chances = Array.from({ length: cells - 1 }, (_, k) => chance(k));
  return [...chances, 1 - chances.reduce((sum, p) => sum + p, 0)];
}

/** Two-sided chance that a standard normal number is further out than `deviation`. */
export function chanceOf(deviation: number): number {
  return 2 * normalTail(Math.abs(deviation));
}
