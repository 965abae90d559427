import { describe, expect, test } from "vitest";
import { type Cost, costAfter, intervalAt } from "../../examples/playground/src/app/pace.ts";

const NONE: Cost = { drawMs: 0, lateMs: 0 };

/** The cost after many frames that are alike. */
function costOf(drawMs: number, waitedMs: number): Cost {
  let cost = NONE;
  for (let frame = 0; frame < 50; frame++) cost = costAfter(cost, drawMs, waitedMs);
  return cost;
}

describe("frames", () => {
  test("come a dozen a second where drawing is cheap and nothing is late", () => {
    expect(1000 / intervalAt(costOf(1, 16))).toBeCloseTo(12.5, 5);
  });

  test("take one part in 25 of the page's time at most", () => {
    expect(10 / intervalAt(costOf(10, 16))).toBeCloseTo(1 / 25, 3);
  });

  test("come less often when they come late, down to about two in three seconds", () => {
    expect(intervalAt(costOf(1, 54))).toBeCloseTo(200, 0);
    expect(intervalAt(costOf(1, 2000))).toBe(640);
  });

  test("come as often as before once that is over", () => {
    let cost = costOf(40, 400);
    for (let frame = 0; frame < 50; frame++) cost = costAfter(cost, 1, 10);
    expect(intervalAt(cost)).toBe(80);
  });

  test("are not rarer because of a single one that was slow", () => {
    expect(intervalAt(costAfter(costOf(1, 16), 10, 16))).toBeLessThan(100);
  });
});
