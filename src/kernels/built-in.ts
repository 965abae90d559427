import { KERNELS_SCALAR, KERNELS_SIMD, load } from "#wasm/kernels.bytes.js";
import type { WasmSource } from "../protocol/function-ref.ts";
import { wasmSource } from "./wasm-module.ts";

const builds = new Map<"simd" | "scalar", WasmSource>();

/** Loads the bytes of the built-in kernels where they are not part of the library's own code: in a page. */
export function loadBuiltIn(): Promise<void> {
  return load();
}

/**
 * The built-in kernels of one build, compiled once. Engines receive the compiled module. In a page they must have been
 * loaded.
 */
export function builtIn(build: "simd" | "scalar"): WasmSource {
  let source = builds.get(build);
  if (source === undefined) {
    const bytes = decode(build === "simd" ? KERNELS_SIMD : KERNELS_SCALAR);
    source = wasmSource(new WebAssembly.Module(bytes), bytes);
    builds.set(build, source);
  }
  return source;
}

// A function that gives an i32x4: `i32.const 0, i32x4.splat, drop`.
const SIMD_PROBE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 9, 1, 7, 0, 65, 0, 253, 17, 26, 11];

/** Whether the runtime has WebAssembly SIMD. */
export function hasSimd(): boolean {
  return WebAssembly.validate(new Uint8Array(SIMD_PROBE));
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}
