import type { WasmSource } from "../function-ref.ts";
import { isBytes } from "../platform-objects.ts";

/** For `PackOptions.module`: a module is written as its binary. */
export function writeModule({ id, bytes }: WasmSource): unknown {
  return { id, bytes };
}

/**
 * For `UnpackOptions.module`: compiles what {@link writeModule} wrote.
 *
 * @throws {TypeError} {WebAssembly.CompileError} when it is something else
 */
export function readModule(written: unknown): WasmSource {
  const { id, bytes } = (written ?? {}) as Partial<WasmSource>;
  if (typeof id !== "number" || !isBytes(bytes)) throw new TypeError("a module has no binary");
  // Of its own: it stays as long as an engine, and the message should not.
  const own = bytes.slice();
  return { id, bytes: own, compiled: new WebAssembly.Module(own) };
}
