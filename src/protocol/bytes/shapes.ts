import { isShape, SHAPE } from "./format.ts";

/** The keys of objects that are alike. */
export interface Shape {
  /** The byte by which it is written. */
  readonly tag: number;
  readonly keys: readonly string[];
  /** The one that came after it the last time. */
  next: Shape | undefined;
}

/** The shapes that have been written. */
export class Shapes {
  readonly #all: Shape[] = [];
  // Of the object before.
  #last: Shape = { tag: 0, keys: [], next: undefined };

  /** The shape of an object, if it is the one that came after the last one before. */
  guess(object: object): Shape | undefined {
    const { next } = this.#last;
    if (next === undefined || !hasKeys(object, next.keys)) return undefined;
    this.#last = next;
    return next;
  }

  find(keys: readonly string[]): Shape | undefined {
    const found = this.#all.find((shape) => isSame(shape.keys, keys));
    if (found !== undefined) this.#follow(found);
    return found;
  }

  /** Notes keys that have been written. */
  add(keys: readonly string[]): void {
    if (!isShape(keys, this.#all.length)) return;
    const shape = { tag: SHAPE + this.#all.length, keys, next: undefined };
    this.#all.push(shape);
    this.#follow(shape);
  }

  #follow(shape: Shape): void {
    this.#last.next = shape;
    this.#last = shape;
  }
}

// Much faster than a list of the keys, for an object that has the guessed ones.
function hasKeys(object: object, keys: readonly string[]): boolean {
  let count = 0;
  for (const key in object) if (keys[count++] !== key) return false;
  // What is inherited would come last.
  return count === keys.length && (count === 0 || Object.hasOwn(object, keys[count - 1] ?? ""));
}

function isSame(keys: readonly string[], others: readonly string[]): boolean {
  return keys.length === others.length && keys.every((key, i) => key === others[i]);
}
