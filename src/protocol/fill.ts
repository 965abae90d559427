import { makeInstance } from "./closure.ts";
import { describePath } from "./describe.ts";
import type { FunctionRef, Placeholder } from "./function-ref.ts";
import { Places } from "./places.ts";

/**
 * Puts functions and references back in place, and makes objects the instances that they were. `revive` gives the engine's
 * own copy; what it throws is passed on.
 *
 * @throws {TypeError} when a placeholder has no place in an array, plain object or collection in `root`: a message may be
 *   forged
 */
export function fill(root: unknown, placeholders: readonly Placeholder[], revive: (ref: FunctionRef) => unknown): void {
  const places = new Places();
  const instances: (() => void)[] = [];
  for (const { path, ref } of placeholders) {
    const keys: readonly (string | number)[] = Array.isArray(path) ? path : [];
    const parent = keys.slice(0, -1).reduce((at, key) => places.get(at, key), root);
    const last = keys.at(-1);
    if (last === undefined || !places.has(parent, last)) {
      throw new TypeError(`there is no place for a function at ${describePath(keys)}`);
    }
    if (ref.kind === "instance") instances.push(() => makeInstance(places.get(parent, last), revive(ref.of)));
    else places.put(parent, last, revive(ref));
  }
  places.finish();
  // Those inside of others come later in the list. A class may change what kind of object its instances seem to be.
  for (const make of instances.toReversed()) make();
}
