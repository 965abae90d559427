import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encode } from "../../src/protocol/codec.ts";
import { fill } from "../../src/protocol/fill.ts";
import type { FunctionRef, Placeholder } from "../../src/protocol/function-ref.ts";
import { ref } from "../../src/protocol/reference.ts";
import { anyGraph, difference } from "../protocol/any-data.ts";
import { anyHostile } from "./hostile.ts";

fc.configureGlobal({ seed: 2026 });

const KINDS = ["array", "object", "map", "set"] as const;
const HERE: FunctionRef = { kind: "global", path: "Math.max" };
const byName = (fn: { readonly name: string }): FunctionRef => ({ kind: "global", path: fn.name });
const nameOf = (reference: FunctionRef): string => ("path" in reference ? reference.path : reference.kind);

// What every object of the program has in common.
const SHARED = [Object, Array, Function, String, Number, Map, Set, Promise, Uint8Array, Error].flatMap((type) => [
  type,
  type.prototype as object,
]);
const contents = (): unknown[] =>
  SHARED.flatMap((object) =>
    Object.values(Object.getOwnPropertyDescriptors(object)).map(({ value }) => value as unknown),
  );

const KEYS = ["__proto__", "constructor", "prototype", "length", "toString", "a", "b", "", "0", "size", "lastIndex"];
const anyKey: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<unknown>(...KEYS, 0, 1, -1, 0.5, 2 ** 32) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, undefined, {}, [], Number.NaN, true, Symbol.iterator) },
);
const anyPath: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 9, arbitrary: fc.array(anyKey, { maxLength: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom<unknown>(null, undefined, "abc", 5, {}, { length: 1, 0: "a" }) },
);
const anyRoot = fc.oneof(
  anyGraph([...KINDS]).map((make) => [make()] as unknown),
  fc.constantFrom<unknown>(
    null,
    undefined,
    5,
    "text",
    /a/,
    new Date(0),
    new Uint8Array(4),
    Object.freeze([1]),
    Math.max,
  ),
);

/** Fills one placeholder, and gives what that threw. */
function tryFill(root: unknown, path: unknown): unknown {
  try {
    // What comes over the wire may be anything.
    fill(root, [{ path, ref: HERE } as Placeholder], () => "filled");
  } catch (error) {
    return error;
  }
  return undefined;
}

describe("fill", () => {
  test("with a forged path sets an own place of the data or throws a TypeError, and never touches a prototype", () => {
    const before = contents();
    fc.assert(
      fc.property(anyRoot, anyPath, (root, path) => {
        const error = tryFill(root, path);
        if (error === undefined) {
          const at = (path as (string | number)[]).reduce<unknown>((parent, key) => {
            expect(Object.hasOwn(parent as object, key)).toBe(true);
            return Reflect.get(parent as object, key);
          }, root);
          expect(at).toBe("filled");
        } else {
          expect(error).toBeInstanceOf(TypeError);
          expect((error as TypeError).message).toMatch(/^there is no place for a function at /);
        }
      }),
      { numRuns: 2000 },
    );
    const after = contents();
    expect(after.length).toBe(before.length);
    expect(after.every((value, i) => Object.is(value, before[i]))).toBe(true);
  });

  test.each<readonly [string, unknown, unknown, string]>([
    ["an inherited object", [{}], [0, "__proto__", "polluted"], "[0].__proto__.polluted"],
    ["an inherited function", [{}], [0, "constructor", "prototype", "x"], "[0].constructor.prototype.x"],
    ["a place that is not there", [{}], [0, "a"], "[0].a"],
    ["an index far away", [[1]], [0, 4e9], "[0][4000000000]"],
    ["the length of an array", [[1]], [0, "length"], "[0].length"],
    ["an item of a typed array", [new Uint8Array(1)], [0, 0], "[0][0]"],
    ["a part of a number", [5], [0, "a", "b"], "[0].a.b"],
    ["the data itself", [1], [], "the empty path"],
    ["no path", [1], null, "the empty path"],
    ["a path through an object", [1], [{}], "[an object]"],
  ])("refuses %s", (_, root, path, place) => {
    expect(tryFill(root, path)).toEqual(new TypeError(`there is no place for a function at ${place}`));
  });

  test("puts functions back that were cut out of any data, after a clone", () => {
    const cut = fc.constantFrom<unknown>(
      function f() {},
      function g() {},
      ref("x.y"),
    );
    fc.assert(
      fc.property(anyGraph(["array", "object"], cut), (make) => {
        const { value, placeholders } = structuredClone(encode(make(), "the value", byName));
        fill(
          [value],
          placeholders.map((placeholder) => ({ ...placeholder, path: [0, ...placeholder.path] })),
          nameOf,
        );
        const expected = make((leaf) => {
          if (typeof leaf === "function") return leaf.name;
          return leaf !== null && typeof leaf === "object" && "path" in leaf ? leaf.path : leaf;
        });
        expect(difference(value, structuredClone(expected))).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });
});

describe("encode", () => {
  test("of hostile data gives a copy, or throws what the data throws or a TypeError of its own", () => {
    fc.assert(
      fc.property(anyHostile, fc.nat({ max: 3 }), (make, depth) => {
        let value = make();
        for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { inside: value };
        try {
          encode(value, "the value", byName);
        } catch (error) {
          const isOwn = error instanceof TypeError && error.message.startsWith("the value");
          const isTheirs = [null, undefined, 7, "no"].includes(error as null) || error instanceof Error;
          expect(isOwn || isTheirs).toBe(true);
        }
      }),
    );
  });

  test("passes on a RangeError of a getter, which is not one of nesting", () => {
    const value = {
      get a(): never {
        throw new RangeError("mine");
      },
    };
    expect(() => encode(value, "v", byName)).toThrow(new RangeError("mine"));
  });

  test("says so when data is nested too deeply", () => {
    let value: unknown = 1;
    for (let i = 0; i < 1e5; i++) value = [value];
    expect(() => encode(value, "argument 0", byName)).toThrow(
      new TypeError(
        "argument 0 is nested more than 1000 levels deep, which is too deep to be sent; send a flat list of its parts",
      ),
    );
  });

  test("goes through the items of a sparse array, not through its gaps", () => {
    const length = fc.integer({ min: 10_000, max: 2 ** 32 - 1 });
    const items = fc.uniqueArray(fc.tuple(fc.nat({ max: 9999 }), fc.constantFrom<unknown>(1, "a", Math.max, [2])), {
      selector: ([i]) => i,
      maxLength: 20,
    });
    fc.assert(
      fc.property(length, items, (size, all) => {
        const array: unknown[] = [];
        for (const [i, item] of all) array[size - 1 - i] = item;
        array.length = size;
        const { value, placeholders } = encode(array, "v", byName);
        fill(
          [value],
          placeholders.map((placeholder) => ({ ...placeholder, path: [0, ...placeholder.path] })),
          nameOf,
        );
        const copy = value as unknown[];
        expect(copy.length).toBe(size);
        expect(Object.keys(copy)).toEqual(Object.keys(array));
        for (const [i, item] of all) expect(copy[size - 1 - i]).toEqual(item === Math.max ? "max" : item);
      }),
    );
  });
});
