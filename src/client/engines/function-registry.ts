import { describe } from "../../protocol/describe.ts";
import { type FunctionRef, isSendable, type WasmSource } from "../../protocol/function-ref.ts";
import { functionRef } from "../../protocol/function-source.ts";
import type { FunctionId } from "../../protocol/ids.ts";
import type { BoundConstants } from "../calls/sequences.ts";
import { StackPlaces } from "./stack-places.ts";

/**
 * The functions that a client has sent. Those of one source, of one name, or of one export of a module are one function,
 * however often they, or the references to them, are made anew.
 */
export class FunctionRegistry {
  readonly #refs = new Map<FunctionId, FunctionRef>();
  readonly #idsByText = new Map<string, FunctionId>();
  // By name and text of what is sent by its source.
  readonly #idsByWritten = new Map<string, FunctionId>();
  readonly #idsByFunction = new WeakMap<object, FunctionId>();
  // By the function that is called so.
  readonly #seeded = new Map<FunctionId, FunctionId>();
  /** Where the code is that engines run. */
  readonly places: StackPlaces = new StackPlaces();
  #nextId = 0;

  /**
   * Number of a function for this client.
   *
   * @param method - the call it was given to, for messages
   * @throws {TypeError} when it is not a function, or one that can't be sent
   */
  idOf(fn: unknown, method: string): FunctionId {
    if (typeof fn !== "function" && !isSendable(fn)) {
      throw new TypeError(`${method} expects a function or a reference to one, got ${describe(fn)}`);
    }
    const known = this.#idsByFunction.get(fn);
    if (known !== undefined) return known;
    const id = this.#idOfWritten(fn);
    this.#idsByFunction.set(fn, id);
    return id;
  }

  // A function that a loop makes anew is the same text each time: whether it can be sent is looked into once.
  #idOfWritten(fn: object): FunctionId {
    const text = typeof fn === "function" && !isSendable(fn) ? Function.prototype.toString.call(fn) : undefined;
    // Native functions all look alike.
    if (text === undefined || /\[native code\]\s*\}$/.test(text.slice(-40))) return this.#idOfRef(fn);
    const written = `${String(Reflect.get(fn, "name"))} ${text}`;
    const known = this.#idsByWritten.get(written);
    if (known !== undefined) return known;
    const id = this.#idOfRef(fn);
    this.#idsByWritten.set(written, id);
    return id;
  }

  #idOfRef(fn: object): FunctionId {
    const ref = functionRef(fn as (...args: never[]) => unknown);
    const text = textOf(ref);
    return text === undefined ? this.#add(ref) : this.#idOfText(text, ref);
  }

  /** Gives a number to a function that has no object here, until `delete`. */
  add(ref: FunctionRef): FunctionId {
    return this.#add(ref);
  }

  /** Gives a number to a function with constants among its arguments, until `delete`. */
  bind(fn: FunctionId, { at, values, placeholders }: BoundConstants): FunctionId {
    return this.#add({ kind: "bound", fn: this.refOf(fn), of: fn, at, values, placeholders });
  }

  /** Number of a function that takes seed and stream before its arguments. @param module - has the generators */
  seeded(of: FunctionId, module: WasmSource): FunctionId {
    const known = this.#seeded.get(of);
    if (known !== undefined) return known;
    const id = this.#add({ kind: "seeded", fn: this.refOf(of), of, module });
    this.#seeded.set(of, id);
    return id;
  }

  /** Whether a number is that of a function. */
  has(id: FunctionId): boolean {
    return this.#refs.has(id);
  }

  /** Releases a function that `add` or `bind` has taken. */
  delete(id: FunctionId): void {
    this.#refs.delete(id);
  }

  refOf(id: FunctionId): FunctionRef {
    const ref = this.#refs.get(id);
    if (ref === undefined) throw new RangeError(`no function has the number ${id}`);
    return ref;
  }

  /** Text of the function that a request calls; undefined where it was not sent by its source. */
  sourceOf(request: object | undefined): string | undefined {
    // Requests name functions by number.
    let ref = request && "fn" in request ? this.#refs.get(request.fn as FunctionId) : undefined;
    while (ref !== undefined && "fn" in ref) ref = ref.fn;
    return ref?.kind === "source" ? ref.source : undefined;
  }

  #idOfText(text: string, ref: FunctionRef): FunctionId {
    const known = this.#idsByText.get(text);
    if (known !== undefined) return known;
    const id = this.#add(ref);
    this.#idsByText.set(text, id);
    if (ref.kind === "source") this.places.noteFunction(id, ref.source);
    return id;
  }

  #add(ref: FunctionRef): FunctionId {
    const id = this.#nextId++;
    this.#refs.set(id, ref);
    return id;
  }
}

// What says which function it is, where a text does. A source is an expression in brackets, and so like no other.
function textOf(ref: FunctionRef): string | undefined {
  switch (ref.kind) {
    case "source":
      return ref.source;
    case "global":
    case "name":
      return `${ref.kind} ${ref.path}`;
    case "module":
      return `module ${ref.name} ${ref.url}`;
    case "wasm":
    case "sampler":
    case "bound":
    case "seeded":
    case "unsendable":
      return undefined;
  }
}
