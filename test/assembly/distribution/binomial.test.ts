import { beforeAll, describe, expect, test } from "vitest";
import { type Laws, loadLaws } from "./laws.ts";
import { betaI, binomialChance, normalCdf } from "./special-functions.ts";
import {
  chancesOf,
  countValues,
  expectChances,
  expectKs,
  expectMoments,
  expectTail,
  type Moments,
} from "./statistics.ts";

const N = 1_000_000;

let laws: Laws;

beforeAll(async () => {
  laws = await loadLaws();
});

/** Johnson, Kemp & Kotz, "Univariate discrete distributions" (2005), 3.2. */
function binomialMoments(n: number, p: number): Moments {
  const variance = n * p * (1 - p);
  return {
    mean: n * p,
    variance,
    skewness: (1 - 2 * p) / Math.sqrt(variance),
    kurtosis: 3 + (1 - 6 * p * (1 - p)) / variance,
  };
}

describe("binomial counts", () => {
  // Inversion where n min(p, 1 - p) < 10, rejection above.
  test.each([
    [1, 0.3],
    [10, 0.5],
    [19, 0.5],
    [20, 0.5],
    [100, 0.0999],
    [100, 0.1],
    [40, 0.75],
    [12, 0.95],
    [1000, 0.3],
    [1_000_000, 0.000_004],
    [100_000, 0.9],
  ])("n = %i, p = %f: moments, tails and every count are those of the law", (n, p) => {
    const sample = laws.draw("binomial", N, { a: n, b: p, seed: 81n });
    const law = binomialMoments(n, p);
    expectMoments(sample, law);
    const deviation = Math.sqrt(law.variance);
    const first = Math.max(0, Math.floor(law.mean - 8 * deviation));
    const cells = Math.ceil(16 * deviation + 14);
    expectChances(
      countValues(
        sample.map((k) => Math.max(0, k - first)),
        cells,
      ),
      chancesOf((k) => binomialChance(k + first, n, p), cells),
      N,
    );
    for (const bound of [Math.floor(law.mean), Math.floor(law.mean + 2.5 * deviation)]) {
      if (bound < n) expectTail(sample, bound, betaI(bound + 1, n - bound, p));
    }
  });

  test("a large n is normal but for a small skewness", () => {
    const n = 1e13;
    const p = 0.3;
    const sample = laws.draw("binomial", N, { a: n, b: p, seed: 82n });
    const law = binomialMoments(n, p);
    expectMoments(sample, law);
    expectKs(
      sample.subarray(0, 100_000).map((k) => (k - law.mean + 0.5) / Math.sqrt(law.variance)),
      normalCdf,
    );
  });

  test("certain results are certain", () => {
    for (const n of [0, 1, 17, 2 ** 50]) {
      expect(laws.draw("binomial", 100, { a: n, b: 0 }).every((k) => k === 0)).toBe(true);
      expect(laws.draw("binomial", 100, { a: n, b: 1 }).every((k) => k === n)).toBe(true);
    }
    expect(laws.draw("binomial", 100, { a: 0, b: 0.5 }).every((k) => k === 0)).toBe(true);
  });

  test("counts are integers in 0 … n, at the ends of the domain too", () => {
    for (const [a, b] of [
      [5, 0.5],
      [2 ** 50, 0.5],
      [2 ** 50, 1e-300],
      [2 ** 50, 1 - 2 ** -53],
      [2 ** 50, 2 ** -47],
    ] as const) {
      const sample = laws.draw("binomial", 10_000, { a, b });
      expect(sample.every((k) => Number.isInteger(k) && k >= 0 && k <= a)).toBe(true);
    }
  });

  test("parameters out of the domain give NaN", () => {
    for (const [a, b] of [
      [-1, 0.5],
      [2.5, 0.5],
      [2 ** 51, 0.5],
      [Infinity, 0.5],
      [Number.NaN, 0.5],
      [10, -0.1],
      [10, 1.1],
      [10, Number.NaN],
    ] as const) {
      expect(laws.draw("binomial", 1, { a, b })).toEqual(Float64Array.of(Number.NaN));
    }
  });
});
