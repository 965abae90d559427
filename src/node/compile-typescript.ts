import { createRequire } from "node:module";
import { positionAt } from "../protocol/position.ts";

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

/** JavaScript that was TypeScript. */
export interface Compiled {
  readonly code: string;
  /** Source map, as JSON; absent where lines and columns are those of the source. */
  readonly map?: string | undefined;
}

/**
 * Compiles TypeScript. Types are taken out in place; where there are enums and the like, the text is written anew. What is
 * imported stays so, used or not.
 *
 * @param name - names it in messages
 * @throws {SyntaxError} when it is no TypeScript, with its place in the message; `cause` is what the compiler says
 */
export function compileTypeScript(source: string, name: string): Compiled {
  const stripped = withoutTypes(source, name);
  if (stripped !== undefined) return { code: stripped };
  const transform = { verbatimModuleSyntax: true, noEmptyExport: true };
  try {
    return typeStripper().transformSync(source, { mode: "transform", filename: name, sourceMap: true, transform });
  } catch (error) {
    throw refused(source, name, error);
  }
}

/** What the compiler throws: no error, but a description of it. */
interface Diagnostic {
  readonly message: string;
  /** From 1; 0 where the place is not known. */
  readonly startLine?: number;
  /** From 0. */
  readonly startColumn?: number;
}

function refused(source: string, name: string, error: unknown): SyntaxError {
  if (typeof error !== "object" || error === null || !("message" in error)) {
    return new SyntaxError(`${name}: ${String(error)}`, { cause: error });
  }
  const { message, startLine = 0, startColumn = 0 } = error as Diagnostic;
  const what = name.endsWith("x") ? `${message} (types are taken out, but JSX is not compiled)` : message;
  if (startLine === 0) return new SyntaxError(`${name}: ${what}`, { cause: error });
  const place = { line: startLine, column: startColumn + 1 };
  return errorAt(source, name, { place, what, cause: error });
}

/** An error of syntax that shows its place. `place` is a position, or an index into the source. */
export function errorAt(
  source: string,
  name: string,
  { place, what, cause }: { readonly place: { line: number; column: number } | number; what: string; cause?: unknown },
): SyntaxError {
  const { line, column } = typeof place === "number" ? positionAt(source, place) : place;
  const shown = source.split("\n")[line - 1] ?? "";
  const message = `${name}:${line}:${column}: ${what}\n${shown}\n${" ".repeat(column - 1)}^`;
  return new SyntaxError(message, { cause });
}
