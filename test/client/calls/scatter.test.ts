import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { joinParts } from "../../../src/client/calls/gather.ts";
import { scatterParts } from "../../../src/client/calls/scatter.ts";

function blocks(data: unknown, parts: number): unknown[] {
  return scatterParts("a", data, parts).map(({ values }) => values["a"]);
}

describe("scatterParts", () => {
  test("what is scattered gathers back as it was, whatever the number of engines", () => {
    const list = fc.array(fc.oneof(fc.integer(), fc.string(), fc.constant(null)));
    fc.assert(
      fc.property(fc.oneof(list, fc.float64Array(), fc.uint8Array()), fc.integer({ min: 1, max: 9 }), (data, parts) => {
        const dealt = blocks(data, parts);
        expect(dealt).toHaveLength(parts);
        expect(joinParts(dealt)).toStrictEqual(data);
      }),
    );
  });

  test("the first engines hold the remainder, and there are empty blocks of the same kind", () => {
    expect(blocks([1, 2, 3, 4, 5], 3)).toEqual([[1, 2], [3, 4], [5]]);
    expect(blocks(Int16Array.of(1, 2), 3)).toEqual([Int16Array.of(1), Int16Array.of(2), Int16Array.of()]);
  });

  test("large blocks of a typed array are copies, whose memory is moved", () => {
    const data = new Float64Array(20_001);
    const parts = scatterParts("a", data, 2);
    for (const { values, move } of parts) {
      const block = values["a"] as Float64Array;
      expect(block.buffer).not.toBe(data.buffer);
      expect(move).toEqual([block.buffer]);
      expect(block.buffer.byteLength).toBe(block.byteLength);
    }
    expect(new Set(parts.flatMap(({ move }) => move)).size).toBe(2);
  });

  test("small blocks of a typed array are copies too, moved or not", () => {
    const data = Float64Array.of(1, 2, 3);
    for (const { values, move } of scatterParts("a", data, 2)) {
      const block = values["a"] as Float64Array;
      expect(block.buffer).not.toBe(data.buffer);
      expect(block.buffer.byteLength).toBe(block.byteLength);
      expect(move.every((buffer) => buffer === block.buffer)).toBe(true);
    }
  });

  test("a Buffer keeps its memory, and each piece that is moved is moved once", () => {
    const data = Buffer.alloc(20_000, 7);
    const moves = scatterParts("a", data, 2).flatMap(({ move }) => move);
    expect(moves).not.toContain(data.buffer);
    expect(new Set(moves).size).toBe(2);
    expect(joinParts(blocks(data, 2))).toHaveLength(20_000);
  });

  test("blocks of shared memory are views of it, and nothing is moved", () => {
    const data = new Float64Array(new SharedArrayBuffer(40), 8, 4);
    for (const { values, move } of scatterParts("a", data, 3)) {
      expect((values["a"] as Float64Array).buffer).toBe(data.buffer);
      expect(move).toEqual([]);
    }
  });

  test("functions among the items are cut out, each for its own engine", () => {
    const parts = scatterParts("a", [1, Math.max, [Math.min], 2], 2);
    expect(parts.map(({ placeholders }) => placeholders)).toEqual([
      [{ path: ["a", 1], ref: { kind: "global", path: "Math.max" } }],
      [{ path: ["a", 0, 0], ref: { kind: "global", path: "Math.min" } }],
    ]);
  });

  test("later changes of the list do not show", () => {
    const item = { n: 1 };
    const dealt = blocks([item], 1);
    item.n = 2;
    expect(dealt).toEqual([[{ n: 1 }]]);
  });

  test.each([
    ["text", 'the string "text"'],
    [5, "5"],
    [null, "null"],
    [{ length: 1.5 }, "an object"],
    [new Set([1]), "a Set"],
    [new DataView(new ArrayBuffer(8)), "a DataView"],
    [new ArrayBuffer(8), "an ArrayBuffer"],
  ])("refuses %o, and says what it got", (data, got) => {
    expect(() => scatterParts("a", data, 2)).toThrow(
      new TypeError(`scatter("a") expects an array or typed array, got ${got}`),
    );
  });

  test("refuses an item that can't be sent", () => {
    expect(() => scatterParts("a", [1, Symbol("s")], 1)).toThrow(/^scatter: item\[1\] can't be sent/);
  });
});
