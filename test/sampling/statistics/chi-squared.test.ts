import { expect, test } from "vitest";
import { chiSquaredTail } from "../../../src/sampling/statistics/chi-squared.ts";

// Abramowitz & Stegun (1964), tables 26.7 and 26.8: quantiles of 5 % and 0.1 %.
test.each([
  [3.84146, 1, 0.05],
  [5.99147, 2, 0.05],
  [16.919, 9, 0.05],
  [18.307, 10, 0.05],
  [124.342, 100, 0.05],
  [10.828, 1, 0.001],
  [27.877, 9, 0.001],
])("chi-squared is beyond %d of %d degrees of freedom with probability %d", (x, freedom, tail) => {
  expect(chiSquaredTail(x, freedom) / tail).toBeCloseTo(1, 3);
});

test("it is always beyond 0, hardly ever beyond 1000, and unknown without degrees of freedom", () => {
  expect(chiSquaredTail(0, 1)).toBe(1);
  expect(chiSquaredTail(0, 8)).toBe(1);
  expect(chiSquaredTail(1000, 7)).toBeLessThan(1e-200);
  expect(chiSquaredTail(1, 0)).toBeNaN();
  expect(chiSquaredTail(Number.NaN, 3)).toBeNaN();
});
