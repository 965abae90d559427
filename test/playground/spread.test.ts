import { expect, test } from "vitest";
import { roundBins } from "../../examples/playground/src/kernels/histogram-range.ts";
import { spreadOf } from "../../examples/playground/src/kernels/spread.ts";

const LOW_HILL = [4, 5, 6, 7, 8, 7, 6, 5, 4, 3, 2, 1];

/** A histogram from 0 on, of bins of width 1. */
const histogram = (counts: readonly number[], low = 0) => ({
  low,
  high: low + counts.length,
  bins: counts.length,
  counts,
  below: 0,
  above: 0,
});

test("bars are shares of all samples, also of those beyond the bins", () => {
  const { heights, centers } = spreadOf({ ...histogram([1, 2, 1]), below: 1, above: 5 });
  expect(heights).toEqual([0.1, 0.2, 0.1]);
  expect(centers).toEqual([0.5, 1.5, 2.5]);
});

test("a value that many samples have is cut off and told by itself, so that the others are not flat", () => {
  const { heights, most, atoms } = spreadOf(histogram([42, ...LOW_HILL]));
  expect(atoms).toEqual([{ bin: 0, share: 0.42, where: "at 0" }]);
  expect(most).toBeCloseTo(1.12 * 0.08, 12);
  expect(heights[0]).toBe(most);
  expect(heights[5]).toBe(0.08);
  // At both ends, as of a price between two bounds.
  const both = spreadOf(histogram([42, ...LOW_HILL, 58], -3));
  expect(both.atoms.map(({ bin, where }) => [bin, where])).toEqual([
    [0, "near -2.5"],
    [13, "near 10.5"],
  ]);
});

test("a steep hill, two values alone, and nothing at all are no such values", () => {
  for (const counts of [LOW_HILL, [21, ...LOW_HILL], [1, 0, 0, 0, 0, 0, 0, 0, 0, 9], [0, 0]]) {
    const { atoms, heights } = spreadOf(histogram(counts));
    expect(atoms).toEqual([]);
    expect(heights.every((height) => height >= 0)).toBe(true);
  }
});

test("bins have round edges, begin at a 0 that samples end at, and hold the largest sample", () => {
  expect(roundBins(-0.003, 71.9, 0.01)).toEqual({ low: 0, high: 72, bins: 72 });
  expect(roundBins(-0.5, 71.9, 0.01)).toEqual({ low: -1, high: 72, bins: 73 });
  expect(roundBins(0, 1, 0.001)).toEqual({ low: 0, high: 1.02, bins: 51 });
  expect(roundBins(1.03, 1.34, 0.0001)).toEqual({ low: 1.03, high: 1.345, bins: 63 });
  const { low, high, bins } = roundBins(-3e-9, 4e-9, 1e-12);
  expect([low, high, bins]).toEqual([-3e-9, 4.1e-9, 71]);
  expect(roundBins(5, 5, 0.1)).toMatchObject({ low: 5 });
});
