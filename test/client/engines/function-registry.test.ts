import { describe, expect, test } from "vitest";
import { FunctionRegistry } from "../../../src/client/engines/function-registry.ts";
import { moduleProxy } from "../../../src/client/views/view.ts";
import { ref } from "../../../src/protocol/reference.ts";

const URLS = ["file:///a.js", "file:///b.js"] as const;

/** A function of a module, as a view made anew gives it. */
function exported(url: string, name: string): unknown {
  return Reflect.get(
    moduleProxy(url, () => undefined),
    name,
  );
}

/** A method under a name. */
const named = (name: string): unknown => Reflect.get({ [name]() {} }, name);

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
    const id = functions.take(make(), "apply").fn;
    expect(functions.take(make(), "apply").fn).toBe(id);
    expect(functions.take(() => "another", "apply").fn).toBe(id + 1);
  });
});

test("native functions of one name and text have numbers of their own", () => {
  const functions = new FunctionRegistry();
  expect(String(Number.isFinite)).toBe(String(globalThis.isFinite));
  const ids = [Number.isFinite, globalThis.isFinite].map((fn) => functions.take(fn, "apply").fn);
  expect(ids.map((id) => functions.refOf(id))).toEqual([
    { kind: "global", path: "Number.isFinite" },
    { kind: "global", path: "isFinite" },
  ]);
});

test("functions of one text and two names have one number, methods of two names have two", () => {
  const functions = new FunctionRegistry();
  const [f, g] = [{ f: (x: number) => x }, { g: (x: number) => x }];
  expect(functions.take(g.g, "apply").fn).toBe(functions.take(f.f, "apply").fn);
  expect(functions.take(named("a"), "apply").fn).not.toBe(functions.take(named("b"), "apply").fn);
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
  const ids = all.map((fn) => functions.take(fn, "apply").fn);
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
