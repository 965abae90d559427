import { describe, expect, onTestFinished, test } from "vitest";
import { GlobalNamespace } from "../../src/engine/global-namespace.ts";
import { assign, lookUp, type Namespace } from "../../src/engine/namespace.ts";
import { ScopeNamespace } from "../../src/engine/scope-namespace.ts";
import { parse } from "../client/scripts/run-script.ts";

const globals = globalThis as unknown as Record<string, unknown>;

/** The globals of this thread become the namespace until the test ends. */
function globalNamespace(): GlobalNamespace {
  const namespace = new GlobalNamespace();
  onTestFinished(() => namespace.clear());
  return namespace;
}

const NAMESPACES: readonly (readonly [string, () => Namespace])[] = [
  ["GlobalNamespace", globalNamespace],
  ["ScopeNamespace", () => new ScopeNamespace()],
];

describe.each(NAMESPACES)("%s", (_, make) => {
  test("has a name once it is set, and loses it by clear", () => {
    const namespace = make();
    expect([namespace.has("fresh"), namespace.get("fresh")]).toEqual([false, undefined]);
    namespace.set("fresh", 5);
    expect([namespace.has("fresh"), namespace.get("fresh")]).toEqual([true, 5]);
    namespace.set("fresh", undefined);
    expect([namespace.has("fresh"), namespace.get("fresh")]).toEqual([true, undefined]);
    namespace.clear();
    expect(namespace.has("fresh")).toBe(false);
  });

  test("keeps what was provided through clear, as it was provided", () => {
    const namespace = make();
    namespace.provide("given", 1);
    namespace.set("other", 2);
    namespace.clear();
    expect([namespace.get("given"), namespace.has("other")]).toEqual([1, false]);
  });

  test("evaluates expressions that see its names, and those of the runtime", () => {
    const namespace = make();
    namespace.set("five", 5);
    expect(namespace.evaluate("five + Math.abs(-1)")).toBe(6);
    const later = namespace.evaluate("() => five") as () => number;
    namespace.set("five", 6);
    expect(later()).toBe(6);
    expect(() => namespace.evaluate("missing")).toThrow(new ReferenceError("missing is not defined"));
    expect(() => namespace.evaluate("1 +")).toThrow(SyntaxError);
  });

  test("a name of the runtime can be hidden, and comes back by clear", () => {
    const namespace = make();
    namespace.set("parseFloat", "hidden");
    expect(namespace.evaluate("parseFloat")).toBe("hidden");
    namespace.clear();
    expect(namespace.evaluate("parseFloat")).toBe(Number.parseFloat);
  });

  test("functions can set names", () => {
    const namespace = make();
    namespace.set("counter", 1);
    (namespace.evaluate('(() => { "use strict"; return () => { counter += 1; }; })()') as () => void)();
    expect(namespace.get("counter")).toBe(2);
  });

  test("names that hide a parameter or a word of its own do no harm", () => {
    const namespace = make();
    for (const name of ["scope", "code", "names", "expression", "value"]) namespace.set(name, name);
    expect(namespace.evaluate("[scope, code, names, expression, value].join()")).toBe(
      "scope,code,names,expression,value",
    );
  });
});

describe("GlobalNamespace", () => {
  test("clear brings back globals that code overwrote or redefined", () => {
    const namespace = globalNamespace();
    const before = Object.getOwnPropertyDescriptor(globalThis, "structuredClone");
    const performanceBefore = Object.getOwnPropertyDescriptor(globalThis, "performance");
    namespace.evaluate("structuredClone = 5");
    namespace.set("performance", "mine");
    expect(globals["performance"]).toBe("mine");
    namespace.clear();
    expect(Object.getOwnPropertyDescriptor(globalThis, "structuredClone")).toEqual(before);
    expect(Object.getOwnPropertyDescriptor(globalThis, "performance")).toEqual(performanceBefore);
  });

  test("clear takes away names under symbols, and those that are not enumerable", () => {
    const namespace = globalNamespace();
    const key = Symbol("mine");
    Object.defineProperty(globalThis, "hidden", { value: 1, enumerable: false, configurable: true });
    Reflect.set(globalThis, key, 1);
    namespace.clear();
    expect(["hidden" in globalThis, key in globalThis]).toEqual([false, false]);
  });

  test("clear brings back what was provided, where code overwrote it", () => {
    const namespace = globalNamespace();
    namespace.provide("given", { a: 1 });
    namespace.evaluate("given = 5");
    namespace.clear();
    expect(namespace.get("given")).toEqual({ a: 1 });
    expect(Object.keys(globalThis)).not.toContain("given");
    Reflect.deleteProperty(globalThis, "given");
  });

  test("clear brings back a global that code deleted", () => {
    const { btoa } = globalThis;
    onTestFinished(() => {
      globalThis.btoa = btoa;
    });
    const namespace = new GlobalNamespace();
    namespace.evaluate("delete globalThis.btoa");
    namespace.clear();
    expect("btoa" in globalThis).toBe(true);
  });

  test("clear can be called again and again", () => {
    const namespace = globalNamespace();
    for (let i = 0; i < 3; i++) {
      namespace.set("again", i);
      namespace.clear();
      expect(namespace.has("again")).toBe(false);
    }
  });
});

describe("ScopeNamespace", () => {
  test("runs a script", () => {
    expect(new ScopeNamespace().run(parse("1 + 1"))).toBe(2);
  });

  test("functions that a script declares are there while it runs, and live on", () => {
    const namespace = new ScopeNamespace();
    expect(namespace.run(parse("function f() { return 4; } f()"))).toBe(4);
    expect(namespace.evaluate("f()")).toBe(4);
  });

  test("a name that does not exist is undefined to typeof, as on other engines", () => {
    expect(new ScopeNamespace().evaluate("typeof window")).toBe("undefined");
  });

  test("a script that awaits keeps its functions", async () => {
    const namespace = new ScopeNamespace();
    await namespace.run(parse("await 1; function f() { return 4; }"));
    expect(namespace.evaluate("f()")).toBe(4);
  });

  test("keeps names from the global object and from other namespaces", () => {
    const [one, two] = [new ScopeNamespace(), new ScopeNamespace()];
    one.set("mine", 1);
    one.run(parse("arisen = 2"));
    expect([one.get("mine"), one.get("arisen")]).toEqual([1, 2]);
    expect([two.has("mine"), two.has("arisen"), "mine" in globalThis, "arisen" in globalThis]).toEqual(
      new Array<boolean>(4).fill(false),
    );
  });
});

describe("lookUp", () => {
  const namespace = new ScopeNamespace();
  namespace.set("a", { b: { c: 5 }, none: null, text: "abc", __proto__: { inherited: 7 } });

  test.each([
    ["a.b.c", 5],
    ["a.text.length", 3],
    ["a.missing", undefined],
    ["a.inherited", 7],
    ["Math.PI", Math.PI],
  ])("of %s gives %j", (path, value) => {
    expect(lookUp(namespace, path)).toBe(value);
  });

  test("says where a path ends", () => {
    expect(() => lookUp(namespace, "a.none.x")).toThrow(new TypeError("a.none is null, so it has no x"));
    expect(() => lookUp(namespace, "a.b.x.y")).toThrow(new TypeError("a.b.x is undefined, so it has no y"));
    expect(() => lookUp(namespace, "z.b")).toThrow(new ReferenceError("z is not defined on the engine"));
  });
});

describe("assign", () => {
  test("sets a name, or a property of what a path leads to", () => {
    const namespace = new ScopeNamespace();
    assign(namespace, "a", { b: {} });
    assign(namespace, "a.b.c", 5);
    expect(namespace.get("a")).toEqual({ b: { c: 5 } });
  });

  test("refuses to set a property of what is no object", () => {
    const namespace = new ScopeNamespace();
    assign(namespace, "a", 5);
    expect(() => assign(namespace, "a.b", 1)).toThrow(new TypeError("a is not an object, so a.b can't be set"));
    expect(() => assign(namespace, "z.b", 1)).toThrow(new ReferenceError("z is not defined on the engine"));
  });
});
