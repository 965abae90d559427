import { describe, expect, test } from "vitest";
import { histogramLines } from "../../../src/cli/sample/histogram-text.ts";
import { quantileText } from "../../../src/node/plot/quantile-text.ts";
import type { Histogram } from "../../../src/sampling/statistics/histogram.ts";
import { terminal } from "../fake-output.ts";

function histogram(counts: readonly number[], more: Partial<Histogram> = {}): Histogram {
  return { low: 0, high: counts.length, bins: counts.length, below: 0, above: 0, counts, ...more };
}

const output = terminal(80);

describe("the spread as text", () => {
  test("has a line for each bin when they are few, with count, share and a bar", () => {
    expect(histogramLines(histogram([1000, 3000]), "x", output)).toEqual([
      "spread of x",
      "0 to 1  1,000   25.0 %  █████████████▍",
      `1 to 2  3,000   75.0 %  ${"█".repeat(40)}`,
      "5 % below 0.2, 25 % below 1.0, median 1.3, 75 % below 1.7, 95 % below 1.9",
    ]);
  });

  test("puts neighbours together when they are many, the same number where that can be", () => {
    const hundred = histogramLines(histogram(Array.from({ length: 100 }, () => 1)), "x", output);
    expect(hundred).toHaveLength(1 + 20 + 1);
    expect(hundred[1]).toMatch(/^ {2}0 to {3}5 {2}5 {4}5\.0 %/);
    const prime = histogramLines(histogram(Array.from({ length: 101 }, () => 1)), "x", output);
    expect(prime).toHaveLength(1 + 17 + 1);
    expect(prime.at(-2)).toMatch(/^ 96 to 101 {2}5/);
  });

  test("shows what is outside, and shares of all samples", () => {
    const lines = histogramLines(histogram([2, 2], { low: -0.5, high: 0.5, below: 1, above: 5 }), "x", output);
    expect(lines.slice(1, 5).map((line) => line.slice(0, line.indexOf("%") + 1))).toEqual([
      "  below -0.5  1   10.0 %",
      "-0.5 to  0.0  2   20.0 %",
      " 0.0 to  0.5  2   20.0 %",
      "   from  0.5  5   50.0 %",
    ]);
  });

  test("fits a narrow terminal", () => {
    const lines = histogramLines(histogram([1000, 3000]), "x", terminal(40));
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(40);
  });
});

test.each<[string, Histogram, number, string]>([
  ["inside, to a tenth of a bin", histogram([1, 1]), 0.5, "1.0"],
  ["below all bins", histogram([1], { below: 9 }), 0.5, "less than 0"],
  ["above all bins", histogram([1], { above: 9 }), 0.5, "at least 1"],
  ["of nothing", histogram([0]), 0.5, "unknown"],
  ["of tiny values", histogram([1, 1], { low: 0, high: 2e-9 }), 0.5, "1.0e-9"],
])("a quantile %s", (_, drawn, p, text) => {
  expect(quantileText(drawn, p)).toBe(text);
});
