import {
  bufferOf,
  byteLengthOf,
  byteOffsetOf,
  isArrayBuffer,
  isTypedArray,
  lengthOf,
  typedArrayKind,
} from "../brands.ts";

/** What a structured clone knows and JSON does not, as a list whose first item says what the rest means. */
export type Tree = null | boolean | number | string | readonly [kind: string, ...parts: unknown[]];

/**
 * Writes a value as bytes, as `postMessage` would: memory that a thread which blocks can read.
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
    // Met before the view itself, which can't be made without it.
    const memory = ArrayBuffer.isView(value) ? this.tree(bufferOf(value)) : null;
    this.#met.set(value, this.#met.size);
    if (ArrayBuffer.isView(value)) return this.#view(value, memory);
    if (Array.isArray(value)) return this.#array(value);
    if (Object.getPrototypeOf(value) === Object.prototype) return ["o", this.#entries(value, Object.keys(value))];
    return this.#instance(value);
  }

  // Results have been encoded: but for memory they are of this realm, and of no class of the user's.
  #instance(value: object): Tree {
    if (value instanceof Date) return ["d", this.tree(value.getTime())];
    if (value instanceof RegExp) return ["r", value.source, value.flags];
    if (value instanceof Set) return ["s", [...value].map((item) => this.tree(item))];
    if (value instanceof Map) return ["m", [...value].map(([key, item]) => [this.tree(key), this.tree(item)])];
    if (value instanceof Error) return this.#error(value);
    if (isBoxed(value)) return ["p", this.tree(value.valueOf())];
    if (isArrayBuffer(value)) return ["b", this.blobs.push(new Uint8Array(value)) - 1];
    const kind = kindOf(value);
    if (kind === "Object") return ["o", this.#entries(value, Object.keys(value))];
    throw new TypeError(`a ${kind} can't be sent to a client that blocks`);
  }

  #entries(value: object, keys: readonly string[]): (readonly [string, Tree])[] {
    return keys.map((key) => [key, this.tree(Reflect.get(value, key))]);
  }

  #array(value: readonly unknown[]): Tree {
    const keys = Object.keys(value);
    // Indices come first, in ascending order. Without holes and names of its own an array is its items.
    const isDense = keys.length === value.length && (keys.length === 0 || keys.at(-1) === String(value.length - 1));
    if (isDense) return ["a", value.map((item) => this.tree(item))];
    return ["h", value.length, this.#entries(value, keys)];
  }

  #error(error: Error): Tree {
    // They may hold anything.
    const { name, message, stack }: { readonly name: unknown; readonly message: unknown; readonly stack?: unknown } =
      error;
    if (error instanceof DOMException) return ["D", message, name];
    const text = Object.hasOwn(error, "message") ? String(message) : null;
    const cause = Object.hasOwn(error, "cause") ? [this.tree(error.cause)] : [];
    return ["e", String(name), text, String(stack), ...cause];
  }

  #view(view: ArrayBufferView, memory: Tree): Tree {
    const length = isTypedArray(view) ? lengthOf(view) : byteLengthOf(view);
    return ["v", typedArrayKind(view) ?? "DataView", memory, byteOffsetOf(view), length];
  }
}

function kindOf(value: object): string {
  return Object.prototype.toString.call(value).slice("[object ".length, -1);
}

function isBoxed(value: object): boolean {
  return [Boolean, Number, String, BigInt].some((type) => value instanceof type);
}
