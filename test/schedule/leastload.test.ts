import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { leastload } from "../../src/schedule/leastload.ts";
import { anyLoads } from "../conformance/policy.ts";

describe("leastload", () => {
  test("picks a least load, and of those the one that stands first", () => {
    fc.assert(
      fc.property(anyLoads, (loads) => {
        expect(leastload(loads)).toBe(loads.indexOf(Math.min(...loads)));
      }),
    );
  });

  test("prefers the first of equal loads", () => {
    expect(leastload([2, 1, 1, 3])).toBe(1);
    expect(leastload([0, 0, 0])).toBe(0);
  });

  test("keeps loads within one of each other when no task ends", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.nat({ max: 200 }), (engines, tasks) => {
        const loads = new Array<number>(engines).fill(0);
        for (let i = 0; i < tasks; i++) {
          const picked = leastload(loads);
          loads[picked] = (loads[picked] ?? 0) + 1;
        }
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
