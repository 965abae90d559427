import { describe, expect, test } from "vitest";
import { combine, momentsOf } from "../../../src/sampling/vegas/combine.ts";
import type { IterationResult } from "../../../src/sampling/vegas/iteration.ts";

function iteration(size: number, mean: number, variance: number): IterationResult {
  return { size, finite: size, boxes: 1, means: [mean], covariances: [variance] };
}

describe("iterations together", () => {
  test("weigh the square of their samples, whatever they found", () => {
    const { means, covariances } = combine([iteration(100, 1, 4), iteration(200, 3, 1)]);
    expect(means[0]).toBeCloseTo((1 + 4 * 3) / 5, 14);
    expect(covariances[0]).toBeCloseTo((4 + 16) / 25, 14);
  });

  test("have the chi-squared of Lepage: about the mean with inverse variances", () => {
    const { chiSquared, degreesOfFreedom, probability } = combine([iteration(10, 1, 4), iteration(10, 3, 1)]);
    // That mean is 2.6.
    expect(chiSquared).toBeCloseTo(1.6 ** 2 / 4 + 0.4 ** 2, 14);
    expect(degreesOfFreedom).toBe(1);
    // Two tails of a normal number beyond sqrt(0.8).
    expect(probability).toBeCloseTo(0.3710933695, 9);
  });

  test("have the error of their scatter where they disagree", () => {
    const results = [1, 2, 1, 2].map((mean) => iteration(10, mean, 1e-6));
    const { covariances, probability } = combine(results);
    expect(probability).toBeLessThan(1e-6);
    // Deviation of the four 0.577, over the root of 4.
    expect(covariances[0]).toBeCloseTo(1 / 3 / 4, 12);
  });

  test("keep the correlation of outputs then", () => {
    const results = [1, 2, 1, 2].map((mean) => ({
      ...iteration(10, mean, 0),
      means: [mean, 10 * mean],
      covariances: [1e-6, 5e-6, 1e-4],
    }));
    const [first = 0, both = 0, second = 0] = combine(results).covariances;
    expect(second / first).toBeCloseTo(100, 9);
    expect(both / Math.sqrt(first * second)).toBeCloseTo(0.5, 9);
  });

  test("of which one has no error weigh as ever, and it is left out of chi-squared", () => {
    const { means, covariances, degreesOfFreedom } = combine([
      iteration(10, 0, 0),
      iteration(10, 1, 1),
      iteration(10, 1, 1),
    ]);
    expect(means[0]).toBeCloseTo(2 / 3, 14);
    expect(covariances[0]).toBeCloseTo(2 / 9, 14);
    expect(degreesOfFreedom).toBe(1);
  });

  test("become moments with the same mean and error, in units of the scale", () => {
    const { count, means, products, scales } = momentsOf(combine([iteration(50, 2, 0.25)]), 50, 4);
    expect([count, means[0], scales[0]]).toEqual([50, 2, 0.25]);
    expect((products[0] ?? 0) / 49 / 50).toBeCloseTo(0.25, 14);
  });
});
