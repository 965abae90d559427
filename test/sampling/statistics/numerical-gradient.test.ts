import { describe, expect, test } from "vitest";
import { numericalGradient } from "../../../src/sampling/statistics/numerical-gradient.ts";

/** A function, its slopes, and where they are looked at. */
const SMOOTH: readonly (readonly [
  string,
  (x: readonly number[]) => number,
  (x: readonly number[]) => number[],
  readonly (readonly number[])[],
])[] = [
  [
    "a ratio",
    ([a = 0, b = 0]) => a / b,
    ([a = 0, b = 0]) => [1 / b, -a / b / b],
    [
      [1, 2],
      [-3e5, 7e-3],
      [1e-200, 3e-200],
      [1e100, 2e-60],
    ],
  ],
  [
    "a coefficient of variation",
    ([x = 0, square = 0]) => Math.sqrt(square - x * x) / x,
    ([x = 0, square = 0]) => {
      const root = Math.sqrt(square - x * x);
      return [-1 / root - root / x ** 2, 1 / (2 * root * x)];
    },
    [
      [2, 5],
      [0.1, 30],
    ],
  ],
  [
    "exponentials",
    ([a = 0, b = 0]) => Math.exp(a) * Math.log(b),
    ([a = 0, b = 0]) => [Math.exp(a) * Math.log(b), Math.exp(a) / b],
    [
      [-30, 2],
      [0, 5],
      [20, 1e-3],
    ],
  ],
  [
    "a polynomial",
    ([a = 0, b = 0]) => a ** 3 - 2 * a * b + b ** 2,
    ([a = 0, b = 0]) => [3 * a * a - 2 * b, 2 * b - 2 * a],
    [
      [1.5, -2],
      [0, 3],
    ],
  ],
  ["a root near its end", ([x = 0]) => Math.sqrt(x - 1), ([x = 0]) => [1 / (2 * Math.sqrt(x - 1))], [[1.01], [1.0001]]],
];

function spread([x = 0, square = 0]: readonly number[]): number {
  return Math.sqrt(square - x * x);
}

describe("slopes from values", () => {
  test.each(SMOOTH)("of %s are right to 1e-8 of themselves", (_, f, slopes, places) => {
    for (const at of places) {
      const found = numericalGradient(
        f,
        at,
        at.map((x) => Math.abs(x) / 1000 || 1e-3),
      );
      for (const [i, slope] of slopes(at).entries()) {
        expect(Math.abs((found[i] ?? Number.NaN) / slope - 1), `${at.join(", ")}; ${i}`).toBeLessThan(1e-8);
      }
    }
  });

  test("of a function that is defined hardly further than the errors of its means go", () => {
    // Of a mean of 1000 and a standard deviation of 1/32: the difference has lost 10 digits.
    const [, slope = Number.NaN] = numericalGradient(spread, [1000, 1e6 + 2 ** -10], [1e-5, 1e-4]);
    expect(Math.abs(slope / 16 - 1)).toBeLessThan(1e-4);
  });

  test("at 0 go by the error there, or by one where there is none", () => {
    expect(numericalGradient(([x = 0]) => Math.sin(x), [0], [1e-3])[0]).toBeCloseTo(1, 9);
    expect(numericalGradient(([x = 0]) => Math.sin(x), [0], [0])[0]).toBeCloseTo(1, 9);
  });

  test("of what is nowhere defined are NaN", () => {
    expect(numericalGradient(() => Number.NaN, [1, 2], [0.1, 0.1])).toEqual([Number.NaN, Number.NaN]);
  });
});
