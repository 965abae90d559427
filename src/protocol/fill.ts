import { makeInstance } from "./closure.ts";
import { describePath } from "./describe.ts";
import type { FunctionRef } from "./function-ref.ts";
import type { Placeholder } from "./placeholder.ts";

/**
 * Puts functions and references back in place. `revive` gives the engine's own copy; what it throws is passed on.
 *
 * @throws {TypeError} when a placeholder has no place in an array or plain object in `root`: a message may be forged
 */
export function fill(root: unknown, placeholders: readonly Placeholder[], revive: (ref: FunctionRef) => unknown): void {
  for (const { path, ref } of placeholders) {
    const keys: readonly unknown[] = Array.isArray(path) ? path : [];
    if (ref.kind === "instance") {
      makeInstance(
        keys.reduce((at, key) => placeIn(at, key)?.value as unknown, root),
        revive(ref.of),
      );
      continue;
    }
    let parent = root;
    for (const key of keys.slice(0, -1)) parent = placeIn(parent, key)?.value;
    const last = keys.at(-1);
    if (placeIn(parent, last) === undefined)
      throw new TypeError(`there is no place for a function at ${describePath(keys)}`);
    // A place is one of an object, under a string or number.
    (parent as Record<string | number, unknown>)[last as string | number] = revive(ref);
  }
}

const CONTAINERS = new Set(["[object Array]", "[object Object]"]);

// Placeholders are own properties of arrays and plain objects. What is inherited belongs to all objects of the program;
// the length of an array is not configurable.
function placeIn(parent: unknown, key: unknown): PropertyDescriptor | undefined {
  if (typeof key !== "string" && typeof key !== "number") return undefined;
  if (!CONTAINERS.has(Object.prototype.toString.call(parent))) return undefined;
  const place = Object.getOwnPropertyDescriptor(parent, key);
  return place?.configurable && place.writable ? place : undefined;
}
