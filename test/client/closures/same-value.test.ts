import { expect, test } from "vitest";
import { isSame } from "../../../src/client/closures/same-value.ts";

const BYTES = Uint8Array.from({ length: 24 }, (_, i) => i);
const shared = new SharedArrayBuffer(8);

function ring(value: number): object {
  const object: Record<string, unknown> = { value };
  object["self"] = [object];
  return object;
}

function twice(item: object, other: object = item): object {
  return { item, other };
}

// Two views, of so many pieces of memory.
function viewsOf(pieces: number): unknown {
  const memory = new ArrayBuffer(8);
  return [new Uint8Array(memory), new Uint8Array(pieces === 1 ? memory : new ArrayBuffer(8))];
}

// A part of memory that begins at any byte.
function partOf(bytes: Uint8Array, start: number): Uint8Array {
  const memory = new Uint8Array(bytes.length + start);
  memory.set(bytes, start);
  return memory.subarray(start);
}

test.each<[string, unknown, unknown]>([
  ["numbers that are none", Number.NaN, Number.NaN],
  ["lists", [1, "a", null, undefined, 5n], [1, "a", null, undefined, 5n]],
  ["objects", { a: { b: [] } }, { a: { b: [] } }],
  ["rings", ring(1), ring(1)],
  ["what is shared", twice({ a: 1 }), twice({ a: 1 })],
  ["memory", Float64Array.of(1, Number.NaN), Float64Array.of(1, Number.NaN)],
  ["views of one memory", viewsOf(1), viewsOf(1)],
  ["memory at odd places", partOf(BYTES, 3), partOf(BYTES, 3)],
  ["buffers", BYTES.buffer, BYTES.slice().buffer],
  ["shared memory", new Int32Array(shared), new Int32Array(shared)],
  ["collections", [new Map([[1, new Set([2])]])], [new Map([[1, new Set([2])]])]],
  ["dates and patterns", [new Date(5), /a/g], [new Date(5), /a/g]],
])("%s are the same", (_, a, b) => {
  expect(isSame(a, b)).toBe(true);
  expect(isSame(b, a)).toBe(true);
});

test.each<[string, unknown, unknown]>([
  ["zeros of two signs", 0, -0],
  ["lists", [1, 2], [1, 3]],
  ["lists of two lengths", [1], [1, undefined]],
  ["keys in another order", { a: 1, b: 2 }, { b: 2, a: 1 }],
  ["an object and a list", {}, []],
  ["rings", ring(1), ring(2)],
  ["what is shared, and what only looks so", twice({ a: 1 }), twice({ a: 1 }, { a: 1 })],
  ["the last byte", partOf(BYTES, 1), partOf(BYTES.with(23, 0), 1)],
  ["places in memory", partOf(BYTES, 3), partOf(BYTES, 8)],
  ["what lies around a view", BYTES.subarray(8), BYTES.with(0, 9).subarray(8)],
  ["views of one memory, and of two", viewsOf(1), viewsOf(2)],
  ["classes of memory", Uint8Array.of(1), Int8Array.of(1)],
  ["copies of shared memory", new Int32Array(shared), new Int32Array(new SharedArrayBuffer(8))],
  [
    "maps in another order",
    new Map([
      [1, 1],
      [2, 2],
    ]),
    new Map([
      [2, 2],
      [1, 1],
    ]),
  ],
  ["dates", new Date(5), new Date(6)],
  ["what can't be looked into", Promise.resolve(), Promise.resolve()],
  ["null and an object", null, {}],
])("%s differ", (_, a, b) => {
  expect(isSame(a, b)).toBe(false);
  expect(isSame(b, a)).toBe(false);
});
