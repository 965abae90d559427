import { describe, expect, test } from "vitest";
import { inWords } from "../../examples/playground/src/app/format.ts";
import { isMachineBusy, type Round, spreadOf } from "../../examples/playground/src/pi/rounds.ts";

const quiet: readonly Round[] = [
  { plain: 70, one: 4900, all: 9000 },
  { plain: 72, one: 5000, all: 9400 },
  { plain: 71, one: 4800, all: 9200 },
];

describe("the spread of rounds", () => {
  test("is the slowest, the one in the middle and the fastest", () => {
    expect(spreadOf(quiet, "all")).toEqual({ low: 9000, median: 9200, high: 9400 });
  });

  test("has the mean of two in the middle of an even number", () => {
    expect(spreadOf(quiet.slice(0, 2), "plain")).toEqual({ low: 70, median: 71, high: 72 });
  });

  test("is a single one after the first round, and none before", () => {
    expect(spreadOf(quiet.slice(0, 1), "one")).toEqual({ low: 4900, median: 4900, high: 4900 });
    expect(spreadOf([], "one")).toBeUndefined();
  });
});

describe("a machine is busy", () => {
  test("when rounds of one side differ by much", () => {
    expect(isMachineBusy(quiet, 0)).toBe(false);
    expect(isMachineBusy([...quiet, { plain: 70, one: 2500, all: 9000 }], 0)).toBe(true);
  });

  test("when frames come late that nothing of the page holds up", () => {
    expect(isMachineBusy(quiet, 0.1)).toBe(false);
    expect(isMachineBusy(quiet, 0.5)).toBe(true);
  });

  test("not after one round, with which nothing can be compared", () => {
    expect(isMachineBusy(quiet.slice(0, 1), 1)).toBe(false);
  });
});

test("counts are told in words", () => {
  expect([0, 12, 999, 1000, 8.24e9, 999e6, 9.99e8, 3.1e11, 1e13].map(inWords)).toEqual([
    "0",
    "12",
    "999",
    "1 thousand",
    "8.2 billion",
    "1 billion",
    "1 billion",
    "310 billion",
    "10 trillion",
  ]);
});
