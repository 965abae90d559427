/** What a structured clone knows and JSON does not, as a list whose first item says what the rest means. */
type Tree = null | boolean | number | string | readonly [kind: string, ...parts: unknown[]];

const SPECIAL_NUMBERS: Readonly<Record<string, number>> = {
  NaN: Number.NaN,
  Infinity: Number.POSITIVE_INFINITY,
  "-Infinity": Number.NEGATIVE_INFINITY,
  "-0": -0,
};

const VIEWS: Readonly<Record<string, new (buffer: ArrayBuffer) => object>> = {
  BigInt64Array,
  BigUint64Array,
  DataView,
  Float32Array,
  Float64Array,
  Int16Array,
  Int32Array,
  Int8Array,
  Uint16Array,
  Uint32Array,
  Uint8Array,
  Uint8ClampedArray,
};

/**
 * Writes a value as bytes, much as `postMessage` would: memory that a thread which blocks can read.
 *
 * @throws {TypeError} for what only a message can carry: shared memory, modules, and the like
 */
export function pack(value: unknown): Uint8Array<ArrayBuffer> {
  const packing = new Packing();
  const tree = new TextEncoder().encode(JSON.stringify(packing.tree(value)));
  const sizes = [tree.length, ...packing.blobs.map(({ length }) => length)];
  const bytes = new Uint8Array(4 * (sizes.length + 1) + sizes.reduce((sum, size) => sum + size, 0));
  new Uint32Array(bytes.buffer, 0, sizes.length + 1).set([sizes.length, ...sizes]);
  let end = 4 * (sizes.length + 1);
  for (const part of [tree, ...packing.blobs]) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

class Packing {
  readonly blobs: Uint8Array[] = [];
  // Objects by the order in which they were met, for those that are met again.
  readonly #met = new Map<object, number>();

  tree(value: unknown): Tree {
    switch (typeof value) {
      case "string":
      case "boolean":
        return value;
      case "number":
        return Number.isFinite(value) && !Object.is(value, -0)
          ? value
          : ["n", Object.is(value, -0) ? "-0" : `${value}`];
      case "undefined":
        return ["u"];
      case "bigint":
        return ["i", String(value)];
      case "object":
        return value === null ? null : this.#object(value);
      default:
        throw new TypeError(`a ${typeof value} can't be sent to a client that blocks`);
    }
  }

  #object(value: object): Tree {
    const before = this.#met.get(value);
    if (before !== undefined) return ["x", before];
    this.#met.set(value, this.#met.size);
    if (Array.isArray(value)) return ["a", value.map((item) => this.tree(item))];
    if (value instanceof Date) return ["d", value.getTime()];
    if (value instanceof RegExp) return ["r", value.source, value.flags];
    if (value instanceof Set) return ["s", [...value].map((item) => this.tree(item))];
    if (value instanceof Map) return ["m", [...value].map(([key, item]) => [this.tree(key), this.tree(item)])];
    if (value instanceof Error) return ["e", value.name, value.message, value.stack ?? ""];
    const kind = Object.prototype.toString.call(value).slice("[object ".length, -1);
    if (kind === "ArrayBuffer" || kind in VIEWS) return this.#memory(kind, value as ArrayBuffer | ArrayBufferView);
    if (kind !== "Object") throw new TypeError(`a ${kind} can't be sent to a client that blocks`);
    return ["o", Object.entries(value).map(([key, item]) => [key, this.tree(item)])];
  }

  #memory(kind: string, value: ArrayBuffer | ArrayBufferView): Tree {
    const bytes = ArrayBuffer.isView(value)
      ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
      : new Uint8Array(value);
    if (!(bytes.buffer instanceof ArrayBuffer)) {
      throw new TypeError("shared memory can't be sent to a client that blocks");
    }
    this.blobs.push(bytes);
    return ["b", kind, this.blobs.length - 1];
  }
}

/** The reverse of {@link pack}. */
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
    const [kind, first, second, third] = tree as unknown as readonly [string, never, never, never];
    switch (kind) {
      case "u":
        return undefined;
      case "n":
        return SPECIAL_NUMBERS[first];
      case "i":
        return BigInt(first);
      case "x":
        return this.#met[first];
      case "d":
        return this.#meet(new Date(first));
      case "r":
        return this.#meet(new RegExp(first, second));
      case "e":
        return this.#meet(Object.assign(new Error(second), { name: first, stack: third }));
      case "b":
        return this.#meet(this.#memory(first, second));
      default:
        return this.#collection(kind, first);
    }
  }

  // Met before their items, which may lead back to them.
  #collection(kind: string, items: readonly Tree[] & readonly (readonly [Tree, Tree])[]): object {
    if (kind === "a") {
      const list = this.#meet<unknown[]>([]);
      for (const item of items) list.push(this.value(item));
      return list;
    }
    if (kind === "s") {
      const set = this.#meet(new Set());
      for (const item of items) set.add(this.value(item));
      return set;
    }
    if (kind === "m") {
      const map = this.#meet(new Map());
      for (const [key, item] of items) map.set(this.value(key), this.value(item));
      return map;
    }
    const object = this.#meet<Record<string, unknown>>({});
    for (const [key, item] of items) {
      // Also for a key such as `__proto__`.
      const descriptor = { value: this.value(item), configurable: true, enumerable: true, writable: true };
      Object.defineProperty(object, String(key), descriptor);
    }
    return object;
  }

  #meet<T extends object>(made: T): T {
    this.#met.push(made);
    return made;
  }

  #memory(kind: string, blob: number): object {
    const { buffer } = this.#blobs[blob] ?? new Uint8Array();
    const View = VIEWS[kind];
    return View ? new View(buffer) : buffer;
  }
}
