import { readFileSync } from "node:fs";

// Instantiates the built kernels without the library, so that these tests depend on nothing but the module's exports.

/** The optimised builds; every kernel test runs on both. */
export const BUILDS = ["kernels.wasm", "kernels.simd.wasm"] as const;

/** What the module exports, see assembly/index.ts. */
export interface Kernels {
  readonly memory: WebAssembly.Memory;
  readonly STATE_BYTES: WebAssembly.Global;
  arena(sizeBytes: number): number;
  initStream(statePtr: number, seed: bigint, stream: bigint): void;
  countInDisc(samples: number, statePtr: number): number;
  pi(samples: number, statePtr: number, paramsPtr: number, outPtr: number): void;
}

/** Text or bytes of a file of build/wasm. */
export function readBuilt(name: string): Buffer {
  return readFileSync(new URL(`../../../build/wasm/${name}`, import.meta.url));
}

/** A new instance of a build: its own memory, no imports. */
export function loadKernels(build: string): Kernels {
  const module = new WebAssembly.Module(new Uint8Array(readBuilt(build)));
  // The cast holds because the exports are those of assembly/index.ts; a missing one fails the first test that calls
  // it.
  return new WebAssembly.Instance(module).exports as unknown as Kernels;
}

/** Room for one generator state. */
export function newState(kernels: Kernels): number {
  return kernels.arena(Number(kernels.STATE_BYTES.value));
}

/** Words of a state as assembly/rng/sfc64.ts lays them out: a, b, c of four lanes each, then the counter. */
export function stateWords(kernels: Kernels, statePtr: number): BigUint64Array {
  return new BigUint64Array(kernels.memory.buffer, statePtr, 13);
}
