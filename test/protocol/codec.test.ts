import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encode } from "../../src/protocol/codec.ts";
import { fill } from "../../src/protocol/fill.ts";
import type { FunctionRef } from "../../src/protocol/function-ref.ts";
import { ref } from "../../src/protocol/reference.ts";
import { anyGraph, difference } from "./any-data.ts";

const one = () => 1;
const noFunctions = (): never => {
  throw new Error("there is no function here");
};
const missing = (): never => {
  throw new ReferenceError("a is not defined");
};
const byName = (fn: { readonly name: string }): FunctionRef => ({ kind: "global", path: fn.name });
const pathOf = (reference: FunctionRef): unknown => ("path" in reference ? `copy of ${reference.path}` : reference);

/** What arrives on an engine. */
function arrived(value: unknown): unknown {
  const encoded = structuredClone(encode(value, "the value", byName));
  const root = [encoded.value];
  const placeholders = encoded.placeholders.map((placeholder) => ({ ...placeholder, path: [0, ...placeholder.path] }));
  fill(root, placeholders, pathOf);
  return root[0];
}

describe("encode", () => {
  test("plain data arrives as structuredClone has it, shared parts and rings included", () => {
    fc.assert(
      fc.property(anyGraph(["array", "object", "map", "set"]), (make) => {
        const value = make();
        const encoded = encode(value, "the value", noFunctions);
        expect(encoded.placeholders).toEqual([]);
        expect(difference(structuredClone(encoded.value), structuredClone(value))).toBeUndefined();
        expect(difference(encoded.value, value)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test("functions and references at any depth of arrays and objects are cut out and put back", () => {
    const cut = fc.constantFrom<unknown>(
      function f() {},
      function g() {},
      ref("x.y"),
    );
    fc.assert(
      fc.property(anyGraph(["array", "object"], cut), (make) => {
        const expected = make((leaf) => {
          if (typeof leaf === "function") return `copy of ${leaf.name}`;
          return leaf !== null && typeof leaf === "object" && "path" in leaf ? `copy of ${String(leaf.path)}` : leaf;
        });
        expect(difference(arrived(make()), structuredClone(expected))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test("what is changed later does not show", () => {
    const inner = { list: [1, 2], map: new Map([["k", { n: 1 }]]), set: new Set([1]) };
    const value = { inner, again: inner };
    const encoded = encode(value, "the value", noFunctions);
    inner.list.push(3);
    inner.map.set("new", { n: 2 });
    const kept = inner.map.get("k");
    if (kept) kept.n = 5;
    inner.set.add(2);
    Reflect.set(value, "again", "changed");
    const before = { list: [1, 2], map: new Map([["k", { n: 1 }]]), set: new Set([1]) };
    expect(encoded.value).toEqual({ inner: before, again: before });
  });

  test("the original stays as it is", () => {
    const value = Object.freeze([Object.freeze({ f: one, list: Object.freeze([one]) })]);
    expect(encode(value, "the value", byName).placeholders).toHaveLength(2);
    expect(value[0]).toEqual({ f: one, list: [one] });
  });

  test("says whether the copy still shares memory with the original", () => {
    const plain = [1, "a", { b: new Date() }, new Map([[1, /x/]]), new Set([[2]]), null, 5n];
    expect(encode(plain, "v", noFunctions).sharesMemory).toBe(false);
    for (const binary of [new Uint8Array(2), new ArrayBuffer(2), new DataView(new ArrayBuffer(2))]) {
      expect(encode(binary, "v", noFunctions)).toMatchObject({ value: binary, sharesMemory: true });
      expect(encode([{ deep: new Map([["k", binary]]) }], "v", noFunctions).sharesMemory).toBe(true);
    }
  });

  test("primitives are passed on without a copy", () => {
    for (const value of [1, "a", undefined, null, true, 3n]) {
      expect(encode(value, "v", noFunctions)).toEqual({ value, sharesMemory: false, placeholders: [] });
    }
  });

  test("a bare function is a placeholder without a path", () => {
    expect(encode(Math.max, "v", byName)).toMatchObject({
      value: undefined,
      placeholders: [{ path: [], ref: byName(Math.max) }],
    });
  });

  test("an object of a class arrives as its fields, as structuredClone has it", () => {
    class Point {
      x = 1;
      readonly #hidden = 2;
      get sum(): number {
        return this.x + this.#hidden;
      }
    }
    expect(arrived(new Point())).toStrictEqual({ x: 1 });
    expect(arrived([Object.create(null, { a: { value: 1, enumerable: true } })])).toStrictEqual([{ a: 1 }]);
  });

  test("takes functions out of an object that names itself by Symbol.toStringTag", () => {
    const value = { [Symbol.toStringTag]: "Model", f: Math.max };
    expect(encode(value, "v", byName).placeholders).toHaveLength(1);
  });

  test("a later change of an object that names itself by Symbol.toStringTag does not show", () => {
    const value = { [Symbol.toStringTag]: "Model", n: 1 };
    const encoded = encode(value, "v", byName);
    value.n = 2;
    expect(encoded.value).toMatchObject({ n: 1 });
  });

  test("a later change of a date or of an error does not show, and one that stands at two places is one", () => {
    const [date, error] = [new Date(5), new RangeError("before")];
    const { value } = encode([date, error, date], "v", byName);
    date.setTime(6);
    error.message = "after";
    const [first, second, third] = value as [Date, Error, Date];
    expect(first.getTime()).toBe(5);
    expect(third).toBe(first);
    expect(second).toBeInstanceOf(RangeError);
    expect(second.message).toBe("before");
  });

  test("keeps what structuredClone keeps of an array beside its items", () => {
    const match = /(?<b>b)/.exec("abc");
    expect(encode(match, "v", byName).value).toMatchObject({ index: 1, groups: { b: "b" } });
  });

  test("an object without a copy on engines is refused, by its path", () => {
    const refused: readonly (readonly [unknown, string])[] = [
      [Symbol("s"), "v can't be sent: a symbol has"],
      [[1, Symbol("s")], "v[1] can't be sent: a symbol has"],
      [{ a: [{ b: new WeakMap() }] }, "v.a[0].b can't be sent: a WeakMap has"],
      [[Promise.resolve(1)], "v[0] can't be sent: a Promise has"],
      [{ it: (function* () {})() }, "v.it can't be sent: "],
      [new WeakSet(), "v can't be sent: a WeakSet has"],
      [[new WeakRef({})], "v[0] can't be sent: a WeakRef has"],
      [new Map([["k", Symbol("s")]]), "v.<entry 1 of a Map or Set> can't be sent: a symbol has"],
      [
        [new Error("e", { cause: () => 1 })],
        "v[0] can't be sent: an Error has no copy on an engine (() => 1 could not",
      ],
      [{ d: { [Symbol.toStringTag]: "Date", f: new WeakMap() } }, "v.d.f can't be sent: a WeakMap has"],
    ];
    for (const [value, message] of refused) {
      expect(() => encode(value, "v", byName)).toThrow(TypeError);
      expect(() => encode(value, "v", byName)).toThrow(message);
    }
  });

  test("functions and references inside a Map or Set are put back in their places", () => {
    const given = [
      new Map<unknown, unknown>([
        ["k", one],
        [one, 1],
        [undefined, ref("a")],
      ]),
      new Set([one, 2, ref("b"), [{ deep: one }]]),
    ];
    const { value, placeholders } = encode(given, "v", byName);
    const copy: unknown = structuredClone(value);
    fill(copy, placeholders, (found) => ("path" in found ? found.path : ""));
    expect(copy).toEqual([
      new Map<unknown, unknown>([
        ["k", "one"],
        ["one", 1],
        [undefined, "a"],
      ]),
      new Set(["one", 2, "b", [{ deep: "one" }]]),
    ]);
    expect([...(copy as [Map<unknown, unknown>])[0].keys()]).toEqual(["k", "one", undefined]);
  });

  test("what the encoder of functions throws is passed on", () => {
    expect(() => encode([{ f: () => 1 }], "v", noFunctions)).toThrow("there is no function here");
  });

  test("a function that is shared by two places is put into both", () => {
    const part = { f: one };
    const copy = arrived([part, part, one]) as [unknown, unknown, unknown];
    expect(copy).toEqual([{ f: "copy of one" }, { f: "copy of one" }, "copy of one"]);
    expect(copy[0]).toBe(copy[1]);
  });
});

describe("fill", () => {
  test("passes on what the reviver throws", () => {
    const placeholder = { path: [0], ref: byName(Math.max) };
    expect(() => fill([undefined], [placeholder], missing)).toThrow(new ReferenceError("a is not defined"));
  });

  test("a key named __proto__ is filled as a plain key", () => {
    const value = Object.defineProperty({}, "__proto__", { value: { f: one }, enumerable: true });
    const copy = arrived(value) as object;
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(Reflect.getOwnPropertyDescriptor(copy, "__proto__")?.value).toEqual({ f: "copy of one" });
  });
});
