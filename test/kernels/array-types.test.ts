import { expect, test } from "vitest";
import { ITEM_TYPES, isArrayType } from "../../src/kernels/array-types.ts";

test("names of types are those of the table, and not what all objects have", () => {
  expect([...ITEM_TYPES].map((type) => isArrayType(`${type}[]`))).not.toContain(false);
  expect(["toString", "constructor", "__proto__", "f64", 3].map(isArrayType)).not.toContain(true);
});
