import { expect, test } from "vitest";
import { compileFunction } from "../../src/protocol/compile-function.ts";
import { standaloneSource } from "../../src/protocol/standalone-source.ts";

test("an arrow function has no this where its text is evaluated", () => {
  const source = standaloneSource({ name: "f" }, "() => this");
  const arrow = compileFunction([], `return ${source}`).call(5) as () => unknown;
  expect(arrow()).toBeUndefined();
});
