import { describe, expect, test } from "vitest";
import { refine, uniformMap } from "../../../src/sampling/vegas/importance-map.ts";

/** What points evenly spread see of the square of a function of each axis. */
function seen(dimensions: number, bins: number, square: (x: number, axis: number) => number): Float64Array {
  const sums = new Float64Array(2 * dimensions * bins);
  for (let at = 0; at < dimensions * bins; at++) {
    sums[2 * at] = 10 * square(((at % bins) + 0.5) / bins, Math.floor(at / bins));
    sums[2 * at + 1] = 10;
  }
  return sums;
}

describe("a map", () => {
  test("is even at first", () => {
    expect([...uniformMap(2, 4).edges]).toEqual([0, 0.25, 0.5, 0.75, 1, 0, 0.25, 0.5, 0.75, 1]);
  });

  test("stays as it is along an axis where nothing differs, or nothing was seen", () => {
    for (const square of [() => 3, () => 0]) {
      const { edges } = refine(uniformMap(2, 50), seen(2, 50, square), 50);
      for (const [i, edge] of uniformMap(2, 50).edges.entries()) expect(edges[i]).toBeCloseTo(edge, 12);
    }
  });

  test("gathers bins where values are large, on that axis alone", () => {
    const { edges } = refine(
      uniformMap(2, 100),
      seen(2, 100, (x, axis) => (axis === 0 && x < 0.1 ? 1 : 1e-6)),
      100,
    );
    const narrow = (axis: number): number =>
      edges.subarray(axis * 101, (axis + 1) * 101).filter((edge) => edge < 0.1).length;
    expect(narrow(0)).toBeGreaterThan(20);
    expect(narrow(1)).toBeLessThanOrEqual(11);
  });

  test("has damped shares: with alpha 0.5 as the formula says", () => {
    // Two bins of which one has all: smoothed to 7/8 and 1/8.
    const { edges } = refine(uniformMap(1, 2), Float64Array.of(4, 1, 0, 1), 2);
    const [first = 0, second = 0] = [7 / 8, 1 / 8].map((share) => Math.sqrt((share - 1) / Math.log(share)));
    // The middle edge has half of both on each side, and lies in the first bin.
    expect(edges[1]).toBeCloseTo((0.5 * (first + second)) / 2 / first, 6);
  });

  test.each([1, 3, 7, 1000])("changes to %d bins, with edges that rise from 0 to 1", (bins) => {
    const { edges } = refine(
      uniformMap(3, 64),
      seen(3, 64, (x) => x ** 4),
      bins,
    );
    expect(edges).toHaveLength(3 * (bins + 1));
    for (let axis = 0; axis < 3; axis++) {
      const row = [...edges.subarray(axis * (bins + 1), (axis + 1) * (bins + 1))];
      expect([row[0], row.at(-1)]).toEqual([0, 1]);
      expect(row.toSorted((a, b) => a - b)).toEqual(row);
    }
  });

  test("survives what is too large to be squared", () => {
    const { edges } = refine(
      uniformMap(1, 8),
      seen(1, 8, () => Number.POSITIVE_INFINITY),
      8,
    );
    expect([...edges]).toEqual([...uniformMap(1, 8).edges]);
  });

  test("that is refined again and again by a spike leaves no bin without a place", () => {
    let map = uniformMap(1, 100);
    for (let i = 0; i < 50; i++) {
      const sums = new Float64Array(200);
      sums.set([1, 1], 0);
      map = refine(map, sums, 100);
    }
    expect(map.edges.every(Number.isFinite)).toBe(true);
    expect([...map.edges].toSorted((a, b) => a - b)).toEqual([...map.edges]);
    expect(map.edges[100]).toBe(1);
  });
});
