import { expect, test } from "vitest";
import { inCharacters, percent, toDecimals, withError } from "../../../src/sampling/statistics/figures.ts";

test.each([
  [3.14159163, 2.6e-5, "3.141592 ± 0.000026"],
  [3.14159163, 2.6e-7, "3.14159163 ± 2.6e-7"],
  [123_456.7, 1000, "123457 ± 1000"],
  [0, 0.02, "0.000 ± 0.020"],
  [5.00017e-12, 5.3e-16, "5.00017e-12 ± 5.3e-16"],
  [-1.5e15, 2e12, "-1.5000e+15 ± 2.0e+12"],
  [2, 0, "2 ± 0"],
  [2, Number.NaN, "2 ± unknown"],
  [Number.NaN, Number.NaN, "NaN ± unknown"],
])("%d with error %d is shown to two digits of the error", (mean, standardError, text) => {
  const shown = withError(mean, standardError);
  expect(`${shown.mean} ± ${shown.error}`).toBe(text);
});

test.each([
  [0.83312, 5, "0.83312"],
  [1e-12, 14, "1.00e-12"],
  [0, 3, "0.000"],
  [12_345, -2, "12345"],
])("%d to %d decimals", (value, decimals, text) => {
  expect(toDecimals(value, decimals)).toBe(text);
});

test("a number fits its characters", () => {
  expect(inCharacters(3.14159163, 10)).toBe("3.14159163");
  expect(inCharacters(-3.14159163, 10)).toBe("-3.1415916");
  for (let exponent = -300; exponent <= 300; exponent += 0.5) {
    for (const sign of [-1, 1]) {
      const value = sign * 10 ** exponent;
      const text = inCharacters(value, 10);
      expect(text.length).toBeLessThanOrEqual(10);
      expect(Math.abs(Number(text) / value - 1)).toBeLessThan(0.01);
    }
  }
});

test("percent", () => {
  expect([0.95, 0.999, 0.07, 2 / 3].map(percent)).toEqual(["95 %", "99.9 %", "7 %", "66.6666666667 %"]);
});
