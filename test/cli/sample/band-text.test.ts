import { describe, expect, test } from "vitest";
import { arrayLines } from "../../../src/cli/sample/band-text.ts";
import type { ArrayEstimate } from "../../../src/sampling/run/array-estimate.ts";
import { terminal } from "../fake-output.ts";

/** An array of these means, with intervals of so much to both sides. */
function array(means: readonly number[], half: number): ArrayEstimate {
  const mean = Float64Array.from(means);
  const confidenceInterval = { low: mean.map((each) => each - half), high: mean.map((each) => each + half) };
  return { mean, standardError: mean.map(() => half / 2), variance: mean.map(() => 1), confidenceInterval };
}

describe("arrays as text", () => {
  test("are means with their intervals, from the lowest bound to the highest, few values wide", () => {
    expect(arrayLines({ path: array([0, 2, 4], 2) }, 0.95, terminal(40))).toEqual([
      "path, 3 values, 95 % intervals",
      " 6.00              ░░░░░░",
      "                   ░░░░░░",
      "             ░░░░░░━━━━━━",
      "             ░░░░░░░░░░░░",
      "       ░░░░░░━━━━━━░░░░░░",
      "       ░░░░░░░░░░░░",
      "       ━━━━━━░░░░░░",
      "-2.00  ░░░░░░",
      "       0                2",
      "",
    ]);
  });

  test("fit the output, however many values there are", () => {
    const means = Array.from({ length: 100_000 }, (_, i) => Math.sin(i / 1e4));
    for (const columns of [20, 40, 80, 200]) {
      const lines = arrayLines({ path: array(means, 1e-3) }, 0.99, terminal(columns));
      expect(Math.max(...lines.slice(1).map((line) => line.length))).toBeLessThanOrEqual(columns);
      expect(lines.at(-2)).toMatch(/^ +0 +99999$/);
    }
  });

  test("of one value, of values that are all alike, and without an estimate are drawn", () => {
    expect(arrayLines({ one: array([3], 1) }, 0.95, terminal(80))[0]).toBe("one, 1 value, 95 % intervals");
    expect(arrayLines({ same: array([0, 0], 0) }, 0.95, terminal(80)).join("\n")).toContain("━━━━━━━━━━━━");
    expect(arrayLines({ none: array([Number.NaN], 0) }, 0.95, terminal(80))).toEqual([
      "none, 1 value, 95 % intervals",
      "no estimate",
      "",
    ]);
  });

  test("beyond four are only named", () => {
    const five = Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, array([1, 2], 1)]));
    expect(arrayLines(five, 0.95, terminal(80)).at(-2)).toBe("and e: --csv prints all values");
    expect(arrayLines({}, 0.95, terminal(80))).toEqual([]);
  });
});
