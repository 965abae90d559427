import { describe, expect, test } from "vitest";
import { type Histogram, histogramSpec, quantile } from "../../../src/sampling/statistics/histogram.ts";

const flat: Histogram = { low: 0, high: 10, bins: 5, counts: [2, 2, 2, 2, 2], below: 0, above: 0 };

describe("a quantile", () => {
  test.each([
    [0, 0],
    [0.25, 2.5],
    [0.5, 5],
    [0.99, 9.9],
    [1, 10],
  ])("%d of an even spread is %d", (p, value) => {
    expect(quantile(flat, p)).toBeCloseTo(value, 12);
  });

  test("outside the bins is infinite", () => {
    const skewed = { ...flat, below: 10, above: 20 };
    expect(quantile(skewed, 0.1)).toBe(Number.NEGATIVE_INFINITY);
    expect(quantile(skewed, 0.9)).toBe(Number.POSITIVE_INFINITY);
    expect(quantile(skewed, 0.375)).toBeCloseTo(5, 12);
  });

  test("of no samples is not a number", () => {
    expect(quantile({ ...flat, counts: [0, 0, 0, 0, 0] }, 0.5)).toBeNaN();
  });

  test.each([-0.1, 1.1, Number.NaN])("%d is refused", (p) => {
    expect(() => quantile(flat, p)).toThrow(RangeError);
  });
});

describe("bins", () => {
  test("are 100 by default", () => {
    expect(histogramSpec({ low: 0, high: 1 })).toEqual({ low: 0, high: 1, bins: 100 });
  });

  test.each<[unknown, typeof TypeError | typeof RangeError]>([
    [{ low: 1, high: 1 }, RangeError],
    [{ low: 0, high: Number.POSITIVE_INFINITY }, RangeError],
    [{ low: 0, high: 1, bins: 0 }, RangeError],
    [{ low: 0, high: 1, bins: 5000 }, RangeError],
    [{ low: "0", high: 1 }, TypeError],
    [{}, TypeError],
    [null, TypeError],
  ])("%j are refused", (options, kind) => {
    expect(() => histogramSpec(options as never)).toThrow(kind);
  });
});
