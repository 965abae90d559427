import { readModule } from "../protocol/bytes/modules.ts";
import type { WasmSource } from "../protocol/function-ref.ts";

/** The WebAssembly modules that have come to a host: each is compiled once, whichever client has sent it. */
export class HostModules {
  readonly #known: WasmSource[] = [];

  /** For `UnpackOptions.module`. @throws {TypeError} {WebAssembly.CompileError} when it is no module */
  readonly read = (written: unknown): WasmSource => {
    const { bytes } = Object(written) as Partial<WasmSource>;
    const known = bytes && this.#known.find((source) => isSame(source.bytes, bytes));
    if (known) return known;
    // Numbers of several clients may be the same.
    const source = { ...readModule(written), id: this.#known.length };
    this.#known.push(source);
    return source;
  };
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i]);
}
