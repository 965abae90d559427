import { describe, expect, test } from "vitest";
import { inspect } from "../../../src/browser/engine/inspect.ts";

const COUNT = 1000;

/** As `items`, and counts how many of them are read. */
function* counted<T>(items: Iterable<T>, reads: { count: number }): Generator<T> {
  for (const item of items) {
    reads.count += 1;
    yield item;
  }
}

/** A collection that counts what is read of it by iteration. */
function watched<T extends Iterable<unknown>>(collection: T, reads: { count: number }): T {
  const iterate = collection[Symbol.iterator].bind(collection);
  const all: Iterable<unknown> = { [Symbol.iterator]: iterate };
  return Object.defineProperty(collection, Symbol.iterator, { value: () => counted(all, reads) });
}

const numbers = (): number[] => Array.from({ length: COUNT }, (_, i) => i);

describe("inspect", () => {
  test.each([
    ["an array", () => numbers(), /^\[ 0, 1, .*, 99, \.\.\. 900 more items \]$/],
    [
      "a typed array",
      () => Float64Array.from(numbers()),
      /^Float64Array\(1000\) \[ 0, 1, .*, 99, \.\.\. 900 more items \]$/,
    ],
    ["a set", () => new Set(numbers()), /^Set\(1000\) \{ 0, 1, .*, 99, \.\.\. 900 more items \}$/],
    [
      "a map",
      () => new Map(numbers().map((i) => [i, -i])),
      /^Map\(1000\) \{ 0 => -0, 1 => -1, .*, \.\.\. 900 more items \}$/,
    ],
  ])("reads of %s no more than it shows", (_, make, text) => {
    const reads = { count: 0 };
    expect(inspect(watched(make(), reads))).toMatch(text);
    expect(reads.count).toBeLessThanOrEqual(101);
  });

  test("reads of an object no more than it shows", () => {
    const reads = { count: 0 };
    const object = {};
    const get = (): number => {
      reads.count += 1;
      return 7;
    };
    for (const i of numbers()) Object.defineProperty(object, `k${i}`, { get, enumerable: true });
    expect(inspect(object)).toMatch(/^\{ k0: 7, k1: 7, .*, k99: 7, \.\.\. 900 more items \}$/);
    expect(reads.count).toBe(100);
  });

  test.each([
    ["nothing", [[], {}, new Set(), new Uint8Array(0)], "[ [], {}, Set(0) {}, Uint8Array(0) [] ]"],
    ["what is deep", { a: { b: { c: { d: 1 }, e: [1, "x"] } } }, "{ a: { b: { c: [Object], e: [Array] } } }"],
  ])("shows %s", (_, value, text) => {
    expect(inspect(value)).toBe(text);
  });
});
