import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";

/**
 * Reads a script as JavaScript. Types of a `.ts`, `.mts` or `.cts` file are taken out in place, so that lines and
 * columns stay; enums and parameter properties are compiled.
 *
 * @throws {TypeError} when the file can't be read
 * @throws {SyntaxError} when it is no TypeScript
 */
export function readScript(file: string | URL): { readonly source: string; readonly name: string } {
  const url = typeof file === "string" && !file.startsWith("file:") ? pathToFileURL(file) : new URL(file);
  const source = read(url);
  return { source: /\.[cm]?ts$/.test(url.pathname) ? withoutTypes(source, url.href) : source, name: url.href };
}

function read(url: URL): string {
  const path = fileURLToPath(url);
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const why = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new TypeError(`run can't read the script ${path} (${why})`, { cause: error });
  }
}

interface TypeStripper {
  transformSync(source: string, options: { mode: "strip-only" | "transform"; filename: string }): { code: string };
}

function withoutTypes(source: string, name: string): string {
  // A megabyte of WebAssembly: loaded when the first TypeScript script is run.
  const swc = createRequire(import.meta.url)("@swc/wasm-typescript") as TypeStripper;
  try {
    return swc.transformSync(source, { mode: "strip-only", filename: name }).code;
  } catch {
    // Enums and the like have code of their own, which stripping refuses.
  }
  try {
    return swc.transformSync(source, { mode: "transform", filename: name }).code;
  } catch (error) {
    throw new SyntaxError(`${name}: ${messageOf(error)}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return typeof error === "object" && error !== null && "message" in error ? String(error.message) : String(error);
}
