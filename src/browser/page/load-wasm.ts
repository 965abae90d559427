import { type LoadWasmOptions, type WasmFunction, wasmFromBytes } from "../../kernels/instances/wasm-module.ts";
import { isUrl } from "../../protocol/platform-objects.ts";
import { bytesOf } from "./fetch-bytes.ts";

/**
 * Loads a WebAssembly module whose exported functions can then be sent with `apply` and `map`. Each engine instantiates
 * it once, in a memory of its own.
 *
 * Numbers, booleans and bigints go in as they are, strings and typed arrays through AssemblyScript's runtime
 * (`--exportRuntime`); a bigint is an i64. Functions that give a string or an array are named in `returns`.
 *
 * @param source - URL of a file, or the bytes
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
  const name = isUrl(source) ? source.href : "the given binary";
  const functions = await wasmFromBytes(await bytesOf("loadWasm", source), name, options);
  // The caller states the types of the module's functions; the module itself tells only numbers.
  return functions as Functions;
}
