import { describe } from "./describe.ts";
import { FUNCTION_REF, type FunctionRef, isSendable } from "./function-ref.ts";

/** A function or reference that was cut out of a value, and where it goes: keys from the outside in. */
export interface Hole {
  readonly path: readonly (string | number)[];
  readonly ref: FunctionRef;
}

/** A value made ready to be cloned. */
export interface Encoded {
  readonly value: unknown;
  /** Whether `value` still shares memory with the original: binary data is not copied before it is posted. */
  readonly sharesMemory: boolean;
  readonly holes: readonly Hole[];
}

/** Gives the reference of a function, or throws a TypeError that says why it can't be sent. */
export type FunctionEncoder = (fn: (...args: never[]) => unknown) => FunctionRef;

/**
 * Makes a value ready to be cloned: copies what is plain, dates and errors, so that later changes don't show, and cuts out
 * functions and references, which cloning can't carry. Binary data is passed on as it is.
 *
 * @param where - names the value in messages, such as `argument 2`
 * @throws {TypeError} when something inside can't be sent, saying where it is
 */
export function encode(value: unknown, where: string, encodeFunction: FunctionEncoder): Encoded {
  if (typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol") {
    return { value, sharesMemory: false, holes: NO_HOLES };
  }
  const encoder = new Encoder(where, encodeFunction);
  const copy = encodeDeep(encoder, value, where);
  return { value: copy, sharesMemory: encoder.sharesMemory, holes: encoder.holes };
}

const NO_HOLES: readonly Hole[] = [];

function encodeDeep(encoder: Encoder, value: unknown, where: string): unknown {
  try {
    return encoder.encode(value, []);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    throw new TypeError(`${where} is nested too deeply to be sent`, { cause: error });
  }
}

// A RangeError in V8 and WebKit, an InternalError in Firefox. A getter may throw errors of these classes too.
function isStackOverflow(error: unknown): boolean {
  return error instanceof Error && /^Maximum call stack|^too much recursion/.test(error.message);
}

// Brands that structured clone refuses. Everything else is either plain, or cloned by the runtime as it is.
const UNCLONEABLE = new Set(["WeakMap", "WeakSet", "WeakRef", "Promise", "Generator", "AsyncGenerator"]);
// Brands that structured clone copies and that hold no memory of their own. An error may hold anything, and a plain object
// may call itself so: they are cloned at once, so that one which can't be takes nothing with it that is posted beside it.
const CLONED_BY_RUNTIME = new Set(["Date", "RegExp", "Error", "Number", "String", "Boolean", "BigInt"]);
// Brands that the runtime clones or moves as they are. Everything else is plain data, whatever it calls itself.
const PLATFORM = new Set(
  "ArrayBuffer SharedArrayBuffer MessagePort Blob File FileList ImageData ImageBitmap OffscreenCanvas CryptoKey "
    .concat("ReadableStream WritableStream TransformStream DOMException WebAssembly.Module WebAssembly.Memory")
    .split(" "),
);

class Encoder {
  readonly holes: Hole[] = [];
  sharesMemory = false;
  readonly #where: string;
  readonly #encodeFunction: FunctionEncoder;
  // Copies by original, so that shared parts and rings keep their shape.
  readonly #copies = new Map<object, unknown>();

  constructor(where: string, encodeFunction: FunctionEncoder) {
    this.#where = where;
    this.#encodeFunction = encodeFunction;
  }

  encode(value: unknown, path: readonly (string | number)[]): unknown {
    if (typeof value === "function" || isSendable(value)) return this.#cutOut(value, path);
    if (typeof value === "symbol") throw this.#refuse(value, path);
    if (typeof value !== "object" || value === null) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    if (Array.isArray(value)) return this.#encodeArray(value, path);
    const brand = Object.prototype.toString.call(value).slice(8, -1);
    if (UNCLONEABLE.has(brand)) throw this.#refuse(value, path);
    if (value instanceof Map) return this.#encodeMap(value, path);
    if (value instanceof Set) return this.#encodeSet(value, path);
    if (CLONED_BY_RUNTIME.has(brand)) return this.#clone(value, path);
    if ("then" in value && typeof value.then === "function") throw this.#refuse(value, path);
    if (!ArrayBuffer.isView(value) && !PLATFORM.has(brand)) return this.#encodeObject(value, path);
    this.sharesMemory = true;
    return value;
  }

  #clone(value: object, path: readonly (string | number)[]): unknown {
    try {
      const copy: unknown = structuredClone(value);
      this.#copies.set(value, copy);
      return copy;
    } catch (error) {
      throw this.#refuse(value, path, error);
    }
  }

  #cutOut(value: object, path: readonly (string | number)[]): undefined {
    if (path.includes(INSIDE_COLLECTION)) throw this.#refuse(value, path);
    const ref = isSendable(value)
      ? value[FUNCTION_REF]
      : // The caller has tested that `value` is a function.
        this.#encodeFunction(value as (...args: never[]) => unknown);
    this.holes.push({ path, ref });
    return undefined;
  }

  #encodeArray(array: readonly unknown[], path: readonly (string | number)[]): unknown[] {
    if (isSparse(array)) return this.#encodeSparse(array, path);
    const copy = array.slice();
    this.#copies.set(array, copy);
    for (let i = 0; i < copy.length; i++) {
      const item = copy[i];
      const type = typeof item;
      if (type === "object" || type === "function" || type === "symbol") copy[i] = this.encode(item, [...path, i]);
    }
    // Names beside the items, as the match of a regular expression has them. Large arrays are not looked through.
    if (copy.length <= 100) this.#encodeNames(array, copy, path);
    return copy;
  }

  // Takes as long as there are items, not as long as the array is.
  #encodeSparse(array: readonly unknown[], path: readonly (string | number)[]): unknown[] {
    const copy: unknown[] = [];
    this.#copies.set(array, copy);
    this.#encodeNames(array, copy, path);
    copy.length = array.length;
    return copy;
  }

  #encodeObject(object: object, path: readonly (string | number)[]): object {
    const copy: Record<string, unknown> = {};
    this.#copies.set(object, copy);
    this.#encodeNames(object, copy, path);
    return copy;
  }

  #encodeNames(object: object, copy: object, path: readonly (string | number)[]): void {
    for (const [key, item] of Object.entries(object)) {
      if (Object.hasOwn(copy, key)) continue;
      // Defining, not assigning, keeps a key named __proto__ a plain key.
      const value = this.encode(item, [...path, key]);
      Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
    }
  }

  #encodeMap(map: ReadonlyMap<unknown, unknown>, path: readonly (string | number)[]): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>();
    this.#copies.set(map, copy);
    const inside = [...path, INSIDE_COLLECTION];
    for (const [key, item] of map) copy.set(this.encode(key, inside), this.encode(item, inside));
    return copy;
  }

  #encodeSet(set: ReadonlySet<unknown>, path: readonly (string | number)[]): Set<unknown> {
    const copy = new Set<unknown>();
    this.#copies.set(set, copy);
    for (const item of set) copy.add(this.encode(item, [...path, INSIDE_COLLECTION]));
    return copy;
  }

  #refuse(value: unknown, path: readonly (string | number)[], cause?: unknown): TypeError {
    const where = path.length === 0 ? this.#where : this.#where + textOf(path);
    const why = cause instanceof Error ? ` (${cause.message})` : "";
    return new TypeError(
      `${where} can't be sent: ${describe(value)} has no copy on an engine${why}; send plain data`,
      cause === undefined ? {} : { cause },
    );
  }
}

const INSIDE_COLLECTION = "<entry of a Map or Set>";

// Arrays below this length are gone through one by one in no time, whatever they hold.
const SPARSE_FROM = 10_000;
const PROBES = 8;

// Whether a long array has gaps, as far as a few places tell: one that is mostly gaps has one at nearly every place.
function isSparse(array: readonly unknown[]): boolean {
  if (array.length < SPARSE_FROM) return false;
  const step = Math.floor(array.length / PROBES);
  for (let i = 0; i < PROBES; i++) if (!Object.hasOwn(array, i * step)) return true;
  return false;
}

/**
 * Puts functions and references back in place. `revive` gives the engine's own copy; what it throws is passed on.
 *
 * @throws {TypeError} when a hole is not at a place of an array or plain object in `root`: a message may be forged
 */
export function fill(root: unknown, holes: readonly Hole[], revive: (ref: FunctionRef) => unknown): void {
  for (const { path, ref } of holes) {
    const keys: readonly unknown[] = Array.isArray(path) ? path : [];
    let parent = root;
    for (const key of keys.slice(0, -1)) parent = placeIn(parent, key)?.value;
    const last = keys.at(-1);
    if (placeIn(parent, last) === undefined) throw new TypeError(`there is no place for a function at ${textOf(keys)}`);
    // A place is one of an object, under a string or number.
    (parent as Record<string | number, unknown>)[last as string | number] = revive(ref);
  }
}

const CONTAINERS = new Set(["[object Array]", "[object Object]"]);

// Holes are own properties of arrays and plain objects. What is inherited belongs to all objects of the program; the
// length of an array is not configurable.
function placeIn(parent: unknown, key: unknown): PropertyDescriptor | undefined {
  if (typeof key !== "string" && typeof key !== "number") return undefined;
  if (!CONTAINERS.has(Object.prototype.toString.call(parent))) return undefined;
  const place = Object.getOwnPropertyDescriptor(parent, key);
  return place?.configurable && place.writable ? place : undefined;
}

function textOf(path: readonly unknown[]): string {
  if (path.length === 0) return "the empty path";
  return path.map((key) => (typeof key === "string" ? `.${key}` : `[${describe(key)}]`)).join("");
}
