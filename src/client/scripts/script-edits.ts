import type { AnyNode } from "acorn";
import type { Position } from "../../protocol/position.ts";
import type { SourceEdits } from "./source-edits.ts";

/** A script as JavaScript. */
export interface ScriptSource {
  readonly source: string;
  /** Names it in messages and stacks: a file URL, or a word in angle brackets. */
  readonly name: string;
  /** Where TypeScript has been compiled, lines being moved: leads to the place in the file. */
  readonly written?: ((position: Position) => Position) | undefined;
  /** Longest time that it may take to make it ready for engines, ms; absent: any. */
  readonly timeoutMs?: number | undefined;
}

/** A script, and what belongs to the place that it comes from. */
export interface ScriptOrigin extends ScriptSource {
  /** Makes a specifier that the script imports one that an engine can import. */
  readonly resolve: (specifier: string) => string;
  /** What is called to import what `resolve` gave; absent: `import`. */
  readonly importer?: (resolved: string) => string;
  /** Declarators of the names that a CommonJS module has: for scripts that use one of them and declare none. */
  readonly commonJs?: readonly { readonly names: readonly string[]; readonly code: string }[];
  /** Whether a script that awaits gives `{ value }` in place of its value, so that one which is a promise stays one. */
  readonly boxed?: boolean;
  /** Members of its `import.meta` by name, as expressions; absent: none. */
  readonly meta?: Readonly<Record<string, string>>;
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
  /** Whether an expression at the top level is what a compiler made of a declaration. */
  readonly isDeclaration: (expression: AnyNode) => boolean;
}

/** What runs as a declaration does, without a value: between them go expressions, each followed by a comma. */
export const DECLARES = { open: "var {} = (", close: ", 0)" } as const;

/** End of a statement, before the semicolon if it ends with one. */
export function endOfStatement(source: string, node: { readonly end: number }): number {
  return source[node.end - 1] === ";" ? node.end - 1 : node.end;
}
