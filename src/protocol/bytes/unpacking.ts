import { makeView } from "../transferables.ts";
import type { Tree } from "./packing.ts";

const SPECIAL_NUMBERS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  "-0": -0,
};

// Those that a clone knows; all others become an Error.
const ERRORS: ReadonlyMap<string, ErrorConstructor> = new Map(
  [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((type) => [type.name, type]),
);

/** The reverse of `pack`. */
export function unpack(bytes: Uint8Array<ArrayBuffer>): unknown {
  const [count = 0] = new Uint32Array(bytes.buffer, 0, 1);
  const sizes = new Uint32Array(bytes.buffer, 4, count);
  let end = 4 * (count + 1);
  const [tree, ...blobs] = Array.from(sizes, (size) => bytes.slice(end, (end += size)));
  // Written by `pack`.
  return new Unpacking(blobs).value(JSON.parse(new TextDecoder().decode(tree)) as Tree);
}

class Unpacking {
  readonly #blobs: readonly Uint8Array<ArrayBuffer>[];
  readonly #met: object[] = [];

  constructor(blobs: readonly Uint8Array<ArrayBuffer>[]) {
    this.#blobs = blobs;
  }

  value(tree: Tree): unknown {
    if (!Array.isArray(tree)) return tree;
    const [kind, first, second, third, fourth] = tree as unknown as readonly [string, never, never, never, never];
    switch (kind) {
      case "u":
        return undefined;
      case "n":
        return SPECIAL_NUMBERS[first];
      case "i":
        return BigInt(first);
      case "x":
        return this.#met[first];
      case "p":
        return this.#meet(Object(this.value(first)) as object);
      case "d":
        return this.#meet(new Date(this.value(first) as number));
      case "r":
        return this.#meet(new RegExp(first, second));
      case "b":
        return this.#meet((this.#blobs[first] ?? new Uint8Array()).buffer);
      case "v":
        return this.#view(first, this.value(second) as ArrayBuffer, { byteOffset: third, length: fourth });
      case "D":
        return this.#meet(new DOMException(first, second));
      case "e":
        return this.#error(tree as unknown as ErrorTree);
      default:
        return this.#collection(kind, first, second);
    }
  }

  // Met before what they hold, which may lead back to them.
  #collection(kind: string, first: never, second: never): object {
    switch (kind) {
      case "a":
        return this.#list(first);
      case "h":
        return this.#fill(this.#meet(new Array<unknown>(first)), second);
      case "s":
        return this.#set(first);
      case "m":
        return this.#map(first);
      default:
        return this.#fill(this.#meet({}), first);
    }
  }

  #list(items: readonly Tree[]): unknown[] {
    const list = this.#meet<unknown[]>([]);
    for (const item of items) list.push(this.value(item));
    return list;
  }

  #set(items: readonly Tree[]): Set<unknown> {
    const set = this.#meet(new Set());
    for (const item of items) set.add(this.value(item));
    return set;
  }

  #map(entries: readonly (readonly [Tree, Tree])[]): Map<unknown, unknown> {
    const map = this.#meet(new Map());
    for (const [key, item] of entries) map.set(this.value(key), this.value(item));
    return map;
  }

  #fill(object: object, entries: readonly (readonly [string, Tree])[]): object {
    for (const [key, item] of entries) define(object, key, { value: this.value(item), enumerable: true });
    return object;
  }

  #error([, name, message, stack, ...causes]: ErrorTree): Error {
    const error = this.#meet(new (ERRORS.get(name) ?? Error)(message ?? undefined));
    define(error, "stack", { value: stack });
    for (const cause of causes) define(error, "cause", { value: this.value(cause) });
    return error;
  }

  #view(kind: string, buffer: ArrayBuffer, { byteOffset, length }: { byteOffset: number; length: number }): object {
    const isDataView = kind === "DataView";
    return this.#meet(
      isDataView ? new DataView(buffer, byteOffset, length) : makeView(kind, buffer, byteOffset, length),
    );
  }

  #meet<T extends object>(made: T): T {
    this.#met.push(made);
    return made;
  }
}

type ErrorTree = readonly [kind: string, name: string, message: string | null, stack: string, ...causes: Tree[]];

// Not by assignment, so that one named `__proto__` is a property.
function define(object: object, key: string, descriptor: PropertyDescriptor): void {
  Object.defineProperty(object, key, { ...descriptor, configurable: true, writable: true });
}
