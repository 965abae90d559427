import { describe, expect, test } from "vitest";
import { pack } from "../../../src/protocol/bytes/packing.ts";
import { unpack } from "../../../src/protocol/bytes/unpacking.ts";

describe("pack and unpack", () => {
  test.each([
    ["numbers", [0, -0, 1.5, Number.NaN, Infinity, -Infinity, Number.MAX_SAFE_INTEGER]],
    ["other plain values", [null, undefined, true, "text ± 𝄞", 2n ** 70n]],
    ["objects", { a: { b: [1, [2]] }, "": 1, __proto__: null }],
    ["collections", [new Map<unknown, unknown>([[{ k: 1 }, new Set([1, "x"])]]), new Date(5), /a+/gu]],
    ["memory", [Uint8Array.of(1, 2), Float64Array.of(Math.PI, -0), new BigInt64Array(2), new ArrayBuffer(3)]],
    ["a part of memory", new Int16Array(Int16Array.of(1, 2, 3, 4).buffer, 2, 2)],
    ["nothing", new Float32Array(0)],
  ])("give back %s as structuredClone does", (_, value) => {
    expect(unpack(pack(value))).toStrictEqual(structuredClone(value));
  });

  test("keep what leads back to itself", () => {
    const ring: Record<string, unknown> = { list: [] };
    ring["self"] = ring;
    ring["map"] = new Map([["ring", ring]]);
    const back = unpack(pack(ring)) as typeof ring;
    expect(back["self"]).toBe(back);
    expect((back["map"] as Map<string, unknown>).get("ring")).toBe(back);
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
    expect(unpack(pack([new Odd(2)]))).toStrictEqual([new Float32Array(2)]);
  });

  test("take data that is as deep as any that is sent", () => {
    let value: unknown = {};
    for (let i = 0; i < 1000; i++) value = i % 2 === 0 ? [value] : { inside: value };
    let back = unpack(pack(value));
    for (let i = 0; i < 1000; i++) [back] = Object.values(back as object) as unknown[];
    expect(back).toEqual({});
  });

  test("keep an error's class, message and stack, and a cause that leads back to it", () => {
    const error = new RangeError("far", { cause: {} });
    (error.cause as { error: unknown }).error = error;
    const back = unpack(pack(error)) as RangeError;
    expect(back).toBeInstanceOf(RangeError);
    expect(back).toMatchObject({ name: "RangeError", message: "far", stack: error.stack });
    expect((back.cause as { error: unknown }).error).toBe(back);
  });

  test.each([
    ["a function", () => 1],
    ["a symbol", Symbol("s")],
    ["shared memory", new Uint8Array(new SharedArrayBuffer(1))],
    ["a promise", Promise.resolve()],
  ])("refuse %s", (_, value) => {
    expect(() => pack({ value })).toThrow(TypeError);
  });
});
