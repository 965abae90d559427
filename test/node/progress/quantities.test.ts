import { expect, test } from "vitest";
import { withPrefix } from "../../../src/node/progress/quantities.ts";

test.each([
  [4.612e9, "4.61 G"],
  [7e7, "70.0 M"],
  [999.6e6, "1.00 G"],
  [1.25e12, "1.25 T"],
  [512, "512 "],
  [0.5, "0.500 "],
])("%d has three digits that count and a prefix", (value, text) => {
  expect(withPrefix(value)).toBe(text);
});
