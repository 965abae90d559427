import { describe, expect, test } from "vitest";
import { encodeArguments } from "../../../src/client/calls/arguments.ts";
import { checkOneEngine, transfer } from "../../../src/client/calls/transfer.ts";

describe("transfer", () => {
  test("gives the value itself, and marks it for one call", () => {
    const data = new Float64Array(2);
    expect(transfer(data)).toBe(data);
    expect(encodeArguments([1, data], "apply")).toMatchObject({
      values: [1, data],
      placeholders: [],
      move: [data.buffer],
    });
    expect(encodeArguments([1, data], "apply").move).toBeUndefined();
  });

  test("takes the buffer of a typed array, of a DataView, and a buffer itself", () => {
    const buffer = new ArrayBuffer(8);
    for (const value of [buffer, new Uint8Array(buffer, 1, 2), new DataView(buffer)]) {
      expect(encodeArguments([transfer(value)], "apply").move).toEqual([buffer]);
    }
  });

  test("takes the buffers that are named, each once, from inside a value", () => {
    const [a, b] = [new Uint8Array(1), new Uint8Array(2)];
    const value = transfer({ a, b, again: a }, [a.buffer, b.buffer, a.buffer]);
    expect(encodeArguments([value, transfer(b)], "apply").move).toEqual([a.buffer, b.buffer]);
  });

  test("refuses what is no buffer, what is shared, and what was moved before", () => {
    const gone = new ArrayBuffer(8);
    structuredClone(gone, { transfer: [gone] });
    const shared = new SharedArrayBuffer(8);
    const wrong: [() => unknown, string][] = [
      [() => transfer({ a: 1 }), "what else the runtime can move, or an object and a list of those, got an object"],
      [() => transfer(5 as never), "or an object and a list of those, got 5"],
      [() => transfer({}, {} as never), "expects a list of buffers, ports and the like"],
      [() => transfer({}, ["x" as never]), 'got the string "x"'],
      [() => transfer(new Uint8Array(shared)), "a SharedArrayBuffer, which engines share without it"],
      [() => transfer(gone), "is detached"],
    ];
    for (const [call, text] of wrong) {
      expect(call).toThrow(TypeError);
      expect(call).toThrow(text);
    }
  });

  test("is for one engine", () => {
    const { move } = encodeArguments([transfer(new ArrayBuffer(1))], "apply");
    expect(() => checkOneEngine("apply", move, 1)).not.toThrow();
    expect(() => checkOneEngine("apply", undefined, 3)).not.toThrow();
    expect(() => checkOneEngine("apply", move, 3)).toThrow("apply: transferred memory can go to one engine, not to 3");
  });
});
