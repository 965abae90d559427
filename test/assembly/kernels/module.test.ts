import { describe, expect, test } from "vitest";
import { kernels as catalogue } from "../../../src/kernels/catalog.ts";
import { BUILDS, loadKernels, newState, readBuilt } from "./load.ts";

describe.each(BUILDS)("the module %s", (build) => {
  const module = new WebAssembly.Module(new Uint8Array(readBuilt(build)));

  test("imports nothing", () => {
    expect(WebAssembly.Module.imports(module)).toEqual([]);
  });

  test("exports what assembly/index.ts lists", () => {
    const names = WebAssembly.Module.exports(module).map(({ name }) => name);
    const interfaceNames = [
      "STATE_BYTES",
      "antithetic",
      "arena",
      "histogram",
      "sobol",
      "initStream",
      "memory",
      "refinement",
      "weights",
      "vegas",
    ];
    const numbers = ["fillExponential", "fillNormal", "fillUniform", "fillUniformPoints", "beginPoints"];
    const records = ["addBlock", "addMapped", "addPairs", "beginRecord", "endRecord", "exponentialOf", "normalOf"];
    expect(names.toSorted()).toEqual(
      [...interfaceNames, ...numbers, ...records, "bootstrap", "countInDisc", ...Object.keys(catalogue)].toSorted(),
    );
  });

  test("starts with few pages of memory", () => {
    expect(loadKernels(build).memory.buffer.byteLength).toBeLessThanOrEqual(5 * 65_536);
  });

  test("reserves aligned, separate memory, growing when it must", () => {
    const kernels = loadKernels(build);
    const [first, second, third] = [kernels.arena(1), kernels.arena(0), kernels.arena(300_000)];
    expect([first % 16, second % 16, third % 16]).toEqual([0, 0, 0]);
    expect(second).toBeGreaterThanOrEqual(first + 1);
    expect(third).toBeGreaterThanOrEqual(second);
    expect(kernels.memory.buffer.byteLength).toBeGreaterThanOrEqual(third + 300_000);
  });

  test("traps when memory cannot grow, and on a negative size", () => {
    const kernels = loadKernels(build);
    kernels.arena(2 ** 31 - 1);
    expect(() => kernels.arena(2 ** 31 - 1)).toThrow(WebAssembly.RuntimeError);
    expect(() => kernels.arena(-1)).toThrow(WebAssembly.RuntimeError);
  });

  test("samples without touching the caller's memory", () => {
    const kernels = loadKernels(build);
    const statePtr = newState(kernels);
    const sizeBytes = 100_000;
    const ptr = kernels.arena(sizeBytes);
    const mine = new Uint8Array(kernels.memory.buffer, ptr, sizeBytes).fill(0xa5);
    kernels.initStream(statePtr, 1n, 2n);
    kernels.countInDisc(1_000_001, statePtr);
    expect(mine.every((byte) => byte === 0xa5)).toBe(true);
  });
});

test("both builds have the same types", () => {
  expect(readBuilt("kernels.simd.d.ts").toString()).toBe(readBuilt("kernels.d.ts").toString());
});
