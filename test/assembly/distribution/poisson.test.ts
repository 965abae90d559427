import { beforeAll, describe, expect, test } from "vitest";
import { type Laws, loadLaws } from "./laws.ts";
import { gammaQ, normalCdf, poissonChance } from "./special-functions.ts";
import { chancesOf, countValues, expectChances, expectKs, expectMoments, expectTail } from "./statistics.ts";

const N = 1_000_000;

let laws: Laws;

beforeAll(async () => {
  laws = await loadLaws();
});

function poissonMoments(mean: number): { mean: number; variance: number; skewness: number; kurtosis: number } {
  return { mean, variance: mean, skewness: 1 / Math.sqrt(mean), kurtosis: 3 + 1 / mean };
}

describe("Poisson counts", () => {
  // Inversion below 10, rejection from 10 on.
  test.each([0.01, 0.7, 3, 9.999, 10, 12.3, 47, 500, 20_000])(
    "mean %f: moments, tails and every count are those of the law",
    (mean) => {
      const sample = laws.draw("poisson", N, { a: mean, seed: 71n });
      expectMoments(sample, poissonMoments(mean));
      const first = Math.max(0, Math.floor(mean - 8 * Math.sqrt(mean)));
      const cells = Math.ceil(16 * Math.sqrt(mean) + 12);
      expectChances(
        countValues(
          sample.map((k) => Math.max(0, k - first)),
          cells,
        ),
        chancesOf((k) => poissonChance(k + first, mean), cells),
        N,
      );
      for (const deviations of [1, 3]) {
        const bound = Math.floor(mean + deviations * Math.sqrt(mean));
        expectTail(sample, bound, 1 - gammaQ(bound + 1, mean));
      }
    },
  );

  test.each([1e7, 1e12])("mean %f is normal but for a small skewness", (mean) => {
    const sample = laws.draw("poisson", N, { a: mean, seed: 72n });
    expectMoments(sample, poissonMoments(mean));
    // Spacing and skewness of the counts move the distribution function by less than 3e-4 / sqrt(2 pi), a tenth of
    // what the test resolves.
    expectKs(
      sample.subarray(0, 100_000).map((k) => (k - mean + 0.5) / Math.sqrt(mean)),
      normalCdf,
    );
  });

  test("counts are integers from 0 on; mean 0 gives 0; the largest mean ends", () => {
    expect(laws.draw("poisson", 1000, { a: 3 }).every((k) => Number.isInteger(k) && k >= 0)).toBe(true);
    expect(laws.draw("poisson", 1000, { a: 0 }).every((k) => k === 0)).toBe(true);
    expect(laws.draw("poisson", 1000, { a: 1e-300 }).every((k) => k === 0)).toBe(true);
    const largest = laws.draw("poisson", 1000, { a: 2 ** 50 });
    expect(largest.every((k) => Number.isInteger(k) && Math.abs(k - 2 ** 50) < 6 * 2 ** 25)).toBe(true);
  });

  test("means out of the domain give NaN", () => {
    for (const a of [-1e-300, -1, 2 ** 51, Infinity, Number.NaN]) {
      expect(laws.draw("poisson", 1, { a })).toEqual(Float64Array.of(Number.NaN));
    }
  });
});
