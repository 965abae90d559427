import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateOf } from "../../src/sampling/estimate.ts";

const RUN = { samplesWanted: 4, seed: 7n, elapsedMs: 2000 };

describe("estimateOf", () => {
  test("gives variance, standard error and interval of the mean", () => {
    // 1, 2, 3, 4: mean 2.5, squared deviations 5, variance 5/3.
    const estimate = estimateOf({ count: 4, mean: 2.5, m2: 5 }, RUN);
    expect(estimate.mean).toBe(2.5);
    expect(estimate.variance).toBeCloseTo(5 / 3, 14);
    expect(estimate.standardError).toBeCloseTo(Math.sqrt(5 / 3 / 4), 14);
    expect(estimate.interval[0]).toBeCloseTo(2.5 - 1.959963984540054 * estimate.standardError, 14);
    expect(estimate.interval[1]).toBeCloseTo(2.5 + 1.959963984540054 * estimate.standardError, 14);
  });

  test("tells how far the run is, and what repeats it", () => {
    expect(estimateOf({ count: 4, mean: 0, m2: 0 }, RUN)).toMatchObject({
      samples: 4,
      complete: true,
      rate: 2,
      ...RUN,
    });
    expect(estimateOf({ count: 3, mean: 0, m2: 0 }, RUN)).toMatchObject({ samples: 3, complete: false, rate: 1.5 });
  });

  test("with fewer than two samples has no spread", () => {
    for (const count of [0, 1]) {
      const estimate = estimateOf({ count, mean: 1, m2: 0 }, RUN);
      expect([estimate.variance, estimate.standardError, ...estimate.interval].every(Number.isNaN)).toBe(true);
    }
  });

  test("in no time at all has a rate of zero", () => {
    expect(estimateOf({ count: 4, mean: 0, m2: 0 }, { ...RUN, elapsedMs: 0 }).rate).toBe(0);
  });

  test("has an interval around the mean that shrinks as samples grow", () => {
    const variance = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(variance, fc.integer({ min: 2, max: 1e9 }), (v, count) => {
        const few = estimateOf({ count, mean: 5, m2: v * (count - 1) }, RUN);
        const many = estimateOf({ count: count * 4, mean: 5, m2: v * (count * 4 - 1) }, RUN);
        expect(few.interval[0]).toBeLessThanOrEqual(5);
        expect(few.interval[1]).toBeGreaterThanOrEqual(5);
        expect(many.standardError).toBeCloseTo(few.standardError / 2, 9);
      }),
    );
  });
});
