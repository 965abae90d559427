import type { ErrorRecord } from "./error-record.ts";

/** What to do about a name that is missing on an engine; empty for other failures. */
export function missingNameHint(record: ErrorRecord): string {
  if (record.kind !== "error" || record.name !== "ReferenceError") return "";
  const name = /^(\S+) is not defined$/.exec(record.message)?.[1];
  if (name === undefined) return "";
  return `; a sent function carries no closure: pass ${name} as an argument, push({ ${name} }) it, or send a module function`;
}

/** Which try of its task failed; empty where there was one. */
export function inTries(earlier: readonly Error[]): string {
  return earlier.length === 0 ? "" : `; it was try ${earlier.length + 1}`;
}
