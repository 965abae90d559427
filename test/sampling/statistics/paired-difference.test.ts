import { describe, expect, test } from "vitest";
import type { Pair } from "../../../src/sampling/statistics/batch-means.ts";
import { independentDifference, pairedDifference } from "../../../src/sampling/statistics/paired-difference.ts";
import { randomIntegers } from "../support.ts";

/** Tolerance in standard errors of a share of so many runs, at fixed seeds. */
const K = 4;
const RUNS = 4000;

const first = ([mean = Number.NaN]: readonly number[]): number => mean;
const LEVEL = { confidenceLevel: 0.95 };

function pairs(values: readonly (readonly [count: number, a: number, b: number])[]): Pair[] {
  return values.map(([count, a, b]) => ({ count, means: [[a], [b]] }));
}

/** Normal numbers, by Box & Muller (1958). */
function normals(seed: number): () => number {
  const below = randomIntegers(seed);
  const uniform = (): number => (below(2 ** 24) + below(2 ** 24) / 2 ** 24 + 2 ** -25) / 2 ** 24;
  return () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
}

/** Batch means of so many samples each, of two outputs with a correlation. */
function draw(normal: () => number, counts: readonly number[], correlation: number): Pair[] {
  const own = Math.sqrt(1 - correlation ** 2);
  return pairs(
    counts.map((count) => {
      const shared = normal();
      const size = 1 / Math.sqrt(count);
      return [count, 3 + size * shared, 1 + 2 * size * (correlation * shared + own * normal())];
    }),
  );
}

describe("a difference of pairs", () => {
  test("is the weighted mean of the differences, with the error of how they spread", () => {
    const {
      value,
      standardError,
      pairs: count,
    } = pairedDifference(
      pairs([
        [10, 3, 1],
        [10, 5, 2],
        [20, 6, 2],
      ]),
      [first, first],
      LEVEL,
    );
    // Differences 2, 3 and 4 with weights 1/4, 1/4, 1/2: mean 3.25, sum of squares 10 * 1.5625 + 10 * 0.0625 + 20 * 0.5625.
    expect(value).toBe(3.25);
    expect(standardError).toBeCloseTo(Math.sqrt(27.5 / 2 / 40), 12);
    expect(count).toBe(3);
  });

  test.each([
    ["three pairs", [100, 100, 100], 0.99],
    ["pairs of different size", [100, 100, 100, 100, 37], 0.9],
    ["many pairs", new Array<number>(60).fill(10), 0.999],
    ["independent outputs", new Array<number>(16).fill(10), 0],
    ["outputs that move against each other", new Array<number>(16).fill(10), -0.9],
  ] as const)("of %s has an interval that holds the true one in 95 of 100 runs", (_, counts, correlation) => {
    const normal = normals(2026);
    let hits = 0;
    for (let run = 0; run < RUNS; run++) {
      const difference = pairedDifference(draw(normal, counts, correlation), [first, first], LEVEL);
      const [low, high] = difference.confidenceInterval;
      if (low <= 2 && 2 <= high) hits += 1;
    }
    expect(Math.abs(hits / RUNS - 0.95)).toBeLessThan(K * Math.sqrt((0.95 * 0.05) / RUNS));
  });

  test("has no error where there is but one pair, and no value where there is none", () => {
    expect(pairedDifference(pairs([[10, 3, 1]]), [first, first], LEVEL)).toEqual({
      value: 2,
      standardError: Number.NaN,
      confidenceInterval: [Number.NaN, Number.NaN],
      pairs: 1,
    });
    expect(pairedDifference([], [first, first], LEVEL)).toMatchObject({ value: Number.NaN, pairs: 0 });
  });

  test("that is the same in all pairs has the interval of the rule of three", () => {
    const alike = pairs([
      [50, 3, 1],
      [50, 4, 2],
    ]);
    const { standardError, confidenceInterval } = pairedDifference(alike, [first, first], LEVEL);
    expect(standardError).toBe(0);
    // Of 100 samples, another value has a probability below 1 - 0.05^(1/100).
    expect(confidenceInterval[1] - 2).toBeCloseTo(2 * (1 - 0.05 ** 0.01), 12);
    const [, high] = pairedDifference(alike, [first, first], { ...LEVEL, isReplicated: true }).confidenceInterval;
    expect(high - 2).toBeCloseTo(2 * (1 - 0.05 ** 0.5), 12);
  });

  test("loses a degree of freedom for each coefficient that was fitted to the pairs", () => {
    const given = pairs([
      [1, 3, 1],
      [1, 5, 2],
      [1, 7, 2],
    ]);
    const [all, fitted] = [0, 1].map((count) => pairedDifference(given, [first, first], { ...LEVEL, fitted: count }));
    expect((fitted?.standardError ?? 0) / (all?.standardError ?? 1)).toBeCloseTo(Math.sqrt(2), 12);
  });
});

describe("a difference of independent means", () => {
  test.each([
    [5, 50],
    [200, 200],
  ])("of %i and %i samples has an interval that holds the true one in 95 of 100 runs", (one, other) => {
    const normal = normals(7);
    const estimate = (samples: number, mean: number, deviation: number) => {
      const values = Array.from({ length: samples }, () => mean + deviation * normal());
      const average = values.reduce((sum, value) => sum + value, 0) / samples;
      const squares = values.reduce((sum, value) => sum + (value - average) ** 2, 0);
      const freedom = samples - 1;
      return { mean: average, standardError: Math.sqrt(squares / freedom / samples), freedom };
    };
    let hits = 0;
    for (let run = 0; run < RUNS; run++) {
      const [a, b] = [estimate(one, 3, 1), estimate(other, 1, 2)];
      const [low, high] = independentDifference(a, b, 0.95).confidenceInterval;
      if (low <= 2 && 2 <= high) hits += 1;
    }
    // Degrees of freedom are rounded down: never short of the confidence, and above it by a percent at most.
    expect(hits / RUNS).toBeGreaterThan(0.95 - K * Math.sqrt((0.95 * 0.05) / RUNS));
    expect(hits / RUNS).toBeLessThan(0.96 + K * Math.sqrt((0.95 * 0.05) / RUNS));
  });
});
