import * as fc from "fast-check";
import { expect, describe as suite, test } from "vitest";
import { describe } from "../../src/protocol/describe.ts";

suite("describe", () => {
  class Point {
    x = 1;
  }
  test.each([
    [null, "null"],
    [undefined, "undefined"],
    [true, "true"],
    [-1.5, "-1.5"],
    [Number.NaN, "NaN"],
    [10n, "10n"],
    ["a", 'the string "a"'],
    ["x".repeat(50), `the string "${"x".repeat(40)}…"`],
    [Symbol("s"), "a symbol"],
    [[1, 2], "an array of 2"],
    [{}, "an object"],
    [Object.create(null), "an object"],
    [new Point(), "a Point"],
    [new Map(), "a Map"],
    [new Float64Array(2), "a Float64Array"],
    [Math.max, "the function max"],
    [Object.defineProperty(() => 1, "name", { value: "" }), "a function"],
  ])("of %o is %s", (value, text) => {
    expect(describe(value)).toBe(text);
  });

  test("gives a short text of anything, and never throws", () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withMap: true, withSet: true, withTypedArray: true }), (value) => {
        const text = describe(value);
        expect(text).not.toBe("");
        expect(text.length).toBeLessThan(400);
      }),
    );
  });

  test.each([
    [
      "a constructor getter that throws",
      Object.defineProperty({}, "constructor", {
        get: () => {
          throw new Error("no");
        },
      }),
    ],
    ["a constructor that is null", { constructor: null }],
    ["a constructor with a strange name", { constructor: { name: 5 } }],
    ["a revoked proxy", revoked([])],
  ])("of an object with %s is that of an object", (_, value) => {
    expect(describe(value)).toBe("an object");
  });
});

test("describe never throws, also for functions that can't be looked at or have an odd name", () => {
  // As a class has it with `static name = Symbol("odd")`.
  const odd = Object.defineProperty(() => 1, "name", { value: Symbol("odd") });
  for (const fn of [odd, revoked(() => 1)]) expect(describe(fn)).toBe("a function");
});

function revoked(target: object): object {
  const { proxy, revoke } = Proxy.revocable(target, {});
  revoke();
  return proxy;
}
