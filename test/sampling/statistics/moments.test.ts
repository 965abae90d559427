import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Moments, merge, noSamples, pairIndex } from "../../../src/sampling/statistics/moments.ts";
import { plainMoments } from "../plain-moments.ts";

type Sample = readonly number[];

/** Means and products of deviations in two passes, as their definitions have it. */
function twoPass(samples: readonly Sample[], outputs: number): Moments {
  const count = samples.length;
  if (count === 0) return noSamples(outputs);
  const mean = (i: number) => samples.reduce((sum, x) => sum + (x[i] ?? 0), 0) / count;
  const means = Array.from({ length: outputs }, (_, i) => mean(i));
  const products: number[] = [];
  for (let i = 0; i < outputs; i++) {
    for (let j = i; j < outputs; j++) {
      const deviation = (x: Sample, k: number) => (x[k] ?? 0) - (means[k] ?? 0);
      products.push(samples.reduce((sum, x) => sum + deviation(x, i) * deviation(x, j), 0));
    }
  }
  return plainMoments({ count, means, products });
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((x, i) => Math.abs(x - (b[i] ?? Number.NaN))));
}

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });

/** Chunks of samples of one to three outputs. */
const chunks = fc.integer({ min: 1, max: 3 }).chain((outputs) =>
  fc.tuple(
    fc.constant(outputs),
    fc.array(fc.array(fc.array(value, { minLength: outputs, maxLength: outputs }), { maxLength: 30 }), {
      maxLength: 8,
    }),
  ),
);

describe("merge", () => {
  test("of any chunks gives what two passes over all samples give", () => {
    fc.assert(
      fc.property(chunks, ([outputs, lists]) => {
        const merged = lists.map((list) => twoPass(list, outputs)).reduce(merge, noSamples(outputs));
        const whole = twoPass(lists.flat(), outputs);
        const spread = Math.max(...lists.flat(2).map(Math.abs), 1e-300);
        expect(merged.count).toBe(whole.count);
        expect(merged.products).toHaveLength((outputs * (outputs + 1)) / 2);
        expect(largestDifference(merged.means, whole.means)).toBeLessThanOrEqual(1e-12 * spread);
        // Products of tiny deviations are denormal, where an error of one unit is large beside the number.
        const most = Math.max(1e-12 * spread * spread * whole.count, 1e-300);
        expect(largestDifference(merged.products, whole.products)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 500 },
    );
  });

  test("with no samples changes not one bit", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1 }), (samples) => {
        const moments = twoPass(samples, 2);
        expect(merge(moments, noSamples(2))).toEqual(moments);
        expect(merge(noSamples(2), moments)).toEqual(moments);
      }),
    );
  });

  test("never makes a sum of squared deviations negative", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.tuple(value), { maxLength: 30 }), { maxLength: 8 }), (lists) => {
        const { products } = lists.map((list) => twoPass(list, 1)).reduce(merge, noSamples(1));
        expect(products[0]).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("keeps a small spread beside a large mean, where sums of squares would lose it", () => {
    const far = 1e9;
    const lists = Array.from({ length: 1000 }, (_, i) => twoPass([[far + (i % 2)], [far - (i % 2)]], 1));
    const { count, products } = lists.reduce(merge, noSamples(1));
    expect((products[0] ?? Number.NaN) / count).toBeCloseTo(0.5, 6);
  });

  test("counts beyond 2^31 stay exact", () => {
    const half = { ...noSamples(1), count: 2 ** 40 };
    expect(merge({ ...half, means: [1] }, { ...half, means: [3] })).toEqual(
      plainMoments({ count: 2 ** 41, means: [2], products: [2 ** 41] }),
    );
  });
});

const BIG = 2 ** 600;

function inUnits(scales: readonly number[], means: readonly number[]): Moments {
  return { ...noSamples(2), count: 2, scales, means, products: [1, 2, 4], halves: [8, 16, 32] };
}

describe("merge of moments in units of other scales", () => {
  test("takes the larger scale of each output", () => {
    const merged = merge(inUnits([1, 1 / BIG], [0, 0]), inUnits([1, BIG], [0, 0]));
    expect(merged.scales).toEqual([1, BIG]);
    // What was in units of the smaller one is nothing beside the other.
    expect(merged.products).toEqual([2, 2, 4]);
    expect(merged.halves).toEqual([16, 16, 32]);
  });

  test("is the same in either, but for numbers too small", () => {
    const small = inUnits([1 / BIG, 1 / BIG], [BIG * 3, BIG * 5]);
    const grown = merge(small, { ...inUnits([1, 1], [3, 5]), products: [0, 0, 0] });
    expect(grown.means).toEqual([3, 5]);
    expect(grown.scales).toEqual([1, 1]);
  });
});

describe("the mean", () => {
  test("is held to more digits than a number has, so that an offset costs nothing", () => {
    const far = 2 ** 53;
    const lists = Array.from({ length: 1024 }, (_, i) => ({ ...noSamples(1), count: 1, means: [far + 2 * (i % 2)] }));
    const { means, rests, products } = lists.reduce(merge, noSamples(1));
    expect((means[0] ?? 0) - far + (rests[0] ?? 0)).toBe(1);
    expect(products[0]).toBeCloseTo(1024, 9);
    const third = lists.slice(0, 3).reduce(merge, noSamples(1));
    expect((third.means[0] ?? 0) - far + (third.rests[0] ?? 0)).toBeCloseTo(2 / 3, 15);
  });
});

describe("pairIndex", () => {
  test("counts the pairs of the upper triangle row by row", () => {
    for (const outputs of [1, 2, 3, 7]) {
      const indices: number[] = [];
      for (let i = 0; i < outputs; i++) for (let j = i; j < outputs; j++) indices.push(pairIndex(i, j, outputs));
      expect(indices).toEqual(indices.map((_, at) => at));
    }
  });

  test("takes both in either order", () => {
    for (let i = 0; i < 4; i++) for (let j = 0; j < 4; j++) expect(pairIndex(i, j, 4)).toBe(pairIndex(j, i, 4));
  });
});
