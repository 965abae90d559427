import { readFile } from "node:fs/promises";
import { type LoadWasmOptions, type WasmFunction, wasmFromBytes } from "../kernels/instances/wasm-module.ts";
import { describe } from "../protocol/describe.ts";
import { isBytes, isUrl } from "../protocol/platform-objects.ts";

/**
 * Loads a WebAssembly module whose exported functions can then be sent with `apply` and `map`. Each engine instantiates
 * it once, in a memory of its own.
 *
 * Numbers, booleans and bigints go in as they are, strings and typed arrays through AssemblyScript's runtime
 * (`--exportRuntime`); a bigint is an i64. Functions that give a string or an array are named in `returns`.
 *
 * @param source - URL of a file or of a page, or the bytes
 * @throws {TypeError} when it can't be read or is no WebAssembly, or `returns` names a function that is not there
 *
 * @example
 * const url = new URL("./mine.wasm", import.meta.url);
 * const { plus } = await loadWasm<{ plus: (x: number, y: number) => number }>(url);
 * const sum = await lview.apply(plus, 1, 2);
 */
export async function loadWasm<Functions extends object = Readonly<Record<string, WasmFunction>>>(
  source: URL | Uint8Array,
  options: LoadWasmOptions = {},
): Promise<Functions> {
  const functions = await wasmFromBytes(await bytesOf(source), nameOf(source), options);
  // The caller states the types of the module's functions; the module itself tells only numbers.
  return functions as Functions;
}

async function bytesOf(source: URL | Uint8Array): Promise<Uint8Array<ArrayBuffer>> {
  if (isBytes(source)) return new Uint8Array(source);
  if (!isUrl(source)) throw new TypeError(`loadWasm expects a URL or bytes, got ${describe(source)}`);
  try {
    if (source.protocol === "file:") return new Uint8Array(await readFile(source));
    const response = await fetch(source);
    if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw new TypeError(`loadWasm can't read ${source.href}: ${String(error)}`, { cause: error });
  }
}

function nameOf(source: URL | Uint8Array): string {
  return isUrl(source) ? source.href : "the given binary";
}
