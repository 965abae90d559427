import { describe, expect, test } from "vitest";
import { normalQuantile } from "../../../src/sampling/statistics/normal-quantile.ts";

// Largest relative error that the function claims.
const RELATIVE = 1.2e-9;

describe("normalQuantile", () => {
  // Computed from erfc with mpmath, 40 digits; the first of them stand in every table, such as Abramowitz and Stegun,
  // Handbook of Mathematical Functions (1964), table 26.5.
  test.each([
    [0.5001, 2.506628300880351e-4],
    [0.6, 0.2533471031357997],
    [0.75, 0.6744897501960817],
    [0.84, 0.994457883209753],
    [0.9, 1.2815515655446004],
    [0.95, 1.6448536269514722],
    [0.975, 1.959963984540054],
    [0.99, 2.3263478740408408],
    [0.995, 2.5758293035489004],
    [0.999, 3.090232306167813],
    [0.9995, 3.2905267314919255],
    [0.99995, 3.890591886413094],
    [0.999999, 4.753424308822899],
  ])("of %d is %d, and of its complement the negative", (p, quantile) => {
    // 1 - p is rounded, which near 1 moves the quantile by more than the claim.
    const rounding = 2 ** -53 / (density(quantile) * quantile);
    expect(Math.abs(normalQuantile(p) / quantile - 1)).toBeLessThan(RELATIVE + rounding);
    expect(Math.abs(-normalQuantile(1 - p) / quantile - 1)).toBeLessThan(RELATIVE + rounding);
  });

  test("of a half is 0", () => {
    expect(normalQuantile(0.5)).toBe(0);
  });

  test.each([
    [1e-10, -6.361340902404056],
    [1e-20, -9.26234008979841],
    [1e-100, -21.27345356096533],
  ])("of %d, far in the tail, is %d", (p, quantile) => {
    expect(Math.abs(normalQuantile(p) / quantile - 1)).toBeLessThan(RELATIVE);
  });

  test("rises, also where its three formulas meet", () => {
    for (const p of [0.02425, 0.5, 1 - 0.02425]) {
      const quantiles = Array.from({ length: 201 }, (_, i) => normalQuantile(p + (i - 100) * 1e-6));
      expect(quantiles).toEqual(quantiles.toSorted((a, b) => a - b));
    }
  });
});

function density(x: number): number {
  return Math.exp(-(x * x) / 2) / Math.sqrt(2 * Math.PI);
}
