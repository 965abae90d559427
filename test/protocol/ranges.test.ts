import { expect, test } from "vitest";
import { ranges } from "../../src/protocol/ranges.ts";

test("neighbours are put together, and groups are eight at most", () => {
  expect(ranges([])).toBe("");
  expect(ranges([5])).toBe("5");
  expect(ranges([0, 1, 2, 3])).toBe("0-3");
  expect(ranges([0, 1, 4, 6, 7])).toBe("0-1, 4, 6-7");
  expect(ranges(Array.from({ length: 20 }, (_, i) => 2 * i))).toBe("0, 2, 4, 6, 8, 10, 12, 14, …");
});
