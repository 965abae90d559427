import { describe, expect, test } from "vitest";
import { adjustedMean } from "../../../src/sampling/statistics/adjusted-mean.ts";
import { type Moments, merge, noSamples } from "../../../src/sampling/statistics/moments.ts";

function momentsOf(rows: readonly (readonly number[])[]): Moments {
  const outputs = rows[0]?.length ?? 0;
  const none = noSamples(outputs);
  return rows.reduce<Moments>((all, means) => merge(all, { ...none, count: 1, means }), none);
}

function control(index: number, mean: number) {
  return { name: `x${index}`, index, mean };
}

describe("the adjusted mean", () => {
  test("without controls is the mean, with its standard error", () => {
    const moments = momentsOf([[1], [2], [3], [4]]);
    const { mean, standardError, degreesOfFreedom } = adjustedMean(moments, 0, []);
    expect([mean, degreesOfFreedom]).toEqual([2.5, 3]);
    expect(standardError).toBeCloseTo(Math.sqrt(5 / 3 / 4), 14);
  });

  test("is the line of the regression at the known mean, with the error of textbooks", () => {
    // Montgomery, Peck & Vining, Introduction to linear regression analysis: variance of the mean response at x0 is
    // s^2 (1/n + (x0 - mean x)^2 / Sxx). Here x = 0 … 4, y = 1, 3, 2, 5, 4: slope 0.8, Sxx 10, residuals 3.6.
    const moments = momentsOf([
      [1, 0],
      [3, 1],
      [2, 2],
      [5, 3],
      [4, 4],
    ]);
    const { mean, standardError, degreesOfFreedom, coefficients } = adjustedMean(moments, 0, [control(1, 2.5)]);
    expect(mean).toBeCloseTo(3 + 0.8 * 0.5, 14);
    expect(coefficients[0]).toBeCloseTo(0.8, 14);
    expect(degreesOfFreedom).toBe(3);
    expect(standardError).toBeCloseTo(Math.sqrt((3.6 / 3) * (1 / 5 + 0.25 / 10)), 14);
  });

  test("of an output that is a line of two controls is exact", () => {
    const rows = [
      [1, 2],
      [3, 5],
      [4, 4],
      [6, 9],
      [7, 1],
    ].map(([a = 0, b = 0]) => [2 + 3 * a - 0.5 * b, a, b]);
    const { mean, standardError, coefficients } = adjustedMean(momentsOf(rows), 0, [control(1, 10), control(2, 20)]);
    expect(mean).toBeCloseTo(2 + 30 - 10, 11);
    expect(standardError).toBeCloseTo(0, 6);
    expect(coefficients[0]).toBeCloseTo(3, 12);
    expect(coefficients[1]).toBeCloseTo(-0.5, 12);
  });

  test("takes nothing from a control that is a constant, or the same as one before", () => {
    const rows = [
      [1, 0],
      [3, 1],
      [2, 2],
      [5, 3],
      [4, 4],
    ].map(([y = 0, x = 0]) => [y, x, 7, 2 * x]);
    const one = adjustedMean(momentsOf(rows), 0, [control(1, 2.5)]);
    const all = adjustedMean(momentsOf(rows), 0, [control(1, 2.5), control(2, 7), control(3, 5)]);
    expect(all.mean).toBeCloseTo(one.mean, 12);
    expect(all.coefficients).toEqual([one.coefficients[0], 0, 0]);
  });

  test("leaves a control itself alone", () => {
    const moments = momentsOf([
      [1, 0],
      [3, 1],
      [2, 2],
    ]);
    expect(adjustedMean(moments, 1, [control(1, 5)])).toMatchObject({ mean: 1, coefficients: [] });
  });

  test("of too few observations has no error", () => {
    expect(
      adjustedMean(
        momentsOf([
          [1, 0],
          [3, 1],
        ]),
        0,
        [control(1, 0.5)],
      ),
    ).toMatchObject({
      mean: 2,
      standardError: Number.NaN,
      degreesOfFreedom: 0,
    });
    expect(adjustedMean(noSamples(1), 0, []).mean).toBeNaN();
  });
});
