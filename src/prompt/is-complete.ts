import { cellCode } from "./cell-code.ts";

/** Whether code can run as it is, goes on in another line, or is no TypeScript. */
export function isComplete(code: string): "complete" | "incomplete" | "invalid" {
  try {
    cellCode(code, "cell");
    return "complete";
  } catch (error) {
    return endsEarly(error, code) ? "incomplete" : "invalid";
  }
}

/** What the compiler says of a mistake; lines from 1, columns from 0. */
interface Diagnostic {
  readonly message: string;
  readonly startLine: number;
  readonly startColumn: number;
}

// The compiler met the end of the text, or something that began in it has no end.
function endsEarly(error: unknown, code: string): boolean {
  const diagnostic = (error as { readonly cause?: Partial<Diagnostic> }).cause;
  if (typeof diagnostic?.message !== "string") return false;
  if (/^Unterminated (?:template|block comment)/.test(diagnostic.message)) return true;
  const lines = code.trimEnd().split("\n");
  const { startLine = 0, startColumn = 0 } = diagnostic;
  // It counts lines and columns of the text with one more line break.
  return startLine > lines.length || (startLine === lines.length && startColumn >= (lines.at(-1) ?? "").length);
}
