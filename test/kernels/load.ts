import { readFileSync } from "node:fs";

// Instantiates the built kernels without the library, so that these tests depend on nothing but the module's exports.

/** The optimised builds; every kernel test runs on both. */
export const BUILDS = ["kernels.wasm", "kernels.simd.wasm"] as const;

/** Exports of the module, as the bindings in build/wasm/kernels.d.ts describe them, but raw: globals, unsigned pointers. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  readonly STATE_BYTES: WebAssembly.Global;
  readonly PI_OUTPUTS: WebAssembly.Global;
  readonly PI_PARAMS: WebAssembly.Global;
  arena(sizeBytes: number): number;
  initStream(statePtr: number, seed: bigint, stream: bigint): void;
  countInDisc(samples: number, statePtr: number): number;
  pi(samples: number, statePtr: number, paramsPtr: number, outPtr: number): void;
}

/** Path of a file of build/wasm. */
export function builtFile(name: string): URL {
  return new URL(`../../build/wasm/${name}`, import.meta.url);
}

/** A new instance of a build: its own memory, no imports. */
export function loadKernels(build: string): Kernels {
  const module = new WebAssembly.Module(readFileSync(builtFile(build)));
  // The cast holds because the exports are those of assembly/index.ts; a missing one fails the first test that calls it.
  return new WebAssembly.Instance(module).exports as unknown as Kernels;
}

/** Counts with a fresh state of the stream. */
export function countInDisc(kernels: Kernels, samples: number, seed: bigint, stream: bigint): number {
  const statePtr = kernels.arena(kernels.STATE_BYTES.value);
  kernels.initStream(statePtr, seed, stream);
  return kernels.countInDisc(samples, statePtr);
}
