import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Moments, merge, NO_SAMPLES } from "../../src/sampling/moments.ts";

/** Mean and squared deviations in two passes, as their definitions have it. */
function twoPass(values: readonly number[]): Moments {
  const count = values.length;
  if (count === 0) return NO_SAMPLES;
  const mean = values.reduce((sum, x) => sum + x, 0) / count;
  const m2 = values.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { count, mean, m2 };
}

const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
const parts = fc.array(fc.array(value, { maxLength: 30 }), { maxLength: 8 });

describe("merge", () => {
  test("of any parts gives what two passes over all of them give", () => {
    fc.assert(
      fc.property(parts, (lists) => {
        const merged = lists.map(twoPass).reduce(merge, NO_SAMPLES);
        const whole = twoPass(lists.flat());
        const spread = Math.max(...lists.flat().map(Math.abs), 1e-300);
        expect(merged.count).toBe(whole.count);
        expect(Math.abs(merged.mean - whole.mean)).toBeLessThanOrEqual(1e-13 * spread * 10);
        expect(Math.abs(merged.m2 - whole.m2)).toBeLessThanOrEqual(1e-12 * spread * spread * Math.max(whole.count, 1));
      }),
      { numRuns: 500 },
    );
  });

  test("with no samples changes not one bit", () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), (values) => {
        const moments = twoPass(values);
        expect(merge(moments, NO_SAMPLES)).toEqual(moments);
        expect(merge(NO_SAMPLES, moments)).toEqual(moments);
      }),
    );
  });

  test("never makes the squared deviations negative", () => {
    fc.assert(
      fc.property(parts, (lists) => {
        expect(lists.map(twoPass).reduce(merge, NO_SAMPLES).m2).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test("keeps a small spread beside a large mean, where sums of squares would lose it", () => {
    const far = 1e9;
    const chunks = Array.from({ length: 1000 }, (_, i) => twoPass([far + (i % 2), far - (i % 2)]));
    const { count, m2 } = chunks.reduce(merge, NO_SAMPLES);
    expect(m2 / count).toBeCloseTo(0.5, 6);
  });

  test("counts beyond 2^31 stay exact", () => {
    const half = { count: 2 ** 40, mean: 1, m2: 0 };
    expect(merge(half, { count: 2 ** 40, mean: 3, m2: 0 })).toEqual({ count: 2 ** 41, mean: 2, m2: 2 ** 41 });
  });
});
