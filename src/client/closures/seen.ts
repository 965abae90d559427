import { isSendable } from "../../protocol/function-ref.ts";
import type { Capture, FoundFunction, GraphParts } from "./closure-graph.ts";
import { Resolver } from "./resolver.ts";
import { isSame } from "./same-value.ts";
import type { Version } from "./version.ts";

/** A function as it was found in this turn. */
export interface Seen extends Capture {
  /** Undefined: nothing goes along. */
  readonly version: Version | undefined;
  /** Whether it can be told that its values are still the same. */
  readonly isComparable: boolean;
  /** How often names of engines had changed then. */
  readonly changes: number;
}

// What is inside of larger ones is looked at once a turn.
const MOST_BYTES = 64 * 1024;

/** Whether a function can be sent again as it was found in this turn. @throws {ReferenceError} as `captureGraph` */
export function isAsSeen(seen: Seen, method: string, parts: GraphParts): boolean {
  if (seen.changes !== parts.names.changes) return false;
  for (const each of seen.found) each.isSettled ??= isSettled(each, parts);
  if (seen.found.every(isFixed)) return true;
  if (seen.bytes <= MOST_BYTES && seen.isComparable) return false;
  const resolver = new Resolver({ ...parts, method });
  return seen.found.every(
    ({ fn, source, variables, isSettled: settled }) =>
      settled === true || isSame([...resolver.variablesOf(fn, source)], variables),
  );
}

function isSettled({ fn, source, variables }: FoundFunction, { reader, rules }: GraphParts): boolean {
  if (reader === undefined || source.free === undefined || !rules.isRead) return true;
  // Such as a `var` that is set further down.
  if (variables.some(([, value]) => value === undefined)) return false;
  const found = new Map(variables);
  return [...source.free.names.keys()].every(
    (name) => Object.hasOwn(rules.uses, name) || !reader.mayChange({ fn, name, value: found.get(name) }),
  );
}

// Nothing in it can have changed.
function isFixed({ isSettled: settled, hasMembers, variables }: FoundFunction): boolean {
  return settled === true && !hasMembers && !variables.some(([, value]) => canChange(value));
}

function canChange(value: unknown): boolean {
  return typeof value === "object" && value !== null && !isSendable(value);
}
