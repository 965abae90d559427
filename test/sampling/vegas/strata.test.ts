import { describe, expect, test } from "vitest";
import { allocate, boxesOf, MOST_BOXES, spreadCodes, strataOf } from "../../../src/sampling/vegas/strata.ts";

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}

describe("the unit cube is cut into boxes", () => {
  test("so many that each has two points, and about as many along each axis", () => {
    for (const dimensions of [1, 2, 4, 8, 16, 100]) {
      for (const size of [1, 2, 3, 100, 12_345, 1e6, 1e9]) {
        const strata = strataOf(dimensions, size);
        expect(Math.max(...strata) - Math.min(...strata)).toBeLessThanOrEqual(1);
        expect(boxesOf(strata)).toBeLessThanOrEqual(Math.max(1, Math.min(MOST_BOXES, size / 4)));
        if (dimensions === 1 && size > 4) expect(boxesOf(strata)).toBe(Math.min(MOST_BOXES, Math.floor(size / 4)));
      }
    }
    expect(strataOf(4, 4 * 3 ** 4)).toEqual([3, 3, 3, 3]);
    expect(strataOf(4, 4 * 3 ** 3 * 4)).toEqual([4, 3, 3, 3]);
  });
});

describe("the points of an iteration go to boxes", () => {
  test("evenly at first, and exactly as many as there are", () => {
    for (const size of [1, 2, 3, 7, 1000, 12_345]) {
      const counts = allocate(strataOf(3, size), size, { spreads: undefined, most: 1e9 });
      expect(sum(counts)).toBe(size);
      expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
    }
  });

  test("by the deviation to the power 0.75, beside an even half", () => {
    const codes = spreadCodes(Float64Array.of(16, 1, 0, 1));
    const counts = allocate([4], 8000, { spreads: { strata: [4], codes }, most: 1e9 });
    // 16^0.75 is 8: of ten parts eight, one, none, one.
    expect([...counts]).toEqual([1000 + 3200, 1000 + 400, 1000, 1000 + 400]);
  });

  test("as those whose middle they have were before, when there are others now", () => {
    const codes = spreadCodes(Float64Array.of(1, 0, 0, 0));
    const counts = allocate([4, 4], 3200, { spreads: { strata: [2, 2], codes }, most: 1e9 });
    expect([...counts].map((count) => count > 100)).toEqual(
      Array.from({ length: 16 }, (_, box) => box % 4 < 2 && box < 8),
    );
  });

  test("but no more to one than are allowed, so that no chunk is too long", () => {
    const codes = spreadCodes(Float64Array.of(0, 1, 1e-3, 0));
    const counts = allocate([4], 80_000, { spreads: { strata: [4], codes }, most: 25_000 });
    expect(sum(counts)).toBe(80_000);
    expect(counts[1]).toBeLessThanOrEqual(30_000);
    const all = allocate([2], 80_000, { spreads: undefined, most: 10 });
    expect([...all]).toEqual([40_000, 40_000]);
  });

  test("evenly where nothing differs, and where deviations are too large to be numbers", () => {
    for (const spread of [0, Number.POSITIVE_INFINITY, Number.NaN]) {
      const codes = spreadCodes(Float64Array.of(spread, spread));
      expect([...allocate([2], 100, { spreads: { strata: [2], codes }, most: 1e9 })]).toEqual([50, 50]);
    }
  });
});
