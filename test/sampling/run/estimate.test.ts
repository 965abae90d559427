import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { estimateOf, type RunFacts } from "../../../src/sampling/run/estimate.ts";
import { plainMoments } from "../plain-moments.ts";

const FACTS: RunFacts = {
  outputNames: ["x"],
  confidenceLevel: 0.95,
  method: "random",
  replicates: undefined,
  antithetic: false,
  controls: [],
  chunkSamples: 1,
  nonFinite: { count: 0, first: undefined },
  samplesWanted: 4,
  progress: 1,
  histogram: undefined,
  stopped: "samples",
  checkpointFailure: undefined,
  complete: true,
  seed: 7n,
  elapsedMs: 2000,
};

// 1, 2, 3, 4: mean 2.5, squared deviations 5, variance 5/3.
const ONE_TO_FOUR = plainMoments({ count: 4, means: [2.5], products: [5] });

describe("estimateOf", () => {
  test("gives variance, standard error and interval of the mean", () => {
    const estimate = estimateOf(ONE_TO_FOUR, FACTS);
    expect(estimate.mean).toBe(2.5);
    expect(estimate.variance).toBeCloseTo(5 / 3, 14);
    expect(estimate.standardError).toBeCloseTo(Math.sqrt(5 / 3 / 4), 14);
    // Student's t with 3 degrees of freedom.
    expect(estimate.confidenceInterval[0]).toBeCloseTo(2.5 - 3.182446305284263 * estimate.standardError, 6);
    expect(estimate.confidenceInterval[1]).toBeCloseTo(2.5 + 3.182446305284263 * estimate.standardError, 6);
  });

  // Two-sided quantiles of the standard normal distribution.
  test.each([
    [0.68, 0.994457883209753],
    [0.9, 1.6448536269514722],
    [0.99, 2.5758293035489004],
    [0.9999, 3.890591886413094],
  ])(
    "of many samples with the confidence level %d is %d standard errors wide to each side",
    (confidenceLevel, quantile) => {
      const many = plainMoments({ count: 1e12, means: [0], products: [1e12] });
      const { mean, standardError, confidenceInterval } = estimateOf(many, { ...FACTS, confidenceLevel });
      expect((confidenceInterval[1] - mean) / standardError).toBeCloseTo(quantile, 8);
      expect((mean - confidenceInterval[0]) / standardError).toBeCloseTo(quantile, 8);
    },
  );

  test("has each output by name, the first also bare, and their covariance", () => {
    // The pairs (1, 2), (2, 4), (3, 6): variances 1 and 4, covariance 2.
    const moments = plainMoments({ count: 3, means: [2, 4], products: [2, 4, 8] });
    const estimate = estimateOf(moments, { ...FACTS, outputNames: ["x", "y"] });
    expect(estimate.outputs).toMatchObject({ x: { mean: 2, variance: 1 }, y: { mean: 4, variance: 4 } });
    expect([estimate.mean, estimate.variance]).toEqual([2, 1]);
    expect(estimate.covariance).toEqual([
      [1, 2],
      [2, 4],
    ]);
  });

  test("tells how far the run is, and what repeats it", () => {
    expect(estimateOf(ONE_TO_FOUR, FACTS)).toMatchObject({
      samples: 4,
      samplesPerSecond: 2,
      seed: 7n,
      samplesWanted: 4,
    });
  });

  test("counts samples that were not finite among those drawn", () => {
    const nonFinite = { count: 6, first: { stream: 0, index: 3 } };
    expect(estimateOf(ONE_TO_FOUR, { ...FACTS, nonFinite })).toMatchObject({
      samples: 10,
      samplesPerSecond: 5,
      mean: 2.5,
      nonFinite,
    });
  });

  test("with fewer than two samples has no spread", () => {
    for (const count of [0, 1]) {
      const estimate = estimateOf(plainMoments({ count, means: [1], products: [0] }), FACTS);
      expect([estimate.variance, estimate.standardError, ...estimate.confidenceInterval].every(Number.isNaN)).toBe(
        true,
      );
      expect(estimate.covariance).toEqual([[Number.NaN]]);
    }
  });

  test("in no time at all has no samples per second", () => {
    expect(estimateOf(ONE_TO_FOUR, { ...FACTS, elapsedMs: 0 }).samplesPerSecond).toBe(0);
  });

  test("has an interval around the mean that shrinks as samples grow", () => {
    const variance = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(variance, fc.integer({ min: 2, max: 1e9 }), (v, count) => {
        const few = estimateOf(plainMoments({ count, means: [5], products: [v * (count - 1)] }), FACTS);
        const many = estimateOf(plainMoments({ count: count * 4, means: [5], products: [v * (count * 4 - 1)] }), FACTS);
        expect(few.confidenceInterval[0]).toBeLessThanOrEqual(5);
        expect(few.confidenceInterval[1]).toBeGreaterThanOrEqual(5);
        expect(many.standardError).toBeCloseTo(few.standardError / 2, 9);
      }),
    );
  });
});
