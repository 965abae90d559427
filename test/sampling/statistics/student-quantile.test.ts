import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalQuantile } from "../../../src/sampling/statistics/normal-quantile.ts";
import { studentQuantile } from "../../../src/sampling/statistics/student-quantile.ts";

describe("the quantile of Student's t", () => {
  // Tables of the t distribution; Abramowitz & Stegun (1964), table 26.10.
  test.each([
    [0.975, 1, 12.7062047],
    [0.975, 2, 4.30265273],
    [0.975, 3, 3.18244631],
    [0.975, 5, 2.57058184],
    [0.975, 10, 2.22813885],
    [0.975, 31, 2.03951345],
    [0.995, 15, 2.94671288],
    [0.9995, 7, 5.40788252],
    [0.975, 200, 1.97189622],
    [0.5, 9, 0],
  ])("of %d with %d degrees of freedom is %d", (p, freedom, value) => {
    expect(studentQuantile(p, freedom)).toBeCloseTo(value, 6);
  });

  test("goes over into the normal one as freedom grows, without a jump where the method changes", () => {
    for (const p of [0.6, 0.9, 0.975, 0.9995]) {
      expect(studentQuantile(p, 1e7)).toBeCloseTo(normalQuantile(p), 5);
      const [before, at, after] = [199, 200, 201].map((freedom) => studentQuantile(p, freedom)) as [
        number,
        number,
        number,
      ];
      expect((before - at) / (at - after)).toBeCloseTo(1, 1);
    }
  });

  test("is odd about one half, and falls as freedom grows", () => {
    const p = fc.double({ min: 0.51, max: 0.99999, noNaN: true });
    fc.assert(
      fc.property(p, fc.integer({ min: 1, max: 400 }), (probability, freedom) => {
        const t = studentQuantile(probability, freedom);
        expect(studentQuantile(1 - probability, freedom)).toBeCloseTo(-t, 5);
        expect(studentQuantile(probability, freedom + 1)).toBeLessThan(t);
        expect(t).toBeGreaterThan(normalQuantile(probability));
      }),
    );
  });

  test("without a degree of freedom is not known", () => {
    for (const freedom of [0, -1, Number.NaN]) expect(studentQuantile(0.975, freedom)).toBeNaN();
  });
});
