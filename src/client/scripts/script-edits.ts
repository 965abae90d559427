import type { SourceEdits } from "./source-edits.ts";

/** Where a script comes from. */
export interface ScriptOrigin {
  /** Names it in messages and stacks: a file URL, or a word in angle brackets. */
  readonly name: string;
  /** Makes a specifier that the script imports one that an engine can import. */
  readonly resolve: (specifier: string) => string;
}

/** What a rewriting of parts of a script works on. */
export interface ScriptEdits {
  readonly edits: SourceEdits;
  readonly origin: ScriptOrigin;
  readonly source: string;
  /** Adds the names that a pattern binds. */
  readonly declare: (name: string) => void;
  /** Says that the script has to await. */
  readonly awaits: () => void;
}

/** End of a statement, before the semicolon if it ends with one. */
export function endOfStatement(source: string, node: { readonly end: number }): number {
  return source[node.end - 1] === ";" ? node.end - 1 : node.end;
}
