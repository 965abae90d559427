import { closeSync, openSync, readSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import process from "node:process";
import { EnsembleError } from "../../protocol/errors.ts";
import { checkOutputFile } from "../sample/output-file.ts";
import { UsageError } from "../usage-error.ts";

// Source: WebAssembly core specification 2.0, section 5.5.16.
const MAGIC = "\0asm";

/**
 * Checks that a module can be written to a file, and overwrites nothing but another module.
 *
 * @throws {UsageError} when the name does not end in `.wasm`, or something else is there
 */
export function checkWasmFile(path: string): void {
  if (!path.endsWith(".wasm")) throw new UsageError(`--output expects a file name that ends in .wasm; got ${path}`);
  checkOutputFile(path, "--output");
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 0 && firstBytes(path) !== MAGIC) {
    throw new UsageError(`--output: ${path} is there, and is no WebAssembly; nothing is overwritten`);
  }
}

function firstBytes(path: string): string {
  const bytes = new Uint8Array(MAGIC.length);
  const opened = openSync(path, "r");
  try {
    return String.fromCharCode(...bytes.subarray(0, readSync(opened, bytes)));
  } finally {
    closeSync(opened);
  }
}

/** Writes a module, whole or not at all. @throws {EnsembleError} when it can't be written */
export function writeWasm(path: string, wasm: Uint8Array): void {
  const temporary = `${path}.${process.pid}`;
  try {
    writeFileSync(temporary, wasm);
    renameSync(temporary, path);
  } catch (cause) {
    rmSync(temporary, { force: true });
    throw new EnsembleError(`--output: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}
