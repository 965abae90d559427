import { describe, expect, test } from "vitest";
import { median } from "../../src/cli/bench/measure.ts";
import { compare } from "../../src/cli/bench/report.ts";

describe("compare", () => {
  test("gives more for a higher rate, and for a shorter time", () => {
    const rates = compare(
      [
        { name: "base", median: 10, unit: "tasks/s", samples: 1 },
        { name: "other", median: 30, unit: "tasks/s", samples: 1 },
      ],
      "base",
    );
    const times = compare(
      [
        { name: "base", median: 10, unit: "us", samples: 1 },
        { name: "other", median: 5, unit: "us", samples: 1 },
      ],
      "base",
    );
    expect([...rates, ...times].map(({ ratio }) => ratio)).toEqual([1, 3, 1, 2]);
  });

  test("compares figures of one size", () => {
    const rows = compare(
      [
        { name: "base", bytes: 1, median: 10, unit: "GB/s", samples: 1 },
        { name: "base", bytes: 2, median: 20, unit: "GB/s", samples: 1 },
        { name: "other", bytes: 2, median: 5, unit: "GB/s", samples: 1 },
      ],
      "base",
    );
    expect(rows.map(({ ratio }) => ratio)).toEqual([1, 1, 0.25]);
  });

  test("refuses a base that was not measured", () => {
    expect(() => compare([{ name: "other", median: 1, unit: "ms", samples: 1 }], "base")).toThrow(
      new RangeError('other has nothing to be compared with: no "base"'),
    );
  });
});

test("a median is the middle, or the mean of the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
