import { KERNELS_SCALAR, KERNELS_SIMD, load } from "#wasm/kernels.bytes.js";
import { fromBase64 } from "../protocol/bytes/base64.ts";
import type { WasmSource } from "../protocol/function-ref.ts";
import { wasmSource } from "./instances/wasm-module.ts";
import { hasSimd } from "./simd.ts";

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
    const bytes = fromBase64(build === "simd" ? KERNELS_SIMD : KERNELS_SCALAR);
    source = wasmSource(new WebAssembly.Module(bytes), bytes);
    builds.set(build, source);
  }
  return source;
}

/** The build that this machine can run. */
export function ownModule(): WasmSource {
  return builtIn(hasSimd() ? "simd" : "scalar");
}
