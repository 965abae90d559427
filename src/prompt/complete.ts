import type { Completions } from "./session.ts";

/** What may stand at a place of a cell: names of this realm. */
export function complete(code: string, cursor: number): Completions {
  const before = code.slice(0, cursor);
  const begun = /(?<![\w$.])[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.exec(before)?.[0] ?? "";
  const start = cursor - begun.length;
  const matches = begun === "" ? [] : Object.getOwnPropertyNames(globalThis).filter((name) => name.startsWith(begun));
  return { matches: matches.toSorted(), start, end: cursor };
}
