import { readFileSync } from "node:fs";
import { createRequire, SourceMap } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ScriptSource } from "../client/scripts/script-edits.ts";
import type { Position } from "../protocol/position.ts";
import { isTypeScript } from "./typescript-files.ts";

/**
 * Reads a script as JavaScript. Types of a TypeScript file are taken out in place, so that lines and columns stay; where
 * that can't be, for enums and the like, it is compiled, and `written` leads back.
 *
 * @throws {TypeError} when the file can't be read
 * @throws {SyntaxError} when it is no TypeScript, with file, line and column in its message
 */
export function readScript(file: string | URL): ScriptSource {
  const url = typeof file === "string" && !file.startsWith("file:") ? pathToFileURL(file) : new URL(file);
  const source = read(url);
  return isTypeScript(url.pathname) ? fromTypeScript(source, url.href) : { source, name: url.href };
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
  transformSync(
    source: string,
    options: {
      mode: "strip-only" | "transform";
      filename: string;
      sourceMap?: boolean;
      transform?: { verbatimModuleSyntax: boolean; noEmptyExport: boolean };
    },
  ): { code: string; map?: string };
}

function typeStripper(): TypeStripper {
  // A megabyte of WebAssembly: loaded when the first TypeScript is read.
  return createRequire(import.meta.url)("@swc/wasm-typescript") as TypeStripper;
}

/** The same text with spaces for its types; undefined when it has more of TypeScript than types. */
export function withoutTypes(source: string, filename: string): string | undefined {
  try {
    return typeStripper().transformSync(source, { mode: "strip-only", filename }).code;
  } catch {
    return undefined;
  }
}

/**
 * A script in TypeScript as JavaScript, as `readScript` makes it.
 *
 * @param name - names it in messages and stacks
 * @throws {SyntaxError} when it is no TypeScript, with its place in the message; `cause` is what the compiler says
 */
export function fromTypeScript(source: string, name: string): ScriptSource {
  const stripped = withoutTypes(source, name);
  if (stripped !== undefined) return { source: stripped, name };
  // As the types are taken out of other scripts: what is imported stays so, used or not.
  const transform = { verbatimModuleSyntax: true, noEmptyExport: true };
  try {
    const { code, map } = typeStripper().transformSync(source, {
      mode: "transform",
      filename: name,
      sourceMap: true,
      transform,
    });
    return { source: code, name, written: map === undefined ? undefined : placesOf(map) };
  } catch (error) {
    throw syntaxError({ source, name }, error);
  }
}

function placesOf(map: string): (position: Position) => Position {
  const sourceMap = new SourceMap(JSON.parse(map) as never);
  return ({ line, column }) => {
    const entry = sourceMap.findEntry(line - 1, column - 1);
    // Code that the compiler has added is of no place.
    if (!("originalLine" in entry)) return { line, column };
    return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  };
}

/** What the compiler throws: no error, but a description of it. */
interface Diagnostic {
  readonly message: string;
  /** From 1; 0 where the place is not known. */
  readonly startLine?: number;
  /** From 0. */
  readonly startColumn?: number;
}

function syntaxError({ source, name }: ScriptSource, error: unknown): SyntaxError {
  if (typeof error !== "object" || error === null || !("message" in error)) {
    return new SyntaxError(`${name}: ${String(error)}`, { cause: error });
  }
  const { message, startLine = 0, startColumn = 0 } = error as Diagnostic;
  const hint = name.endsWith("x") ? " (a script may have types, but no JSX)" : "";
  if (startLine === 0) return new SyntaxError(`${name}: ${message}${hint}`, { cause: error });
  const place = `${name}:${startLine}:${startColumn + 1}`;
  const line = source.split("\n")[startLine - 1] ?? "";
  return new SyntaxError(`${place}: ${message}${hint}\n${line}\n${" ".repeat(startColumn)}^`, { cause: error });
}
