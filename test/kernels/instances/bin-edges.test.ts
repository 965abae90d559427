import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { binEdges } from "../../../src/kernels/instances/bin-edges.ts";

describe("edges of bins", () => {
  test.each([
    [0, 1, 100, 100],
    [-1, 1, 200, 100],
    [0.1, 0.2, 10, 100],
    [0, 0.3, 3, 10],
    [-0.7, 0.1, 80, 100],
    [1e3, 1.1e3, 1000, 10],
    [5e-7, 1.5e-6, 100, 1e8],
  ])("from %d to %d, %d bins, are the decimals that one writes", (low, high, bins, perUnit) => {
    const first = Math.round(low * perUnit);
    expect([...binEdges(low, high, bins)]).toEqual(
      Array.from({ length: bins + 1 }, (_, i) => (first + i) / perUnit + 0),
    );
  });

  test("ascend from one end to the other, a width apart", () => {
    const end = fc.double({ min: -1e300, max: 1e300, noNaN: true });
    fc.assert(
      fc.property(end, end, fc.integer({ min: 1, max: 40 }), (a, b, bins) => {
        fc.pre(a !== b);
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const edges = binEdges(low, high, bins);
        expect([edges[0], edges[bins], edges.length]).toEqual([low + 0, high + 0, bins + 1]);
        for (const [i, edge] of edges.entries()) {
          expect(edge).toBeGreaterThanOrEqual(edges[i - 1] ?? low);
          // Both products are exact to a last digit.
          const near = low * ((bins - i) / bins) + high * (i / bins);
          expect(Math.abs(edge - near)).toBeLessThanOrEqual(1e-15 * Math.max(Math.abs(low), Math.abs(high), 1e-300));
        }
      }),
    );
  });
});
