import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { encodeArguments } from "../../../src/client/calls/arguments.ts";
import { encodeColumns, sliceColumns } from "../../../src/client/calls/sequences.ts";
import { fill } from "../../../src/protocol/fill.ts";
import { ref } from "../../../src/protocol/reference.ts";

describe("encodeArguments", () => {
  test("passes primitives on as they are", () => {
    const args = [1, "a", null, undefined, true, 5n];
    expect(encodeArguments(args, "apply")).toEqual({ values: args, placeholders: [], isApart: true });
  });

  test("cuts functions and references out, by the index of the argument", () => {
    const { values, placeholders } = encodeArguments([1, Math.max, { list: [ref("a.b")] }], "apply");
    expect(values).toEqual([1, undefined, { list: [undefined] }]);
    expect(placeholders).toEqual([
      { path: [1], ref: { kind: "global", path: "Math.max" } },
      { path: [2, "list", 0], ref: { kind: "name", path: "a.b" } },
    ]);
  });

  test("names the argument that can't be sent", () => {
    expect(() => encodeArguments([1, { deep: [Symbol("s")] }], "map")).toThrow(
      /^map: argument 1\.deep\[0\] can't be sent/,
    );
  });
});

describe("encodeColumns", () => {
  test("takes arrays, typed arrays, iterables and array-likes, and cuts them to the shortest", () => {
    const sequences = [[1, 2, 3], Float64Array.of(4, 5), new Set([6, 7, 8]), { length: 4, 0: 9, 1: 10 }];
    const { columns, length } = encodeColumns(sequences, "map");
    expect(length).toBe(2);
    expect(columns.map(({ items }) => Array.from(items))).toEqual([
      [1, 2],
      [4, 5],
      [6, 7],
      [9, 10],
    ]);
  });

  test("refuses no sequence at all, and what is none", () => {
    expect(() => encodeColumns([], "map")).toThrow("map expects a function and at least one sequence of items");
    for (const wrong of [5, null, { a: 1 }, () => 1]) {
      expect(() => encodeColumns([[1], wrong], "map")).toThrow(TypeError);
    }
  });
});

describe("sliceColumns", () => {
  test("slices put together are the whole, functions included, wherever they are cut", () => {
    const shared = { f: Math.max };
    const item = fc.oneof(fc.integer(), fc.constantFrom<unknown>(Math.min, shared, [shared], { deep: { shared } }));
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 12 }), fc.integer({ min: 1, max: 5 }), (list, size) => {
        const { columns, length } = encodeColumns([list, list], "map");
        const whole: unknown[] = [];
        for (let start = 0; start < length; start += size) {
          const slice = structuredClone(sliceColumns(columns, start, Math.min(start + size, length)));
          fill(slice.columns, slice.placeholders ?? [], (placeholder) =>
            "path" in placeholder ? placeholder.path : "",
          );
          expect(slice.columns[1]).toEqual(slice.columns[0]);
          whole.push(...Array.from(slice.columns[0] ?? []));
        }
        expect(whole).toEqual(JSON.parse(JSON.stringify(list, nameFunctions)));
      }),
    );
  });

  test("a slice of a typed array is a copy of its items alone", () => {
    const { columns } = encodeColumns([new Float64Array(1000)], "map");
    const [slice] = sliceColumns(columns, 10, 20).columns;
    expect((slice as Float64Array).buffer.byteLength).toBe(80);
  });
});

function nameFunctions(_: string, value: unknown): unknown {
  return typeof value === "function" ? `Math.${value.name}` : value;
}
