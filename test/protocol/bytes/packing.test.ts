import { describe, expect, test } from "vitest";
import { readModule, writeModule } from "../../../src/protocol/bytes/modules.ts";
import { pack, packParts } from "../../../src/protocol/bytes/packing.ts";
import { unpack } from "../../../src/protocol/bytes/unpacking.ts";
import { encode } from "../../../src/protocol/codec.ts";
import type { FunctionRef } from "../../../src/protocol/function-ref.ts";
import { VALUE_CASES } from "../../conformance/values.ts";

const EMPTY_MODULE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

const EDGES = [127, -128, 128, -129, 32_767, -32_768, 32_768, -32_769, 2 ** 31 - 1, -(2 ** 31), 2 ** 31];

const noFunction = (): never => {
  throw new TypeError("a function");
};

function sent<T>(value: T): T {
  return unpack(pack(value)) as T;
}

describe("pack and unpack", () => {
  test.each(VALUE_CASES.filter(({ arrives }) => arrives !== undefined))("keep $name", ({ make, arrives }) => {
    expect(sent(encode(make(), "the value", noFunction).value)).toStrictEqual(arrives?.());
  });

  test.each([
    [
      "numbers",
      [0, -0, 1.5, Number.NaN, Infinity, -Infinity, Number.MAX_SAFE_INTEGER, 2 ** 31, -(2 ** 31), 63, 64, -1],
    ],
    ["a list of whole numbers, one of them negative zero", [1, -0, 2]],
    ["other plain values", [null, undefined, true, false, 2n ** 70n, -(2n ** 70n), 0n]],
    ["text", ["", "text ± 𝄞", "é".repeat(40), "a".repeat(40), "\ufeffmark".repeat(9), "𝄞".repeat(5000)]],
    ["long text with half a surrogate pair", `${"ab".repeat(5000)}\ud834`],
    ["objects", { a: { b: [1, [2]] }, "": 1, __proto__: null }],
    ["objects of one shape, of many, and with many keys", manyShapes()],
    ["collections", [new Map<unknown, unknown>([[{ k: 1 }, new Set([1, "x"])]]), new Date(5), /a+/gu]],
    ["memory", [Uint8Array.of(1, 2), Float64Array.of(Math.PI, -0), new BigInt64Array(2), new ArrayBuffer(3)]],
    ["a part of memory", new Int16Array(Int16Array.of(1, 2, 3, 4).buffer, 2, 2)],
    ["nothing", [new Float32Array(0), new ArrayBuffer(0), [], {}, new Map()]],
    ["lists of whole numbers at the edges of 1, 2 and 4 bytes", EDGES.map((edge) => new Array<number>(9).fill(edge))],
    ["long lists", [Array.from({ length: 20_000 }, (_, i) => i), Array.from({ length: 5000 }, (_, i) => i / 7)]],
    [
      "gaps",
      [Object.assign(new Array<number>(5), { 1: 1 }), new Array(4_000_000_000), Object.assign([], { 5000: {} })],
    ],
    ["names beside items", Object.assign([1.5, 2.5], { total: 3, __proto__: 4, "-1": 5 })],
    ["errors without a message, a cause or a stack", [new Error(), Object.assign(new Error("a"), { stack: 5 })]],
    ["a cause that is undefined", new TypeError("m", { cause: undefined })],
  ])("give back %s as structuredClone does", (_, value) => {
    expect(sent(value)).toStrictEqual(structuredClone(value));
  });

  test("keep what leads back to itself, and what is shared", () => {
    const part = { list: [1] };
    const ring: Record<string, unknown> = { part, list: [part, part.list] };
    ring["self"] = ring;
    ring["map"] = new Map([["ring", ring]]);
    const back = sent(ring) as { part: typeof part; list: unknown[]; self: unknown; map: Map<string, unknown> };
    expect(back.self).toBe(back);
    expect(back.map.get("ring")).toBe(back);
    expect(back.list[0]).toBe(back.part);
    expect(back.list[1]).toBe(back.part.list);
  });

  test("write own fields only, also where all objects inherit more", () => {
    const value = [{ a: 1, late: 2 }, { a: 1 }, { a: 1 }];
    let back: unknown;
    Reflect.defineProperty(Object.prototype, "late", { value: 1, enumerable: true, configurable: true });
    try {
      back = sent(value);
    } finally {
      Reflect.deleteProperty(Object.prototype, "late");
    }
    expect(back).toStrictEqual(value);
  });

  test("read memory by no member of a class of the user's", () => {
    class Odd extends Float32Array {
      override get length(): number {
        throw new Error("length");
      }
      override get buffer(): ArrayBuffer {
        throw new Error("buffer");
      }
      static get [Symbol.species](): Float32ArrayConstructor {
        throw new Error("species");
      }
    }
    expect(sent([new Odd(2)])).toStrictEqual([new Float32Array(2)]);
  });

  test("take data that is as deep as any that is sent", () => {
    let value: unknown = {};
    for (let i = 0; i < 1000; i++) value = i % 2 === 0 ? [value] : { inside: value };
    let back = sent(value);
    for (let i = 0; i < 1000; i++) [back] = Object.values(back as object) as unknown[];
    expect(back).toEqual({});
    for (let i = 0; i < 1000; i++) value = [value];
    expect(() => pack(value)).toThrow(new TypeError("the value is nested too deeply to be sent"));
  });

  test("keep an error's class, message and stack, and a cause that leads back to it", () => {
    const error = new RangeError("far", { cause: {} });
    (error.cause as { error: unknown }).error = error;
    const back = sent(error);
    expect(back).toBeInstanceOf(RangeError);
    expect(back).toMatchObject({ name: "RangeError", message: "far", stack: error.stack });
    expect((back.cause as { error: unknown }).error).toBe(back);
  });

  test("keep an exception of the DOM, whose code is that of its name", () => {
    const back = sent(new DOMException("stopped", "AbortError"));
    expect(back).toBeInstanceOf(DOMException);
    expect(back).toMatchObject({ name: "AbortError", message: "stopped", code: 20 });
  });

  test.each([
    ["a function", () => 1, /^a function/],
    ["a symbol", Symbol("s"), /^a symbol/],
    ["shared memory", new Uint8Array(new SharedArrayBuffer(1)), /^a SharedArrayBuffer/],
    ["memory that was moved away", moved(), /^an ArrayBuffer/],
    ["a promise", Promise.resolve(), /^a Promise/],
    ["a module", new WebAssembly.Module(EMPTY_MODULE), /^a WebAssembly.Module/],
    ["a blob", new Blob(["a"]), /^a Blob/],
    ["a port", new MessageChannel().port1, /^a MessagePort/],
  ])("refuse %s", (_, value, message) => {
    expect(() => pack({ value })).toThrow(TypeError);
    expect(() => pack({ value })).toThrow(message);
  });
});

describe("modules", () => {
  const module = { id: 7, bytes: shared(EMPTY_MODULE), compiled: new WebAssembly.Module(EMPTY_MODULE) };
  const refs: FunctionRef[] = [
    { kind: "wasm", module, name: "f" },
    { kind: "sampler", module, name: "g", seed: 5n, params: Uint8Array.of(1), outputs: 1 },
  ];

  test("of functions travel as their binary, once, and are compiled where they arrive", () => {
    const bytes = pack(refs, { module: writeModule, copiesShared: true });
    const [first, second] = unpack(bytes, { module: readModule }) as (FunctionRef & { kind: "wasm" })[];
    expect(first?.module.compiled).toBeInstanceOf(WebAssembly.Module);
    expect(first?.module).toMatchObject({ id: 7, bytes: EMPTY_MODULE });
    expect(second?.module).toBe(first?.module);
    expect(second).toMatchObject({ kind: "sampler", seed: 5n, params: Uint8Array.of(1) });
  });

  test("may travel as anything that stands for them", () => {
    const bytes = pack(refs, { module: ({ id }) => `module ${id}` });
    expect(unpack(bytes, { module: (written) => ({ written }) })).toMatchObject([
      { module: { written: "module 7" } },
      { module: { written: "module 7" } },
    ]);
  });

  test("are refused where nobody knows what to do with them, or when they are none", () => {
    expect(() => unpack(pack(refs, { module: () => 1 }))).toThrow(/a module is where none can be/);
    expect(() => unpack(pack(refs, { module: () => 1 }), { module: readModule })).toThrow(/a module has no binary/);
    const broken = { id: 1, bytes: Uint8Array.of(1, 2, 3) };
    expect(() => unpack(pack(refs, { module: () => broken }), { module: readModule })).toThrow(RangeError);
  });
});

test("parts lie in the memory of the value, and are what pack gives", () => {
  const numbers = new Float64Array(1000).fill(1.5);
  const value = { numbers, few: Uint8Array.of(1, 2, 3), again: numbers.subarray(10, 20) };
  const parts = packParts(value);
  expect(parts.filter(({ buffer }) => buffer === numbers.buffer)).toHaveLength(1);
  expect(Buffer.concat(parts)).toEqual(Buffer.from(pack(value)));
  // Whoever sends them needs no more than their sizes to begin.
  expect(parts[0]?.length).toBeLessThan(100);
});

function moved(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  structuredClone(buffer, { transfer: [buffer] });
  return buffer;
}

function shared(bytes: Uint8Array): Uint8Array {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}

function manyShapes(): unknown {
  const wide = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`key ${i}`, i]));
  const many = Array.from({ length: 200 }, (_, i) => ({ [`key ${i}`]: i, b: { c: i } }));
  const few = Array.from({ length: 50 }, (_, i) => (i % 3 === 0 ? { a: i, b: { a: i } } : { b: i, a: [] }));
  return [wide, many, few, wide, { ...wide }, Object.assign(Object.create(null), { a: 1, b: 2 })];
}
