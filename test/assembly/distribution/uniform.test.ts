import { beforeAll, describe, expect, test } from "vitest";
import { type Laws, loadLaws } from "./laws.ts";
import { chancesOf, countValues, expectChances, expectKs, expectMoments, expectTail } from "./statistics.ts";

const N = 2_000_000;
const UNIT = { mean: 1 / 2, variance: 1 / 12, skewness: 0, kurtosis: 9 / 5 };

let laws: Laws;

beforeAll(async () => {
  laws = await loadLaws();
});

describe("uniform numbers", () => {
  test.each(["unit", "uniform", "uniformOpen"] as const)("%s follows the law in (0, 1)", (name) => {
    const sample = laws.draw(name, N, { a: 0, b: 1, seed: 21n });
    expectMoments(sample, UNIT);
    expectKs(sample.subarray(0, 500_000), (x) => x);
    for (const rest of [0.1, 0.001, 2e-5]) expectTail(sample, 1 - rest, rest);
  });

  test("rng.uniform gives multiples of 2^-53 below 1", () => {
    const sample = laws.draw("unit", 100_000);
    expect(sample.every((x) => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 53))).toBe(true);
    expect(sample.some((x) => !Number.isInteger(x * 2 ** 52))).toBe(true);
  });

  test("uniformOpen gives odd multiples of 2^-53", () => {
    const sample = laws.draw("uniformOpen", 100_000);
    expect(sample.every((x) => x > 0 && x < 1 && (x * 2 ** 53) % 2 === 1)).toBe(true);
  });

  test("uniform takes any interval, negative and wide ones too", () => {
    for (const [a, b] of [
      [-3, 5],
      [-1e300, 1e300],
      [1e-310, 2e-310],
    ] as const) {
      const sample = laws.draw("uniform", 200_000, { a, b });
      expect(sample.every((x) => x >= a && x < b)).toBe(true);
      expectKs(sample, (x) => (x - a) / (b - a));
    }
  });

  test("uniform never gives its upper end, even between neighbouring numbers", () => {
    const sample = laws.draw("uniform", 10_000, { a: 1, b: 1 + 2 ** -52 });
    expect(sample.every((x) => x === 1)).toBe(true);
  });

  test("uniform of no interval, or of an infinite one, is NaN", () => {
    for (const [a, b] of [
      [1, 1],
      [2, 1],
      [Number.NaN, 1],
      [0, Number.NaN],
      [0, Infinity],
      [-Infinity, 0],
      [-1.7e308, 1.7e308],
    ] as const) {
      expect(laws.draw("uniform", 3, { a, b })).toEqual(Float64Array.of(Number.NaN, Number.NaN, Number.NaN));
    }
  });
});

describe("integers", () => {
  test.each([2, 3, 6, 7, 100, 1000])("0 … n - 1 are equally frequent for n = %i", (n) => {
    const sample = laws.draw("integer", N, { a: n, seed: 5n });
    expectChances(
      countValues(sample, n),
      chancesOf(() => 1 / n, n),
      N,
    );
  });

  test("large n has no modulo bias: thirds of 3 * 2^29 are equally frequent", () => {
    // Of 2^32 words, word mod n would hit the first two thirds 3 times and the last one twice.
    const n = 3 * 2 ** 29;
    const sample = laws.draw("integer", N, { a: n, seed: 6n });
    const thirds = sample.map((x) => Math.floor(x / 2 ** 29));
    expectChances(
      countValues(thirds, 3),
      chancesOf(() => 1 / 3, 3),
      N,
    );
    // Nor do products cut off at 32 bits without redraws: residues mod 3 of the same numbers.
    const residues = sample.map((x) => x % 3);
    expectChances(
      countValues(residues, 3),
      chancesOf(() => 1 / 3, 3),
      N,
    );
  });

  test("the largest n fills the whole range", () => {
    const n = 2 ** 31 - 1;
    const sample = laws.draw("integer", 200_000, { a: n });
    expect(sample.every((x) => Number.isInteger(x) && x >= 0 && x < n)).toBe(true);
    expectKs(sample, (x) => x / n);
  });

  test("n = 1 gives 0, and n < 1 gives -1", () => {
    expect(laws.draw("integer", 2, { a: 1 })).toEqual(Float64Array.of(0, 0));
    expect(laws.draw("integer", 2, { a: 0 })).toEqual(Float64Array.of(-1, -1));
    expect(laws.draw("integer", 2, { a: -(2 ** 31) })).toEqual(Float64Array.of(-1, -1));
  });
});
