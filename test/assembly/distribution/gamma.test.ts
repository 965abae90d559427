import { beforeAll, describe, expect, test } from "vitest";
import { type Laws, loadLaws } from "./laws.ts";
import { gammaP, gammaQ, normalCdf } from "./special-functions.ts";
import { expectKs, expectMoments, expectTail, type Moments } from "./statistics.ts";

const N = 1_000_000;

let laws: Laws;

beforeAll(async () => {
  laws = await loadLaws();
});

/** Johnson, Kotz & Balakrishnan, "Continuous univariate distributions" 1 (1994), 17.10. */
function gammaMoments(shape: number, scale: number): Moments {
  return {
    mean: shape * scale,
    variance: shape * scale ** 2,
    skewness: 2 / Math.sqrt(shape),
    kurtosis: 3 + 6 / shape,
  };
}

describe("gamma numbers", () => {
  test.each([
    [0.3, 1],
    [0.999, 2],
    [1, 0.5],
    [1.001, 1],
    [2.5, 1e-200],
    [10, 7],
    [1000, 1e200],
  ])("shape %f, scale %f: moments, tails and distribution function are those of the law", (a, b) => {
    const sample = laws.draw("gamma", N, { a, b, seed: 51n }).map((x) => x / b);
    expectMoments(sample, gammaMoments(a, 1));
    expectKs(sample.subarray(0, 100_000), (x) => gammaP(a, x));
    for (const deviations of [1, 3, 4]) {
      const bound = a + deviations * Math.sqrt(a);
      expectTail(sample, bound, gammaQ(a, bound));
    }
  });

  test("scales with its second parameter", () => {
    const one = laws.draw("gamma", 1000, { a: 2, b: 1 });
    const three = laws.draw("gamma", 1000, { a: 2, b: 3 });
    expect(three).toEqual(one.map((x) => 3 * x));
  });

  test("a tiny shape follows its law on the logarithm, and underflows to 0 as often as the law says", () => {
    // Near 0 the distribution function is x^a / Gamma(a + 1), so P(0) = (2^-1075)^a / Gamma(1.001) = 0.4750.
    const a = 0.001;
    const sample = laws.draw("gamma", 400_000, { a, b: 1, seed: 52n });
    expectTail(
      sample.map((x) => (x === 0 ? 1 : 0)),
      0.5,
      Math.exp(-1075 * a * Math.LN2) / 0.999424,
    );
    expectTail(sample, 1e-100, 1 - 1e-100 ** a / 0.999424);
    expect(sample.every((x) => x >= 0)).toBe(true);
  });

  test("a huge shape is normal", () => {
    // Skewness 2e-6: the distance from the normal law is far below the test's resolution.
    const a = 1e12;
    const sample = laws.draw("gamma", N, { a, b: 1, seed: 53n }).map((x) => (x - a) / 1e6);
    expectMoments(sample, { mean: 0, variance: 1, skewness: 2e-6, kurtosis: 3 });
    expectKs(sample.subarray(0, 100_000), normalCdf);
  });

  test("parameters out of the domain give NaN", () => {
    for (const bad of [0, -1, Infinity, Number.NaN]) {
      expect(laws.draw("gamma", 1, { a: bad, b: 1 })).toEqual(Float64Array.of(Number.NaN));
      expect(laws.draw("gamma", 1, { a: 1, b: bad })).toEqual(Float64Array.of(Number.NaN));
    }
  });

  test("the ends of the domain end", () => {
    expect(laws.draw("gamma", 1000, { a: 5e-324, b: 1 }).every((x) => x === 0)).toBe(true);
    expect(laws.draw("gamma", 1000, { a: 1e308, b: 1 }).every((x) => Math.abs(x / 1e308 - 1) < 1e-9)).toBe(true);
  });
});
