import { isTypedArray } from "./brands.ts";
import { copyOf, isUsableView } from "./transferables.ts";

/**
 * A copy of what a caller gave, to any depth: lists, typed arrays, and objects by what they hold themselves. So rows that begin
 * later have what the call had. What can't be copied stays the same: functions, and typed arrays without memory.
 *
 * @param copies - those made so far: what stands in many places is copied once
 */
export function ownCopy<T>(value: T, copies: Map<unknown, unknown> = new Map()): T {
  if (typeof value !== "object" || value === null) return value;
  if (!copies.has(value)) {
    // Until there is a copy: what holds itself is refused by those who read it.
    copies.set(value, value);
    copies.set(value, copied(value, copies));
  }
  return copies.get(value) as T;
}

function copied(value: object, copies: Map<unknown, unknown>): unknown {
  if (isTypedArray(value)) return isUsableView(value) ? copyOf(value) : value;
  if (Array.isArray(value)) return Array.from(value, (each: unknown) => ownCopy(each, copies));
  const entries = Object.entries(value);
  if (entries.length === 0) return value;
  const members = Object.fromEntries(entries.map(([name, each]) => [name, ownCopy(each, copies)]));
  return Object.create(Object.getPrototypeOf(value) as object | null, Object.getOwnPropertyDescriptors(members));
}
