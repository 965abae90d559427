import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinParts } from "../../src/client/calls/gather.ts";
import { blockRange } from "../../src/client/calls/partition.ts";
import { type ScatterPart, scatterParts } from "../../src/client/calls/scatter.ts";
import type { TypedArray } from "../../src/protocol/brands.ts";
import { fill } from "../../src/protocol/fill.ts";
import { anyGraph, difference } from "../protocol/any-data.ts";

fc.configureGlobal({ seed: 2026 });

const KINDS = [Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array, Int32Array, Uint32Array].concat(
  // Their constructors take the same arguments; only the items differ.
  [Float32Array, Float64Array, BigInt64Array, BigUint64Array] as never[],
);
const anyParts = fc.integer({ min: 1, max: 12 });
/** Bytes of up to a thousand items, some of them so many that blocks are moved. */
const anyTypedArray: fc.Arbitrary<TypedArray> = fc
  .record({
    Kind: fc.constantFrom(...KINDS),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 80 }),
      fc.nat({ max: 20_000 }).map((size) => new Uint8Array(size).fill(7)),
    ),
    isShared: fc.boolean(),
    offset: fc.nat({ max: 2 }),
  })
  .map(({ Kind, bytes, isShared, offset }) => {
    const size = Kind.BYTES_PER_ELEMENT;
    const memory = new (isShared ? SharedArrayBuffer : ArrayBuffer)(size * (offset + Math.floor(bytes.length / size)));
    new Uint8Array(memory).set(bytes.subarray(0, memory.byteLength));
    return new Kind(memory as ArrayBuffer, size * offset);
  });

/** What each engine has under the name, after the way there. */
function arrived(parts: readonly ScatterPart[]): unknown[] {
  return parts.map(({ values, placeholders, move }) => {
    const clone = structuredClone(values, { transfer: [...move] });
    fill(clone, placeholders, (ref) => ("path" in ref ? Reflect.get(Math, ref.path.slice("Math.".length)) : ref));
    return clone["a"];
  });
}

/** The sizes that scattering promises, one after another. */
function sizes(length: number, parts: number): number[] {
  return Array.from({ length: parts }, (_, part) => {
    const [start, end] = blockRange(length, part, parts);
    return end - start;
  });
}

describe("scatter and gather", () => {
  test("a typed array of any kind, also of a part of its memory, comes back as it was", () => {
    fc.assert(
      fc.property(anyTypedArray, anyParts, (array, parts) => {
        const before = array.slice();
        const blocks = arrived(scatterParts("a", array, parts)) as TypedArray[];
        expect(blocks.map((block) => block.length)).toEqual(sizes(array.length, parts));
        for (const block of blocks) expect(block).toBeInstanceOf(array.constructor);
        const joined = joinParts(blocks) as TypedArray;
        expect(Buffer.compare(bytesOf(joined), bytesOf(before))).toBe(0);
        expect(Buffer.compare(bytesOf(array), bytesOf(before))).toBe(0);
        expect(joined.constructor).toBe(array.constructor);
      }),
      { numRuns: 300 },
    );
  });

  test("shared memory stays the same memory", () => {
    fc.assert(
      fc.property(anyTypedArray, anyParts, (array, parts) => {
        fc.pre(array.buffer instanceof SharedArrayBuffer);
        const joined = joinParts(scatterParts("a", array, parts).map(({ values }) => values["a"])) as TypedArray;
        expect(joined.buffer).toBe(array.buffer);
        expect(Buffer.compare(bytesOf(joined), bytesOf(array))).toBe(0);
      }),
    );
  });

  test("a list of any data, functions at any depth of it, comes back as it was", () => {
    const item = anyGraph(["array", "object"], fc.constantFrom<unknown>(Math.max, Math.min)).map((make) => make());
    // A ring or shared part across items is one within a block only, so each item is a graph of its own.
    const list = fc.array(fc.oneof(item, fc.constantFrom<unknown>(Math.max, 1, "a", null, undefined)), {
      maxLength: 20,
    });
    fc.assert(
      fc.property(list, anyParts, (data, parts) => {
        const blocks = arrived(scatterParts("a", data, parts)) as unknown[][];
        expect(blocks.map((block) => block.length)).toEqual(sizes(data.length, parts));
        const joined = joinParts(blocks) as unknown[];
        expect(joined).toHaveLength(data.length);
        for (const [i, value] of data.entries()) expect(difference(joined[i], value)).toBeUndefined();
      }),
      { numRuns: 300 },
    );
  });

  test("an array-like object comes back as a list of its items", () => {
    fc.assert(
      fc.property(fc.array(fc.integer()), anyParts, (items, parts) => {
        expect(joinParts(arrived(scatterParts("a", Object.assign({ length: items.length }, items), parts)))).toEqual(
          items,
        );
      }),
    );
  });
});

function bytesOf({ buffer, byteOffset, byteLength }: TypedArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
