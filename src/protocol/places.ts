const ENTRY = /^<entry (\d+) of a Map or Set>$/;

/** Key of a part of a Map or Set in paths: its keys and values are counted in turn, the items of a Set one by one. */
export function entryKey(index: number): string {
  return `<entry ${index} of a Map or Set>`;
}

const CONTAINERS = new Set(["[object Array]", "[object Object]"]);

type Collection = Map<unknown, unknown> | Set<unknown>;

/** Parts of values that paths lead to, which are put there by and by. */
export class Places {
  // Parts of collections, in which nothing can be put at a position.
  readonly #entries = new Map<Collection, unknown[]>();
  readonly #changed = new Set<Collection>();

  /** Whether a value has such a part. */
  has(parent: unknown, key: unknown): boolean {
    if (typeof key !== "string" && typeof key !== "number") return false;
    const entries = this.#entriesOf(parent);
    if (entries !== undefined) return indexOf(key) < entries.length;
    return ownPlace(parent, key) !== undefined;
  }

  /** A part of a value; undefined where there is none. */
  get(parent: unknown, key: unknown): unknown {
    const entries = this.#entriesOf(parent);
    return entries === undefined ? ownPlace(parent, key)?.value : entries[indexOf(key)];
  }

  /** Sets a part that {@link has} has found. In collections it is there after {@link finish}. */
  put(parent: unknown, key: string | number, value: unknown): void {
    const entries = this.#entriesOf(parent);
    if (entries === undefined) (parent as Record<string | number, unknown>)[key] = value;
    else {
      entries[indexOf(key)] = value;
      this.#changed.add(parent as Collection);
    }
  }

  /** Fills collections anew of which parts were set. */
  finish(): void {
    for (const collection of this.#changed) {
      const entries = this.#entries.get(collection) ?? [];
      collection.clear();
      if (collection instanceof Set) for (const item of entries) collection.add(item);
      else for (let i = 0; i < entries.length; i += 2) collection.set(entries[i], entries[i + 1]);
    }
    this.#changed.clear();
  }

  #entriesOf(parent: unknown): unknown[] | undefined {
    if (!(parent instanceof Map || parent instanceof Set)) return undefined;
    const known = this.#entries.get(parent);
    if (known !== undefined) return known;
    const entries: unknown[] = parent instanceof Map ? [...parent].flat() : [...parent];
    this.#entries.set(parent, entries);
    return entries;
  }
}

function indexOf(key: unknown): number {
  return Number(ENTRY.exec(String(key))?.[1] ?? Number.NaN);
}

// Own properties of arrays and plain objects. What is inherited belongs to all objects of the program; the length of an
// array is not configurable.
function ownPlace(parent: unknown, key: unknown): PropertyDescriptor | undefined {
  if (!CONTAINERS.has(Object.prototype.toString.call(parent))) return undefined;
  const place = Object.getOwnPropertyDescriptor(parent, key as PropertyKey);
  return place?.configurable && place.writable ? place : undefined;
}
