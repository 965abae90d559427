import { describe, expect, test } from "vitest";
import { binsOf, chunkSize, nextSize, warmUpOf } from "../../../src/sampling/vegas/schedule.ts";

/** Sizes of all iterations of a run. */
function sizesOf(limit: number, isExact: boolean, share?: (drawn: number) => number): number[] {
  const sizes: number[] = [];
  for (;;) {
    const drawn = sizes.reduce((total, size) => total + size, 0);
    if (drawn >= limit || (share && share(drawn) >= 1)) return sizes;
    sizes.push(nextSize({ sizes, limit, isExact, share: share?.(drawn) }));
  }
}

describe("iterations of a run of so many samples", () => {
  test.each([1, 2, 100, 511, 512, 5000, 1e5, 1e7, 1e10, 1e12])("are of %d in all", (samples) => {
    const sizes = sizesOf(samples, true);
    expect(sizes.reduce((total, size) => total + size, 0)).toBe(samples);
    expect(sizes.every((size) => Number.isInteger(size) && size > 0)).toBe(true);
    const warmUp = warmUpOf(sizes);
    expect(warmUp).toBeLessThan(sizes.length);
    expect(sizes.slice(0, warmUp).reduce((total, size) => total + size, 0)).toBeLessThanOrEqual(samples / 4);
  });

  test("are 20, each a fifth larger than the one before, of which 8 count", () => {
    const sizes = sizesOf(1e6, true);
    expect(sizes).toHaveLength(20);
    for (let i = 1; i < 20; i++) expect((sizes[i] ?? 0) / (sizes[i - 1] ?? 1)).toBeCloseTo(1.2, 3);
    expect(warmUpOf(sizes)).toBe(12);
  });

  test("of a run that goes on from a shorter one end with it", () => {
    const before = sizesOf(1e5, true);
    const sizes = [...before];
    while (sizes.reduce((total, size) => total + size, 0) < 3e5)
      sizes.push(nextSize({ sizes, limit: 3e5, isExact: true }));
    expect(sizes.reduce((total, size) => total + size, 0)).toBe(3e5);
  });
});

describe("iterations of a run to a tolerance", () => {
  test("grow until the tolerance is near, and draw little more than it takes", () => {
    const sizes = sizesOf(Number.MAX_SAFE_INTEGER, false, (drawn) => drawn / 1e6);
    expect(sizes[0]).toBe(2000);
    const drawn = sizes.reduce((total, size) => total + size, 0);
    expect(drawn).toBeGreaterThanOrEqual(1e6);
    expect(drawn).toBeLessThan(1.3e6);
  });

  test("end at the most samples that are allowed", () => {
    const sizes = sizesOf(12_345, false, () => 0);
    expect(sizes.reduce((total, size) => total + size, 0)).toBe(12_345);
  });
});

test("where time is short an iteration is as large as there is time for, or none", () => {
  const open = { sizes: [1000, 8000], limit: Number.MAX_SAFE_INTEGER, isExact: false };
  expect(nextSize({ ...open, inTime: 1e9 })).toBe(9600);
  expect(nextSize({ ...open, inTime: 5000 })).toBe(5000);
  expect(nextSize({ ...open, inTime: 500 })).toBe(0);
  expect(nextSize({ ...open, sizes: [], inTime: -3 })).toBeGreaterThan(0);
});

test("bins and chunks are as many as records should hold", () => {
  expect(binsOf(4, 1e6)).toBe(1000);
  expect(binsOf(4, 2000)).toBe(100);
  expect(binsOf(4, 10)).toBe(16);
  expect(binsOf(1024, 1e6)).toBe(16);
  for (let dimensions = 1; dimensions <= 1024; dimensions *= 2) {
    expect(dimensions * binsOf(dimensions, 1e9)).toBeLessThanOrEqual(2 ** 14);
  }
  expect(chunkSize(1e5, 65_536)).toBe(2048);
  expect(chunkSize(1e7, 65_536)).toBe(65_536);
  expect(chunkSize(1e7, 100)).toBe(100);
});
