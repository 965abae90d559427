import { beforeAll, describe, expect, test } from "vitest";
import { type Laws, loadLaws } from "./laws.ts";
import { betaI } from "./special-functions.ts";
import { expectKs, expectMoments, expectTail, type Moments } from "./statistics.ts";

const N = 500_000;

let laws: Laws;

beforeAll(async () => {
  laws = await loadLaws();
});

/** Johnson, Kotz & Balakrishnan, "Continuous univariate distributions" 2 (1995), 25.14 to 25.16. */
function betaMoments(a: number, b: number): Moments {
  const s = a + b;
  const excess = (6 * ((a - b) ** 2 * (s + 1) - a * b * (s + 2))) / (a * b * (s + 2) * (s + 3));
  return {
    mean: a / s,
    variance: (a * b) / (s * s * (s + 1)),
    skewness: (2 * (b - a) * Math.sqrt(s + 1)) / ((s + 2) * Math.sqrt(a * b)),
    kurtosis: 3 + excess,
  };
}

describe("beta numbers", () => {
  test.each([
    [0.5, 0.5],
    [0.2, 0.9],
    [1, 1],
    [2, 3],
    [0.4, 5],
    [300, 20],
  ])("a = %f, b = %f: moments, tails and distribution function are those of the law", (a, b) => {
    const sample = laws.draw("beta", N, { a, b, seed: 61n });
    const law = betaMoments(a, b);
    expectMoments(sample, law);
    // The points of 2^-54 next to 1 are one number, which matters where much of the law lies there.
    expectKs(sample.subarray(0, 50_000), (x) => betaI(a, b, x));
    for (const part of [0.2, 0.01, 0.0001]) {
      const bound = quantile(a, b, 1 - part);
      expectTail(sample, bound, 1 - betaI(a, b, bound));
      const below = quantile(a, b, part);
      expectTail(
        sample.map((x) => -x),
        -below,
        betaI(a, b, below),
      );
    }
  });

  test("tiny parameters choose an end: 1 with chance a / (a + b)", () => {
    const n = 100_000;
    for (const [a, b] of [
      [1e-300, 3e-300],
      [1e-5, 3e-5],
    ] as const) {
      const sample = laws.draw("beta", n, { a, b, seed: 62n });
      expect(sample.every((x) => x >= 0 && x <= 1)).toBe(true);
      expectTail(sample, 0.5, 1 / 4);
    }
  });

  test("parameters out of the domain give NaN", () => {
    for (const bad of [0, -1, 5e-324, 1e308, Infinity, Number.NaN]) {
      expect(laws.draw("beta", 1, { a: bad, b: 1 })).toEqual(Float64Array.of(Number.NaN));
      expect(laws.draw("beta", 1, { a: 1, b: bad })).toEqual(Float64Array.of(Number.NaN));
    }
  });

  test("the ends of the domain end", () => {
    const small = 2 ** -1000;
    const large = 2 ** 1000;
    for (const a of [small, 1, large]) {
      for (const b of [small, 1, large]) {
        expect(laws.draw("beta", 100, { a, b }).every((x) => x >= 0 && x <= 1)).toBe(true);
      }
    }
  });
});

/** Where the distribution function is `part`, by bisection. */
function quantile(a: number, b: number, part: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (betaI(a, b, middle) < part) low = middle;
    else high = middle;
  }
  return low;
}
