import { describe, expect, test } from "vitest";
import { withMemoryMaximum } from "../../../src/kernels/instances/memory-maximum.ts";
import { growingModule } from "./growing-module.ts";

/** Pages that a module's memory has in the end, when it is grown for as long as it can be. */
function mostPages(bytes: Uint8Array<ArrayBuffer>): number {
  const { memory, fill } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports as {
    memory: WebAssembly.Memory;
    fill: () => void;
  };
  expect(fill).toThrow("unreachable");
  return memory.buffer.byteLength / 65_536;
}

describe("withMemoryMaximum", () => {
  test.each([1, 5, 127, 128, 300])("gives a memory without a maximum one of %d pages", (pages) => {
    expect(mostPages(withMemoryMaximum(growingModule(), pages))).toBe(pages);
  });

  test("lowers a maximum, in its place, and leaves a lower one", () => {
    const most = growingModule([1, 1, 0x80, 0x80, 0x04]);
    const bounded = withMemoryMaximum(most, 7);
    expect(bounded).toHaveLength(most.length);
    expect(mostPages(bounded)).toBe(7);
    expect(mostPages(withMemoryMaximum(growingModule([1, 1, 3]), 7))).toBe(3);
  });

  test("changes nothing of a module without a memory, and never the bytes it is given", () => {
    const none = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0]);
    expect(withMemoryMaximum(none, 7)).toEqual(none);
    const given = growingModule();
    withMemoryMaximum(given, 7);
    expect(given).toEqual(growingModule());
  });

  test("reads bytes in shared memory", () => {
    const bytes = growingModule();
    const shared = new Uint8Array(new SharedArrayBuffer(bytes.length));
    shared.set(bytes);
    expect(mostPages(withMemoryMaximum(shared, 2))).toBe(2);
  });

  test("refuses what has more from the start, saying how many pages", () => {
    expect(() => withMemoryMaximum(growingModule([0, 9]), 8)).toThrow(new RangeError("9"));
    expect(mostPages(withMemoryMaximum(growingModule([0, 8]), 8))).toBe(8);
  });
});
