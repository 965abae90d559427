import { isArrayBuffer } from "../brands.ts";
import { Buffers, type PartApart } from "./buffers.ts";
import * as tag from "./format.ts";
import { Reader } from "./reader.ts";

/** How some values are read. */
export interface UnpackOptions {
  /** Gives each buffer memory of its own. Absent: large typed arrays are views of the message, where it lies in step with 8 bytes. */
  readonly ownMemory?: boolean;
  /** Makes a module of what `PackOptions.module` gave. Modules are refused if absent. */
  readonly module?: (written: unknown) => object;
  /** Memory that was left out of the bytes. */
  readonly apart?: readonly PartApart[];
}

/**
 * The value that `pack` wrote. Its memory is at most in proportion to that of the bytes, whoever wrote them.
 *
 * @throws {RangeError} when they are not what `pack` writes
 */
export function unpack(bytes: Uint8Array, options: UnpackOptions = {}): unknown {
  try {
    return new Unpacking(plain(bytes), options).all();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new RangeError(`the bytes are not of a value that was sent: ${why}`, { cause });
  }
}

// A Buffer of Node has methods of its own, and text is not read from shared memory.
function plain(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteOffset, length } = bytes;
  return isArrayBuffer(buffer) ? new Uint8Array(buffer, byteOffset, length) : new Uint8Array(bytes);
}

// Those that a clone knows; all others become an Error.
const ERRORS: ReadonlyMap<string, ErrorConstructor> = new Map(
  [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError].map((type) => [type.name, type]),
);

/** The keys of objects. */
interface Shape {
  readonly keys: readonly string[];
  /** Whether no object has one of them from its prototype. */
  readonly isFree: boolean;
}

class Unpacking {
  readonly #in: Reader;
  readonly #end: number;
  readonly #buffers: Buffers;
  readonly #options: UnpackOptions;
  readonly #shapes: Shape[] = [];
  readonly #met: unknown[] = [];
  #levels = 0;

  constructor(bytes: Uint8Array<ArrayBuffer>, options: UnpackOptions) {
    this.#options = options;
    const start = new Reader(bytes);
    this.#end = start.float();
    start.at = this.#end;
    this.#buffers = new Buffers(bytes, start, options);
    this.#in = new Reader(bytes.subarray(0, this.#end));
    this.#in.at = 8;
  }

  all(): unknown {
    const value = this.#value();
    if (this.#in.at !== this.#end) throw new RangeError("they are more than the value");
    return value;
  }

  #value(): unknown {
    const kind = this.#in.byte();
    if (kind < 64) return kind;
    if (kind >= tag.TEXT && kind < tag.SHAPE) return this.#in.latin(kind - tag.TEXT);
    switch (kind) {
      case tag.UNDEFINED:
        return undefined;
      case tag.NULL:
        return null;
      case tag.FALSE:
        return false;
      case tag.TRUE:
        return true;
      case tag.INTEGER:
        return this.#in.integer();
      case tag.FLOAT:
        return this.#in.float();
      case tag.BIG:
        return bigOf(this.#text());
      case tag.UTF8:
        return this.#in.utf8();
      case tag.UTF16:
        return this.#in.utf16();
      case tag.MET:
        return this.#metAt(this.#in.size());
      default:
    }
    this.#levels += 1;
    if (this.#levels > tag.MOST_LEVELS) throw new RangeError("they are nested too deeply");
    const value = this.#object(kind);
    this.#levels -= 1;
    return value;
  }

  #text(): string {
    const text = this.#value();
    if (typeof text !== "string") throw new TypeError("text is missing");
    return text;
  }

  #metAt(number: number): unknown {
    if (number >= this.#met.length) throw new RangeError("there is no such object");
    return this.#met[number];
  }

  // Met before what they hold, which may lead back to them.
  #object(kind: number): unknown {
    if (kind >= tag.SHAPE) return this.#fields(this.#shapes[kind - tag.SHAPE]);
    switch (kind) {
      case tag.LIST:
        return this.#list(this.#in.count());
      case tag.FLOATS:
        return this.#meet(this.#in.floats());
      case tag.INTEGERS[1]:
        return this.#meet(this.#in.integers(1));
      case tag.INTEGERS[2]:
        return this.#meet(this.#in.integers(2));
      case tag.INTEGERS[4]:
        return this.#meet(this.#in.integers(4));
      case tag.KEYED_LIST:
        return this.#keyedList(this.#in.size());
      case tag.OBJECT:
        return this.#fields(this.#newShape());
      case tag.MAP:
        return this.#map(this.#in.count(2));
      case tag.SET:
        return this.#set(this.#in.count());
      case tag.MODULE:
        return this.#module();
      default:
        return this.#instance(kind);
    }
  }

  #instance(kind: number): object {
    switch (kind) {
      case tag.DATE:
        return this.#meet(new Date(this.#in.float()));
      case tag.REGEXP:
        return this.#meet(new RegExp(this.#text(), this.#text()));
      case tag.DOM_EXCEPTION:
        return this.#meet(new DOMException(this.#text(), this.#text()));
      case tag.ERROR:
        return this.#error();
      case tag.BOXED:
        return this.#meet(Object(this.#value()) as object);
      case tag.BUFFER:
        return this.#meet(this.#buffers.buffer(this.#in.size()));
      case tag.VIEW:
        return this.#meet(this.#buffers.view(this.#in.byte(), this.#in.size(), this.#in.size(), this.#in.size()));
      default:
        throw new RangeError(`there is no kind ${kind}`);
    }
  }

  #meet<T extends object>(made: T): T {
    this.#met.push(made);
    return made;
  }

  #list(length: number): unknown[] {
    // Grows item by item. Lists around each other may all say that they are as long as the rest of the bytes; and one that
    // is made with its length is cloned by V8 as a table of keys, which takes four times as long: hosts pass lists on.
    const list = this.#meet<unknown[]>([]);
    for (let i = 0; i < length; i++) list.push(this.#value());
    return list;
  }

  #keyedList(length: number): unknown[] {
    const list = this.#meet<unknown[]>([]);
    // After an item so far out the list keeps a table of its items, not memory for all that its length says.
    list[2 ** 32 - 2] = undefined;
    list.length = length;
    for (const key of this.#keys()) {
      if (key === "length") throw new RangeError("a list has two lengths");
      define(list, key, this.#value(), true);
    }
    if (list.length !== length) throw new RangeError("a list is longer than it says");
    return list;
  }

  #keys(): string[] {
    const keys: string[] = [];
    for (let left = this.#in.count(2); left > 0; left--) keys.push(this.#text());
    return keys;
  }

  #newShape(): Shape {
    const keys = this.#keys();
    const shape = { keys, isFree: !keys.some((key) => key in Object.prototype) };
    if (tag.isShape(keys, this.#shapes.length)) this.#shapes.push(shape);
    return shape;
  }

  #fields(shape: Shape | undefined): object {
    if (shape === undefined) throw new RangeError("there are no such keys");
    const object = this.#meet<Record<string, unknown>>({});
    if (shape.isFree) for (const key of shape.keys) object[key] = this.#value();
    // Not by assignment, so that one named `__proto__` is a property.
    else for (const key of shape.keys) define(object, key, this.#value(), true);
    return object;
  }

  #map(count: number): Map<unknown, unknown> {
    const map = this.#meet(new Map());
    for (let left = count; left > 0; left--) map.set(this.#value(), this.#value());
    return map;
  }

  #set(count: number): Set<unknown> {
    const set = this.#meet(new Set());
    for (let left = count; left > 0; left--) set.add(this.#value());
    return set;
  }

  #error(): Error {
    const type = ERRORS.get(this.#text()) ?? Error;
    const message = this.#value();
    const stack = this.#value();
    // Other than text it is in no message that was packed.
    const error = this.#meet(new type(typeof message === "string" ? message : undefined));
    define(error, "stack", stack);
    const hasCause = this.#value() === true;
    const cause = this.#value();
    if (hasCause) define(error, "cause", cause);
    return error;
  }

  #module(): object {
    const number = this.#met.push(undefined) - 1;
    const written = this.#value();
    if (this.#options.module === undefined) throw new TypeError("a module is where none can be");
    return (this.#met[number] = this.#options.module(written));
  }
}

function bigOf(digits: string): bigint {
  return digits.startsWith("-") ? -BigInt(`0x${digits.slice(1)}`) : BigInt(`0x${digits}`);
}

function define(object: object, key: string, value: unknown, enumerable = false): void {
  Object.defineProperty(object, key, { value, enumerable, configurable: true, writable: true });
}
