import { describe, expect, test } from "vitest";
import { compare } from "../../../src/cli/bench/figures.ts";
import { median } from "../../../src/cli/bench/measure.ts";
import type { Figure, Unit } from "../../../src/cli/bench/report.ts";

/** A figure whose turns gave `turns`. */
function figure(name: string, unit: Unit, turns: readonly number[]): Figure {
  return { name, median: median(turns), turns, unit, samples: turns.length };
}

describe("compare", () => {
  test("gives more for a higher rate, and for a shorter time", () => {
    const rates = compare([figure("base", "tasks/s", [10]), figure("other", "tasks/s", [30])], "base");
    const times = compare([figure("base", "us", [10]), figure("other", "us", [5])], "base");
    expect([...rates, ...times].map(({ ratio }) => ratio)).toEqual([1, 3, 1, 2]);
  });

  test("pairs turns that came one after another", () => {
    // The machine was twice as fast in the second turn, and four times in the third.
    const rows = compare([figure("base", "ms", [8, 4, 2]), figure("other", "ms", [4, 2, 1])], "base");
    expect(rows.map(({ ratio }) => ratio)).toEqual([1, 2]);
  });

  test("compares figures of one size", () => {
    const rows = compare(
      [
        { ...figure("base", "us", [10]), bytes: 1 },
        { ...figure("base", "us", [20]), bytes: 2 },
        { ...figure("other", "us", [5]), bytes: 2 },
      ],
      "base",
    );
    expect(rows.map(({ ratio }) => ratio)).toEqual([1, 1, 4]);
  });

  test("compares figures of one kernel", () => {
    const rows = compare(
      [
        { ...figure("base", "M samples/s", [10]), kernel: "pi" },
        { ...figure("base", "M samples/s", [20]), kernel: "mm1" },
        { ...figure("other", "M samples/s", [5]), kernel: "mm1" },
      ],
      "base",
    );
    expect(rows.map(({ ratio }) => ratio)).toEqual([1, 1, 0.25]);
  });

  test("refuses a base that was not measured", () => {
    expect(() => compare([figure("other", "ms", [1])], "base")).toThrow(
      new RangeError('other has nothing to be compared with: no "base"'),
    );
  });
});

test("a median is the middle, or the mean of the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
