import { describe, expect, test } from "vitest";
import { KernelStore } from "../../../src/kernels/instances/store.ts";
import { wasmSource } from "../../../src/kernels/instances/wasm-module.ts";
import { MemoryLimitError } from "../../../src/protocol/errors.ts";
import type { WasmSource } from "../../../src/protocol/function-ref.ts";
import { growingModule } from "./growing-module.ts";

const PAGES = 16;

function source(memory?: readonly number[]): WasmSource {
  const bytes = growingModule(memory);
  return wasmSource(new WebAssembly.Module(bytes), bytes);
}

/** `grow` gives the pages before, or -1; `fill` grows until it can't, and traps. */
function functions(store: KernelStore, module: WasmSource) {
  const { grow, fill } = {
    grow: { kind: "wasm", module, name: "grow" },
    fill: { kind: "wasm", module, name: "fill" },
  } as const;
  return { grow: store.functionOf(grow), fill: store.functionOf(fill) };
}

describe("a store with a limit", () => {
  test("lets a module grow up to it", () => {
    const { grow } = functions(new KernelStore(1), source());
    expect([grow(PAGES - 1), grow(0), grow(1)]).toEqual([1, PAGES, -1]);
  });

  test("fails a call whose module can't grow any more, and lets go of its memory", () => {
    const { grow, fill } = functions(new KernelStore(1), source());
    for (let i = 0; i < 3; i++) {
      expect(() => fill()).toThrow(MemoryLimitError);
      expect(() => fill()).toThrow("more than the 1 MB of WebAssembly memory (maxWasmMb)");
      expect(grow(0)).toBe(1);
    }
  });

  test("adds up what all modules have, and fails the call that goes beyond", () => {
    const store = new KernelStore(1);
    const [one, two] = [functions(store, source()), functions(store, source())];
    expect(one.grow(9)).toBe(1);
    expect(() => two.grow(9)).toThrow(MemoryLimitError);
    expect([one.grow(0), two.grow(0)]).toEqual([10, 1]);
    expect(two.grow(5)).toBe(1);
  });

  test("refuses a module that has more from the start, by itself or with the others", () => {
    const store = new KernelStore(1);
    expect(() => functions(store, source([0, PAGES + 1]))).toThrow(MemoryLimitError);
    expect(functions(store, source([0, 10])).grow(0)).toBe(10);
    expect(() => functions(store, source([0, 10]))).toThrow(MemoryLimitError);
  });

  test("leaves other failures as they are, but says what a trap may come from", () => {
    const { fill } = functions(new KernelStore(64), source([1, 1, 3]));
    expect(() => fill()).toThrow(/^fill failed: unreachable; its engine may have 64 MB of WebAssembly memory$/);
  });
});

test("a store without a limit sets none", () => {
  const { grow, fill } = functions(new KernelStore(), source([1, 1, 40]));
  expect(() => fill()).toThrow(/^fill failed: unreachable$/);
  expect(grow(0)).toBe(40);
});
