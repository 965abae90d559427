import { expect, test } from "vitest";
import { History } from "../../src/jupyter/kernel/history.ts";

const history = new History();
for (const [i, code] of ["a = 1", "b.c(2)", "a = 1", "other"].entries()) history.add(i + 1, code)(`out ${i + 1}`);
const lines = (request: Readonly<Record<string, unknown>>): unknown[] =>
  history.find(request).map((entry) => (entry as unknown[])[1]);

test("the latest, a range, and what a pattern fits", () => {
  expect(lines({ hist_access_type: "tail", n: 2 })).toEqual([3, 4]);
  expect(lines({ hist_access_type: "range", session: 0, start: 2, stop: 4 })).toEqual([2, 3]);
  expect(lines({ hist_access_type: "range", session: 1, start: 3 })).toEqual([3, 4]);
  expect(lines({ hist_access_type: "range", session: -1, start: 1 })).toEqual([]);
  expect(lines({ hist_access_type: "search", pattern: "a*" })).toEqual([1, 3]);
  expect(lines({ hist_access_type: "search", pattern: "a*", unique: true })).toEqual([3]);
  expect(lines({ hist_access_type: "search", pattern: "b.c(?)" })).toEqual([2]);
  expect(lines({ hist_access_type: "search", pattern: "*", n: 1 })).toEqual([4]);
  expect(lines({ hist_access_type: "what" })).toEqual([]);
});

test("outputs come where they are asked for", () => {
  expect(history.find({ hist_access_type: "tail", n: 1, output: true })).toEqual([[1, 4, ["other", "out 4"]]]);
});
