import {
  bufferOf,
  byteLengthOf,
  byteOffsetOf,
  entriesOf,
  isArrayBuffer,
  isMap,
  isSet,
  itemsOf,
  timeOf,
  typedArrayKind,
} from "../brands.ts";
import { describe } from "../describe.ts";
import type { WasmSource } from "../function-ref.ts";
import { runtimeClassOf } from "../host-objects.ts";
import { isDetachedBuffer, isUsableView } from "../transferables.ts";
import * as tag from "./format.ts";
import { bytesFor, hasNames } from "./lists.ts";
import { Memory } from "./memory.ts";
import { Shapes } from "./shapes.ts";
import { isInteger, Writer } from "./writer.ts";

/** How some values are written. */
export interface PackOptions {
  /** Copies shared memory; refused if absent. What arrives is shared with nobody. */
  readonly copiesShared?: boolean;
  /** Gives what is written in place of a module, which can't be written itself. Modules are refused if absent. */
  readonly module?: (source: WasmSource) => unknown;
}

/**
 * Writes a value as bytes. What `unpack` makes of them is what structured clone would make of the value, except that
 * resizable memory no longer is, and that of a buffer above 1 kB which only views show no more than that travels.
 *
 * @param value - made by `encode`, or of objects whose members may run
 * @throws {TypeError} for what has no bytes: shared memory, modules, blobs and the like
 */
export function pack(value: unknown, options?: PackOptions): Uint8Array<ArrayBuffer> {
  const parts = packParts(value, options);
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    bytes.set(part, end);
    end += part.length;
  }
  return bytes;
}

/**
 * As {@link pack}, in parts that follow each other: the first is new, others lie in the memory of the value. They are to be
 * copied before the value changes.
 *
 * @throws as `pack`
 */
export function packParts(value: unknown, options: PackOptions = {}): readonly Uint8Array[] {
  return new Packing(options).parts(value);
}

// Names beside such a list, where it holds no objects, have been left out by `encode`.
const LONG_LIST = 10_000;

// A list of so many whole numbers is written at once.
const MANY = 8;

class Packing {
  readonly #out = new Writer();
  readonly #memory = new Memory();
  readonly #options: PackOptions;
  readonly #shapes = new Shapes();
  // Objects in the order in which they were met, and once one is met again the number of each.
  readonly #met = new Set<object>();
  #numbers: Map<object, number> | undefined;
  #levels = 0;

  constructor(options: PackOptions) {
    this.#options = options;
  }

  parts(value: unknown): readonly Uint8Array[] {
    this.#out.float(0);
    this.#value(value);
    this.#out.floatAt(0, this.#out.length);
    const memory = this.#memory.write(this.#out);
    return [this.#out.bytes, ...memory];
  }

  #value(value: unknown): void {
    switch (typeof value) {
      case "string":
        return this.#out.text(value);
      case "number":
        return this.#out.number(value);
      case "boolean":
        return this.#out.byte(value ? tag.TRUE : tag.FALSE);
      case "undefined":
        return this.#out.byte(tag.UNDEFINED);
      case "bigint":
        this.#out.byte(tag.BIG);
        return this.#out.text(value.toString(16));
      case "object":
        return value === null ? this.#out.byte(tag.NULL) : this.#object(value);
      default:
        throw refusal(value);
    }
  }

  #object(value: object): void {
    if (this.#isMet(value)) return;
    this.#levels += 1;
    if (this.#levels > tag.MOST_LEVELS) throw new TypeError("the value is nested too deeply to be sent");
    if (Array.isArray(value)) this.#list(value);
    else {
      const prototype = Object.getPrototypeOf(value) as object | null;
      if (prototype === Object.prototype || prototype === null) this.#fields(value);
      else this.#instance(value, prototype);
    }
    this.#levels -= 1;
  }

  #isMet(value: object): boolean {
    if (this.#numbers === undefined) {
      const { size } = this.#met;
      // One look instead of two, as hardly any is met again.
      if (this.#met.add(value).size > size) return false;
      this.#numbers = new Map(Array.from(this.#met, (object, i) => [object, i]));
    }
    const number = this.#numbers.get(value);
    if (number === undefined) {
      this.#numbers.set(value, this.#numbers.size);
      return false;
    }
    this.#out.byte(tag.MET);
    this.#out.size(number);
    return true;
  }

  #list(list: readonly unknown[]): void {
    const { length } = list;
    let hasObjects = false;
    // Whether all are numbers, and one of them is none that is written in few bytes.
    let isFloats = false;
    let isNumbers = true;
    // Bits that any of the whole numbers has, but for those that say that it is below 0.
    let bits = 0;
    for (let i = 0; i < length; i++) {
      const item = list[i];
      if (typeof item === "number") {
        isFloats ||= !isInteger(item);
        bits |= item ^ (item >> 31);
        continue;
      }
      if (item === undefined && !Object.hasOwn(list, i)) return this.#keyedList(list, Object.keys(list));
      isNumbers = false;
      hasObjects ||= typeof item === "object";
    }
    if ((hasObjects || length < LONG_LIST) && hasNames(list, isFloats)) return this.#keyedList(list, Object.keys(list));
    // All of them are numbers.
    if (isNumbers && isFloats) return this.#out.floats(list as readonly number[]);
    if (isNumbers && length >= MANY) return this.#out.integers(list as readonly number[], bytesFor(bits));
    this.#out.byte(tag.LIST);
    this.#out.size(length);
    for (let i = 0; i < length; i++) this.#value(list[i]);
  }

  #keyedList(list: readonly unknown[], keys: readonly string[]): void {
    this.#out.byte(tag.KEYED_LIST);
    this.#out.size(list.length);
    this.#keys(keys);
    for (const key of keys) this.#value(Reflect.get(list, key));
  }

  #keys(keys: readonly string[]): void {
    this.#out.size(keys.length);
    for (const key of keys) this.#out.text(key);
  }

  #fields(object: object): void {
    let shape = this.#shapes.guess(object);
    const keys = shape?.keys ?? Object.keys(object);
    if (shape === undefined && isWasmSource(object, keys) && this.#options.module !== undefined) {
      return this.#all(tag.MODULE, this.#options.module(object));
    }
    shape ??= this.#shapes.find(keys);
    if (shape !== undefined) this.#out.byte(shape.tag);
    else {
      this.#out.byte(tag.OBJECT);
      this.#keys(keys);
      this.#shapes.add(keys);
    }
    for (const key of keys) this.#value((object as Readonly<Record<string, unknown>>)[key]);
  }

  #instance(value: object, prototype: object): void {
    if (ArrayBuffer.isView(value)) return this.#view(value);
    // Of any realm. What `encode` makes of objects of the runtime is of no class of the user's.
    const kind = runtimeClassOf(prototype);
    switch (kind) {
      case undefined:
        return this.#fields(value);
      case "Map":
        if (isMap(value)) return this.#map(value);
        break;
      case "Set":
        if (isSet(value)) return this.#set(value);
        break;
      case "Date":
        this.#out.byte(tag.DATE);
        return this.#out.float(timeOf(value) ?? Number.NaN);
      case "ArrayBuffer":
      case "SharedArrayBuffer":
        this.#out.byte(tag.BUFFER);
        return this.#out.size(this.#memory.add(this.#allowed(value as ArrayBufferLike)));
      case "RegExp":
        return this.#all(tag.REGEXP, Reflect.get(value, "source"), Reflect.get(value, "flags"));
      case "DOMException":
        return this.#all(tag.DOM_EXCEPTION, Reflect.get(value, "message"), Reflect.get(value, "name"));
      case "Number":
      case "String":
      case "Boolean":
      case "BigInt":
        return this.#all(tag.BOXED, value.valueOf());
      default:
        if (kind.endsWith("Error")) return this.#error(value);
    }
    throw refusal(value);
  }

  #all(kind: number, ...parts: readonly unknown[]): void {
    this.#out.byte(kind);
    for (const part of parts) this.#value(part);
  }

  #map(map: ReadonlyMap<unknown, unknown>): void {
    const entries = entriesOf(map);
    this.#out.byte(tag.MAP);
    this.#out.size(entries.length);
    for (const [key, item] of entries) {
      this.#value(key);
      this.#value(item);
    }
  }

  #set(set: ReadonlySet<unknown>): void {
    const items = itemsOf(set);
    this.#out.byte(tag.SET);
    this.#out.size(items.length);
    for (const item of items) this.#value(item);
  }

  // As a clone has it: other fields are left out.
  #error(error: object): void {
    const part = (key: string) => (Object.hasOwn(error, key) ? Reflect.get(error, key) : undefined) as unknown;
    this.#all(
      tag.ERROR,
      String(Reflect.get(error, "name")),
      textOf(part("message")),
      textOf(Reflect.get(error, "stack")),
      Object.hasOwn(error, "cause"),
      part("cause"),
    );
  }

  #view(view: ArrayBufferView): void {
    if (!isUsableView(view)) throw refusal(view);
    const kind = typedArrayKind(view) ?? "DataView";
    const number = tag.VIEWS.indexOf(kind);
    const start = byteOffsetOf(view);
    const length = byteLengthOf(view);
    const shown = { start, end: start + length, itemBytes: tag.ITEM_BYTES[number] ?? 1 };
    this.#out.byte(tag.VIEW);
    this.#out.byte(number);
    this.#out.size(this.#memory.show(this.#allowed(bufferOf(view)), shown));
    this.#out.size(start);
    this.#out.size(length);
  }

  #allowed(buffer: ArrayBufferLike): ArrayBufferLike {
    const isRefused = isArrayBuffer(buffer) ? isDetachedBuffer(buffer) : this.#options.copiesShared !== true;
    if (isRefused) throw refusal(buffer);
    return buffer;
  }
}

function textOf(part: unknown): string | undefined {
  return typeof part === "string" ? part : undefined;
}

function isWasmSource(object: object, keys: readonly string[]): object is WasmSource {
  return String(keys) === "id,bytes,compiled" && Reflect.get(object, "compiled") instanceof WebAssembly.Module;
}

function refusal(value: unknown): TypeError {
  return new TypeError(
    `${describe(value)} can't be sent to a client that blocks, or to another machine; send plain data`,
  );
}
