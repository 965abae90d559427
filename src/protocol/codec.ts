import { entriesOf, isArrayBuffer, isMap, isSet, isSharedBuffer, itemsOf, timeOf } from "./brands.ts";
import { describePath } from "./describe.ts";
import { FUNCTION_REF, type FunctionRef, isSendable, type Placeholder } from "./function-ref.ts";
import { cloneOfHost, isHeavy, isThenable, runtimeClassOf } from "./host-objects.ts";
import { isPlainArray, listOf } from "./list-of.ts";
import { entryKey } from "./places.ts";
import { isStackOverflow, MOST_LEVELS, refusal, tooDeep } from "./refusals.ts";
import { isSparse, namesBeside } from "./sparse.ts";
import { STAYS_HERE } from "./stays-here.ts";
import { isDetachedBuffer, isUsableView } from "./transferables.ts";

/** A value made ready to be cloned. */
export interface Encoded {
  readonly value: unknown;
  /** Whether `value` still shares memory with the original: binary data is not copied before it is posted. */
  readonly sharesMemory: boolean;
  readonly placeholders: readonly Placeholder[];
}

/**
 * Takes a value whose place is to be filled later, such as a result that is waited for; undefined is put there meanwhile. False
 * when it is none. Called for what is neither an array nor a plain object.
 *
 * @param path - keys to it, from the outside in
 * @param isFree - whether all around it are arrays and plain objects, in which a place can be filled
 */
export type TakeLater = (value: object, path: readonly (string | number)[], isFree: boolean) => boolean;

/** Gives the reference of a function, or throws a TypeError that says why it can't be sent. */
export interface FunctionEncoder {
  (fn: (...args: never[]) => unknown): FunctionRef;
  /** The class to which instances with that prototype are to belong where they arrive; undefined: to none. */
  readonly classOf?: (prototype: object) => FunctionRef | undefined;
}

/**
 * Makes a value ready to be cloned: copies it as structured clone does, so that later changes don't show, and cuts out
 * functions and references, which cloning can't carry. Binary data is passed on as it is. No code of the value's runs but
 * getters of own properties, and traps of proxies.
 *
 * @param where - names the value in messages, such as `argument 2`
 * @param options - `moved`: objects that are to be moved, not copied; `takeLater`: takes parts that come later
 * @throws {TypeError} when something inside can't be sent, saying where it is
 */
export function encode(
  value: unknown,
  where: string,
  encodeFunction: FunctionEncoder,
  { moved = NONE, takeLater }: { readonly moved?: readonly object[]; readonly takeLater?: TakeLater | undefined } = {},
): Encoded {
  if (typeof value !== "object" && typeof value !== "function" && typeof value !== "symbol") {
    return { value, sharesMemory: false, placeholders: NONE };
  }
  const encoder = new Encoder({ where, encodeFunction, moved, takeLater });
  const copy = encodeDeep(encoder, value, where);
  return { value: copy, sharesMemory: encoder.sharesMemory, placeholders: encoder.placeholders };
}

const NONE: readonly never[] = [];

/** Lets an encoder make a value ready. `where` names it in messages. */
export function encodeDeep(encoder: Encoder, value: unknown, where: string): unknown {
  try {
    return encoder.encode(value);
  } catch (error) {
    if (!isStackOverflow(error)) throw error;
    throw new TypeError(`${where} is nested too deeply to be sent from here`, { cause: error });
  }
}

const LONG_LIST = 10_000;

/** Makes values ready that share what they share. */
export class Encoder {
  readonly placeholders: Placeholder[] = [];
  sharesMemory = false;
  #where: string;
  readonly #encodeFunction: FunctionEncoder;
  readonly #moved: readonly object[];
  readonly #takeLater: TakeLater | undefined;
  // How many of the objects around are of a class, and so come as plain copies.
  #instances = 0;
  // Copies by original, so that shared parts and rings keep their shape.
  readonly #copies = new Map<object, unknown>();
  // From the value to what is being encoded.
  readonly #path: (string | number)[] = [];
  // How many of the objects around are a Map or a Set.
  #entries = 0;
  // Keys of the path that messages leave out.
  #unnamed = 0;

  constructor(parts: {
    readonly where: string;
    readonly encodeFunction: FunctionEncoder;
    readonly moved: readonly object[];
    readonly takeLater: TakeLater | undefined;
  }) {
    this.#where = parts.where;
    this.#encodeFunction = parts.encodeFunction;
    this.#moved = parts.moved;
    this.#takeLater = parts.takeLater;
  }

  /** What follows is the part of that index. */
  part(index: number, where: string): this {
    this.#where = where;
    this.#path[0] = index;
    this.#unnamed = 1;
    return this;
  }

  encode(value: unknown): unknown {
    if (typeof value === "function" || isSendable(value)) return this.#cutOut(value);
    if (typeof value === "symbol") throw this.#refuse(value);
    if (typeof value !== "object" || value === null) return value;
    const known = this.#copies.get(value);
    if (known !== undefined) return known;
    if (this.#path.length > MOST_LEVELS) throw tooDeep(this.#where);
    if (this.#moved.length > 0 && this.#moved.includes(value)) return this.#pass(value);
    if (Array.isArray(value)) return this.#encodeArray(value);
    const prototype = Object.getPrototypeOf(value) as object | null;
    if (prototype === Object.prototype || prototype === null) return this.#encodeObject(value);
    if (ArrayBuffer.isView(value)) return this.#passMemory(value, isUsableView(value));
    return this.#encodeInstance(value, prototype);
  }

  // An object that is neither an array, nor plain, nor a view.
  #encodeInstance(value: object, prototype: object): unknown {
    if (STAYS_HERE in value) throw this.#refuse(value, new TypeError(`it is ${String(value[STAYS_HERE])}`));
    if (this.#takeLater?.(value, [...this.#path], this.#entries === 0 && this.#instances === 0)) return undefined;
    this.#noteClass(value);
    switch (runtimeClassOf(prototype)) {
      case "Map":
        if (isMap(value)) return this.#encodeMap(value);
        break;
      case "Set":
        if (isSet(value)) return this.#encodeSet(value);
        break;
      case "ArrayBuffer":
        if (isArrayBuffer(value)) return this.#passMemory(value, !isDetachedBuffer(value));
        break;
      case "SharedArrayBuffer":
        if (isSharedBuffer(value)) return this.#pass(value);
        break;
      case "Date":
        return this.#encodeDate(value, prototype);
      default:
    }
    if (isHeavy(prototype)) return this.#pass(value);
    const copy = this.#cloneHost(value, prototype);
    if (copy !== undefined) return copy;
    this.#instances += 1;
    const plain = this.#encodeObject(value);
    this.#instances -= 1;
    return plain;
  }

  #noteClass(value: object): void {
    const { classOf } = this.#encodeFunction;
    const prototype = Object.getPrototypeOf(value) as object | null;
    const of = classOf && prototype ? this.#named(value, () => classOf(prototype), true) : undefined;
    if (of) this.placeholders.push({ path: [...this.#path], ref: { kind: "instance", of } });
  }

  #encodeDate(value: object, prototype: object): unknown {
    const time = timeOf(value);
    const copy = time === undefined ? (this.#cloneHost(value, prototype) ?? this.#encodeObject(value)) : new Date(time);
    this.#copies.set(value, copy);
    return copy;
  }

  #pass(value: object): object {
    this.sharesMemory = true;
    return value;
  }

  #passMemory(value: object, isUsable: boolean): object {
    if (!isUsable) throw this.#refuse(value, new TypeError("its memory was moved away, or cut off"));
    return this.#pass(value);
  }

  #cloneHost(value: object, prototype: object): object | undefined {
    try {
      const copy = cloneOfHost(value, prototype);
      if (copy === undefined) return undefined;
      this.#copies.set(value, copy);
      // Causes may go as deep as anything. The copy has no code of the user's.
      if (Object.hasOwn(copy, "cause")) this.#inside("cause", (copy as Error).cause);
      return copy;
    } catch (error) {
      if (isStackOverflow(error)) throw error;
      throw this.#refuse(value, error);
    }
  }

  #cutOut(value: object): undefined {
    const ref = isSendable(value)
      ? value[FUNCTION_REF]
      : // The caller has tested that `value` is a function.
        this.#named(value, () => this.#encodeFunction(value as (...args: never[]) => unknown));
    this.placeholders.push({ path: [...this.#path], ref });
    return undefined;
  }

  // Of a part, failures say where they are.
  #named<T>(value: object, act: () => T, isPart = this.#unnamed > 0): T {
    if (!isPart) return act();
    try {
      return act();
    } catch (error) {
      throw error instanceof TypeError ? this.#refuse(value, error) : error;
    }
  }

  #inside(key: string | number, value: unknown): unknown {
    const type = typeof value;
    if (type !== "object" && type !== "function" && type !== "symbol") return value;
    this.#path.push(key);
    const copy = this.encode(value);
    this.#path.pop();
    return copy;
  }

  #encodeArray(array: readonly unknown[]): unknown[] {
    if (Object.getPrototypeOf(array) !== Array.prototype) this.#noteClass(array);
    if (isSparse(array)) return this.#encodeSparse(array);
    const copy = listOf(array);
    this.#copies.set(array, copy);
    let hasObjects = false;
    for (let i = 0; i < copy.length; i++) {
      const item = copy[i];
      const type = typeof item;
      if (type !== "object" && type !== "function" && type !== "symbol") continue;
      hasObjects = true;
      copy[i] = this.#inside(i, item);
    }
    // Names beside the items, as the match of a regular expression has them, or the rows of a table. To look for them in
    // a long list of numbers would take longer than all else that happens to it.
    if (hasObjects || copy.length < LONG_LIST || !isPlainArray(array)) {
      this.#encodeNames(array, copy, namesBeside(copy, Object.keys(array)));
    }
    return copy;
  }

  // Takes as long as there are items, not as long as the array is.
  #encodeSparse(array: readonly unknown[]): unknown[] {
    const copy: unknown[] = [];
    this.#copies.set(array, copy);
    this.#encodeNames(array, copy);
    copy.length = array.length;
    return copy;
  }

  #encodeObject(object: object): object {
    if (isThenable(object)) throw this.#refuse(object);
    const copy: Record<string, unknown> = {};
    this.#copies.set(object, copy);
    this.#encodeNames(object, copy);
    return copy;
  }

  #encodeNames(object: object, copy: object, keys: readonly string[] = Object.keys(object)): void {
    for (const key of keys) {
      const value = this.#inside(key, Reflect.get(object, key));
      // Defining, not assigning, keeps a key named __proto__ a plain key.
      if (key in copy)
        Object.defineProperty(copy, key, { value, enumerable: true, configurable: true, writable: true });
      else (copy as Record<string, unknown>)[key] = value;
    }
  }

  #encodeMap(map: ReadonlyMap<unknown, unknown>): Map<unknown, unknown> {
    const copy = new Map<unknown, unknown>();
    this.#copies.set(map, copy);
    let n = 0;
    for (const [key, item] of entriesOf(map)) copy.set(this.#entry(n++, key), this.#entry(n++, item));
    return copy;
  }

  // What was cut out leaves something that is like no other part.
  #entry(index: number, value: unknown): unknown {
    this.#entries += 1;
    const copy = this.#inside(entryKey(index), value);
    this.#entries -= 1;
    return copy === undefined && value !== undefined ? {} : copy;
  }

  #encodeSet(set: ReadonlySet<unknown>): Set<unknown> {
    const copy = new Set<unknown>();
    this.#copies.set(set, copy);
    for (const [n, item] of itemsOf(set).entries()) copy.add(this.#entry(n, item));
    return copy;
  }

  #refuse(value: unknown, cause?: unknown): TypeError {
    const named = this.#path.slice(this.#unnamed);
    const where = named.length === 0 ? this.#where : this.#where + describePath(named);
    return refusal(where, value, cause);
  }
}
