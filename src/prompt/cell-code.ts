import { pathToFileURL } from "node:url";
import type { ParsedScript } from "../client/scripts/script.ts";
import { parseScript } from "../client/scripts/script.ts";
import type { ScriptSource } from "../client/scripts/script-edits.ts";
import { fromTypeScript } from "../node/read-script.ts";
import { scriptPlace } from "../node/script-place.ts";
import type { Position } from "../protocol/position.ts";
import { resolveImport } from "./resolve-import.ts";

/**
 * Makes a cell ready to run: without types, its declarations as names that live on, its imports resolved from the working
 * folder.
 *
 * @throws {SyntaxError} with the place in the cell in its message
 */
export function cellCode(code: string, name: string): ParsedScript {
  const literal = asLiteral(code, name);
  if (literal !== undefined) return literal;
  return parsed(javaScript(code, name));
}

/**
 * A cell as JavaScript, for engines.
 *
 * @throws {SyntaxError} as `cellCode`
 */
export function cellJavaScript(code: string, name: string): string {
  // What is no block is an object here too.
  const literal = asLiteral(code, name) && `(${code}\n)`;
  return javaScript(literal ?? code, name).source;
}

function parsed(source: ScriptSource): ParsedScript {
  return parseScript({ ...source, ...placeOfCells(), boxed: true });
}

// As if the cell were a file of the working folder.
function placeOfCells(): ReturnType<typeof scriptPlace> {
  const address = pathToFileURL("cell.ts").href;
  const { meta, commonJs = [], ...place } = scriptPlace(address, resolveImport);
  return {
    ...place,
    meta: { url: JSON.stringify(address), ...meta },
    // What else a CommonJS module has, all cells have, or none.
    commonJs: commonJs.filter(({ names }) => names.includes("__dirname")),
  };
}

function javaScript(code: string, name: string): ScriptSource {
  try {
    return fromTypeScript(code, name);
  } catch (error) {
    // Where the two languages differ, the other one may be meant.
    try {
      parsed({ source: code, name });
    } catch {
      throw error;
    }
    return { source: code, name };
  }
}

// `{ a: 1 }` is a block with a label; who types that means an object, as other prompts take it.
function asLiteral(code: string, name: string): ParsedScript | undefined {
  if (!/^\s*\{/.test(code) || /;\s*$/.test(code)) return undefined;
  try {
    const { script, written } = parsed(javaScript(`(${code}\n)`, name));
    return { script, written: (position) => withoutParenthesis(written(position)) };
  } catch {
    return undefined;
  }
}

function withoutParenthesis({ line, column }: Position): Position {
  return line === 1 ? { line, column: column - 1 } : { line, column };
}
