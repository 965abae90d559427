import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ScriptSource } from "../client/scripts/script-edits.ts";
import type { Position } from "../protocol/position.ts";
import { compileTypeScript } from "./compile-typescript.ts";
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

/**
 * A script in TypeScript as JavaScript, as `readScript` makes it.
 *
 * @param name - names it in messages and stacks
 * @throws {SyntaxError} when it is no TypeScript, with its place in the message; `cause` is what the compiler says
 */
export function fromTypeScript(source: string, name: string): ScriptSource {
  const { code, map } = compileTypeScript(source, name);
  return { source: code, name, written: map === undefined ? undefined : placesOf(map) };
}

/** Leads from places in compiled code to those in its source. */
export function placesOf(map: string): (position: Position) => Position {
  const sourceMap = new SourceMap(JSON.parse(map) as never);
  return ({ line, column }) => {
    const entry = sourceMap.findEntry(line - 1, column - 1);
    // Code that the compiler has added is of no place.
    if (!("originalLine" in entry)) return { line, column };
    return { line: entry.originalLine + 1, column: entry.originalColumn + 1 };
  };
}
