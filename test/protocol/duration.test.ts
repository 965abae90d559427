import { expect, test } from "vitest";
import { duration } from "../../src/protocol/duration.ts";

test.each([
  [0, "0 ms"],
  [85.2, "85 ms"],
  [99.5, "0.10 s"],
  [260, "0.26 s"],
  [996, "1.0 s"],
  [9_951, "10 s"],
  [59_600, "1 min 00 s"],
  [187_000, "3 min 07 s"],
  [3_599_600, "1 h 00 min"],
  [7_500_000, "2 h 05 min"],
  [9 * 86_400_000 + 4 * 3_600_000, "9 d 04 h"],
])("%d ms in words", (ms, text) => {
  expect(duration(ms)).toBe(text);
});
