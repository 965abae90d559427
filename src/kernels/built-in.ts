import { bytesOf, load } from "#wasm/kernels.bytes.js";
import type { WasmSource } from "../protocol/function-ref.ts";
import { emptySource, fillSource } from "./instances/wasm-module.ts";
import { hasSimd } from "./simd.ts";

type Build = "simd" | "scalar";

const sources = new Map<Build, WasmSource>();

/** Loads the built-in kernels where they are not part of the library's own code: in a page, the build that it can run. */
export async function loadBuiltIn(): Promise<WasmSource> {
  await load(ownBuild());
  return ownModule();
}

/**
 * The built-in kernels of one build, compiled once. Engines receive the compiled module. In a page it is empty until it has
 * been loaded, and engines ask for it then.
 */
export function builtIn(build: Build): WasmSource {
  const known = sources.get(build);
  if (known !== undefined && isThere(known)) return known;
  const source = known ?? emptySource();
  sources.set(build, source);
  const bytes = bytesOf(build);
  if (bytes !== undefined) fillSource(source, new WebAssembly.Module(bytes), bytes);
  return source;
}

/** The build that this machine can run. */
export function ownModule(): WasmSource {
  return builtIn(ownBuild());
}

function ownBuild(): Build {
  return hasSimd() ? "simd" : "scalar";
}

function isThere({ compiled }: { readonly compiled?: object }): boolean {
  return compiled !== undefined;
}
