import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinParts } from "../../../src/client/calls/gather.ts";

describe("joinParts", () => {
  test("typed arrays of one kind become one of that kind, in order", () => {
    const joined = joinParts([Float32Array.of(1, 2), Float32Array.of(), Float32Array.of(3)]);
    expect(joined).toBeInstanceOf(Float32Array);
    expect(joined).toEqual(Float32Array.of(1, 2, 3));
    expect(joinParts([BigInt64Array.of(1n), BigInt64Array.of(2n)])).toEqual(BigInt64Array.of(1n, 2n));
  });

  test("lists become a list, one level deep", () => {
    expect(joinParts([[1, [2]], [], ["a"]])).toEqual([1, [2], "a"]);
  });

  test("a part that is neither list nor typed array counts as one item", () => {
    expect(joinParts([5, [6], { a: 7 }, "text", null])).toEqual([5, 6, { a: 7 }, "text", null]);
  });

  test("typed arrays of several kinds become a list of their numbers", () => {
    expect(joinParts([Float64Array.of(1.5), Int8Array.of(-1), [2]])).toEqual([1.5, -1, 2]);
    expect(joinParts([[0], Float64Array.of(1.5)])).toEqual([0, 1.5]);
  });

  test("nothing joins to an empty list", () => {
    expect(joinParts([])).toEqual([]);
  });

  test("neighbours in shared memory are joined without a copy", () => {
    const shared = Float64Array.from({ length: 10 }, (_, i) => i);
    const memory = new SharedArrayBuffer(shared.byteLength);
    new Float64Array(memory).set(shared);
    const parts = [new Float64Array(memory, 16, 3), new Float64Array(memory, 40, 0), new Float64Array(memory, 40, 2)];
    const joined = joinParts(parts) as Float64Array;
    expect(joined.buffer).toBe(memory);
    expect(joined).toEqual(shared.slice(2, 7));
  });

  test("parts of shared memory that do not follow one another are copied, in order", () => {
    const memory = new SharedArrayBuffer(32);
    new Float64Array(memory).set([0, 1, 2, 3]);
    const parts = [new Float64Array(memory, 16, 2), new Float64Array(memory, 0, 1)];
    const joined = joinParts(parts) as Float64Array;
    expect([...joined]).toEqual([2, 3, 0]);
    expect(joined.buffer).not.toBe(memory);
  });

  test("a view of a part of a buffer gives its own items only", () => {
    const whole = Uint8Array.of(0, 1, 2, 3, 4, 5);
    expect(joinParts([whole.subarray(1, 3), whole.subarray(4)])).toEqual(Uint8Array.of(1, 2, 4, 5));
  });

  test("is what concat makes of lists", () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.oneof(fc.integer(), fc.string())), { maxLength: 6 }), (parts) => {
        expect(joinParts(parts)).toEqual(parts.flat(1));
      }),
    );
  });
});
