import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blockRange } from "../../../src/client/calls/partition.ts";

/** Deals the items out one by one, as people do with cards, and then counts. */
function sizesByDealing(length: number, parts: number): number[] {
  const sizes = new Array<number>(parts).fill(0);
  for (let i = 0; i < length; i++) sizes[i % parts] = (sizes[i % parts] ?? 0) + 1;
  return sizes;
}

describe("blockRange", () => {
  test("blocks follow one another, cover all items, and are as large as dealing makes them", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2000 }), fc.integer({ min: 1, max: 64 }), (length, parts) => {
        const ranges = Array.from({ length: parts }, (_, part) => blockRange(length, part, parts));
        let position = 0;
        for (const [start, end] of ranges) {
          expect(start).toBe(position);
          position = end;
        }
        expect(position).toBe(length);
        expect(ranges.map(([start, end]) => end - start)).toEqual(sizesByDealing(length, parts));
      }),
    );
  });

  test("holds for lengths near 2^53, where rounding could lose items", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2 ** 52, max: Number.MAX_SAFE_INTEGER }),
        fc.integer({ min: 1, max: 9 }),
        (n, parts) => {
          const ranges = Array.from({ length: parts }, (_, part) => blockRange(n, part, parts));
          const sizes = ranges.map(([start, end]) => end - start);
          expect(ranges.at(-1)?.[1]).toBe(n);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  test("two items on three engines leave the last without one", () => {
    expect([0, 1, 2].map((part) => blockRange(2, part, 3))).toEqual([
      [0, 1],
      [1, 2],
      [2, 2],
    ]);
  });

  test.each([
    [-1, 3],
    [3, 3],
    [0, 0],
    [Number.NaN, 3],
  ])("part %d of %d is refused", (part, parts) => {
    expect(() => blockRange(10, part, parts)).toThrow(RangeError);
  });
});
