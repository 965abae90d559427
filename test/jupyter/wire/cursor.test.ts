import { expect, test } from "vitest";
import { indexOfPoint, pointOfIndex } from "../../../src/jupyter/wire/cursor.ts";

test.each([
  ["plain", 3, 3],
  ["😀ab", 1, 2],
  ["a😀b", 3, 4],
  ["a😀b", 0, 0],
  ["", 0, 0],
])("in %j the code point %i is at index %i, and back", (text, point, index) => {
  expect(indexOfPoint(text, point)).toBe(index);
  expect(pointOfIndex(text, index)).toBe(point);
});

test("a place behind the end is the end", () => {
  expect(indexOfPoint("a😀", 9)).toBe(3);
  expect(pointOfIndex("a😀", 9)).toBe(2);
});
