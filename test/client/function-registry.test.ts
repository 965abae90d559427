import { describe, expect, test } from "vitest";
import { FunctionRegistry } from "../../src/client/engines/function-registry.ts";
import { moduleProxy } from "../../src/client/views/view.ts";
import { ref } from "../../src/protocol/reference.ts";

const URLS = ["file:///a.js", "file:///b.js"] as const;

/** A function of a module, as a view made anew gives it. */
function exported(url: string, name: string): unknown {
  return Reflect.get(
    moduleProxy(url, () => undefined),
    name,
  );
}

/** A function that is another object each time. */
const made = (): unknown => (x: number) => x + 1;

describe("a function keeps its number", () => {
  test.each<[string, () => unknown]>([
    ["made anew from one source", made],
    ["named by another reference", () => ref("model.predict")],
    ["of a module that was named again", () => exported(URLS[0], "f")],
    ["of the language", () => Math.max],
  ])("%s", (_, make) => {
    const functions = new FunctionRegistry();
    const id = functions.idOf(make(), "apply");
    expect(functions.idOf(make(), "apply")).toBe(id);
    expect(functions.idOf(() => "another", "apply")).toBe(id + 1);
  });
});

test("different functions have different numbers", () => {
  const functions = new FunctionRegistry();
  const all = [
    made(),
    () => 2,
    ref("f"),
    ref("g"),
    ref("Math.max"),
    Math.max,
    exported(URLS[0], "f"),
    exported(URLS[0], "g"),
    exported(URLS[1], "f"),
  ];
  const ids = all.map((fn) => functions.idOf(fn, "apply"));
  expect(new Set(ids).size).toBe(all.length);
  expect(ids.map((id) => functions.refOf(id).kind)).toEqual([
    "source",
    "source",
    "name",
    "name",
    "name",
    "global",
    "module",
    "module",
    "module",
  ]);
});
