import { chainBefore } from "./chain-at.ts";
import { memberNames } from "./member-names.ts";
import type { SafeEvaluation } from "./safe-evaluation.ts";
import type { Completions } from "./session.ts";

// What may begin a statement or an expression.
const KEYWORDS =
  "async await break case catch class const continue debugger default delete do else enum export extends false finally for function if import in instanceof interface let new null of return static super switch this throw true try type typeof undefined var void while with yield".split(
    " ",
  );

/** What may stand at a place of code that runs here: names of this realm, and members. */
export function complete(code: string, cursor: number, evaluation: SafeEvaluation): Completions {
  const chain = chainBefore(code, cursor);
  if (chain === undefined) return { matches: [], start: cursor, end: cursor };
  const { owner, name, start } = chain;
  if (owner === undefined) {
    // Those with two underlines are of the machinery.
    const globals = memberNames(globalThis, name).filter((each) => name.startsWith("__") || !each.startsWith("__"));
    const names = [...globals, ...KEYWORDS.filter((word) => word.startsWith(name))];
    return { matches: sorted(names), start, end: cursor };
  }
  const found = evaluation.evaluate(owner);
  return { matches: found === undefined ? [] : sorted(memberNames(found.value, name)), start, end: cursor };
}

/** In order, each once; what begins with an underline comes last, as it is meant least. */
export function sorted(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

function rank(name: string): number {
  return Number(name.startsWith("_"));
}
