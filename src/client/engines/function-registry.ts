import { describe } from "../../protocol/describe.ts";
import { FUNCTION_REF, type FunctionRef, isSendable, type WasmSource } from "../../protocol/function-ref.ts";
import type { FunctionId } from "../../protocol/ids.ts";
import type { BoundConstants } from "../calls/sequences.ts";
import { type ClosureRules, DEFAULT_CLOSURES } from "../closures/closure-rules.ts";
import { ClosureStore } from "../closures/closure-store.ts";
import type { FunctionCollector, SentFunction } from "../closures/function-collector.ts";
import { checkPrivate } from "../closures/private-fields.ts";
import type { Written } from "../closures/source-cache.ts";
import type { Version } from "../closures/version.ts";
import { receiveFunction } from "./received-function.ts";
import { StackPlaces } from "./stack-places.ts";

type AnyFunction = (...args: never[]) => unknown;

/**
 * The functions that a client has sent. Those of one source and one closure, of one name, or of one export of a module are
 * one function, however often they, or the references to them, are made anew.
 */
export class FunctionRegistry {
  readonly #refs = new Map<FunctionId, FunctionRef>();
  readonly #idsByText = new Map<string, FunctionId>();
  readonly #idsByWritten = new WeakMap<Written, FunctionId>();
  readonly #idsByFunction = new WeakMap<object, FunctionId>();
  // By the function that is called so.
  readonly #seeded = new Map<FunctionId, FunctionId>();
  /** Where the code is that engines run. */
  readonly places: StackPlaces = new StackPlaces();
  /** Functions that carry what they capture. */
  readonly closures: ClosureStore;
  /** Called with the numbers of functions that nobody will name again. */
  onRelease: (fn: FunctionId) => void = () => undefined;
  #nextId = 0;

  constructor() {
    this.closures = new ClosureStore({
      next: () => this.#nextId++,
      note: (id, text) => this.places.noteFunction(id, text),
      release: (ids) => {
        for (const id of ids) {
          this.places.forget(id);
          this.onRelease(id);
          const seeded = this.#seeded.get(id);
          this.#seeded.delete(id);
          if (seeded !== undefined) this.onRelease(seeded);
        }
      },
    });
  }

  /**
   * Number of a function for this client, and what it carries.
   *
   * @param method - the call it was given to, for messages
   * @throws {TypeError} when it is not a function, or one that can't be sent
   * @throws {ReferenceError} {RangeError} as `captureGraph`
   */
  take(fn: unknown, method: string, rules: ClosureRules = DEFAULT_CLOSURES): SentFunction {
    if (typeof fn !== "function" && !isSendable(fn)) {
      throw new TypeError(`${method} expects a function or a reference to one, got ${describe(fn)}`);
    }
    const known = this.#idsByFunction.get(fn);
    if (known !== undefined && rules.uses === DEFAULT_CLOSURES.uses) return { fn: known };
    if (typeof fn !== "function" || isSendable(fn)) return { fn: this.#note(fn, this.#idOfRef(fn[FUNCTION_REF])) };
    const written = this.closures.sources.of(fn as AnyFunction);
    if (this.closures.mayCapture(fn, written, rules)) {
      // Engines import what the runtime, or a package, exports.
      const exported = this.closures.exportOf(fn as AnyFunction, rules);
      if (exported !== undefined) return { fn: this.#idOfRef(exported) };
      const version = this.closures.versionOf(fn as AnyFunction, method, rules);
      if (version !== undefined) return { fn: version.id, closures: [version] };
    }
    const id = this.#idOfWritten(written);
    // Under other rules it may still be another function.
    if (!this.closures.mayCapture(fn, written, DEFAULT_CLOSURES)) this.#note(fn, id);
    return { fn: id };
  }

  #note(fn: object, id: FunctionId): FunctionId {
    this.#idsByFunction.set(fn, id);
    return id;
  }

  /** Says how the functions in arguments travel, and which of them carry something. */
  collector(method: string, rules: ClosureRules = DEFAULT_CLOSURES): FunctionCollector {
    const closures: Version[] = [];
    const refs = new Map<Version, FunctionRef>();
    const refOf = (fn: AnyFunction, isMaker = false): FunctionRef => {
      const written = this.closures.sources.of(fn);
      const mayCapture = this.closures.mayCapture(fn, written, rules) || (isMaker && written.source !== undefined);
      const exported = mayCapture ? this.closures.exportOf(fn, rules) : undefined;
      if (exported !== undefined) return exported;
      const version = mayCapture ? this.closures.versionOf(fn, method, rules) : undefined;
      if (version === undefined) return written.ref;
      let ref = refs.get(version);
      if (ref === undefined) {
        ref = { kind: "sent", fn: version.id };
        refs.set(version, ref);
        closures.push(version);
      }
      return ref;
    };
    const classes = new Map<object, FunctionRef | undefined>();
    const classOf = (prototype: object): FunctionRef | undefined => {
      if (!classes.has(prototype)) classes.set(prototype, this.#classRef(prototype, rules, refOf));
      return classes.get(prototype);
    };
    const encode = Object.assign((fn: AnyFunction) => refOf(fn), { classOf });
    return { encode, closures };
  }

  // Objects of the runtime's own classes, sockets and streams among them, are their fields, or can't be sent.
  #classRef(
    prototype: object,
    rules: ClosureRules,
    refOf: (made: AnyFunction, isMaker: boolean) => FunctionRef,
  ): FunctionRef | undefined {
    const made = this.closures.classOf(prototype, rules);
    if (made === undefined) return undefined;
    const exported = this.closures.exportOf(made, rules);
    if (exported?.kind === "module" && exported.url.startsWith("node:")) return undefined;
    checkPrivate(made, this.closures.sources);
    return exported ?? refOf(made, true);
  }

  /** A reference that means something without this client: what the function carries is in it. @throws as `take` */
  standaloneRef(fn: unknown, method: string, rules: ClosureRules = DEFAULT_CLOSURES): FunctionRef {
    return this.refOf(this.take(fn, method, rules).fn);
  }

  /** What a function that comes from an engine is here: the caller's own, where it is one. */
  readonly receive = (ref: FunctionRef): unknown => {
    const key =
      ref.kind === "own" ? ref.key : ref.kind === "closure" ? ref.closure.functions[ref.index]?.key : undefined;
    const imported = ref.kind === "module" ? this.closures.reader?.importedAs(ref) : undefined;
    const own = key === undefined ? imported : this.closures.ownOf(key);
    return own ?? receiveFunction(ref);
  };

  // The text says whether it can be sent, and which function it is.
  #idOfWritten(written: Written): FunctionId {
    const known = this.#idsByWritten.get(written);
    if (known !== undefined) return known;
    const id = this.#idOfRef(written.ref);
    this.#idsByWritten.set(written, id);
    return id;
  }

  #idOfRef(ref: FunctionRef): FunctionId {
    const text = textOf(ref);
    return text === undefined ? this.#add(ref) : this.#idOfText(text, ref);
  }

  /** Gives a number to a function that has no object here, until `delete`. */
  add(ref: FunctionRef): FunctionId {
    const id = this.#add(ref);
    if ((ref.kind === "sample" || ref.kind === "step") && ref.fn.kind === "source")
      this.places.noteFunction(id, ref.fn.source);
    return id;
  }

  /** Gives a number to a function with constants among its arguments, until `delete`. */
  bind({ fn, closures }: SentFunction, { at, values, placeholders }: BoundConstants): SentFunction {
    const id = this.#add({ kind: "bound", fn: this.#innerRef(fn, closures), of: fn, at, values, placeholders });
    return { fn: id, ...(closures && { closures }) };
  }

  /** Number of a function that takes seed and stream before its arguments. @param module - has the generators */
  seeded({ fn: of, closures }: SentFunction, module: WasmSource): SentFunction {
    const known = this.#seeded.get(of);
    const id = known ?? this.#add({ kind: "seeded", fn: this.#innerRef(of, closures), of, module });
    this.#seeded.set(of, id);
    return { fn: id, ...(closures && { closures }) };
  }

  // What carries something goes to each engine once. It is among what is sent before; so may be what only constants carry.
  #innerRef(fn: FunctionId, closures: SentFunction["closures"]): FunctionRef {
    return closures?.some(({ id }) => id === fn) ? { kind: "sent", fn } : this.refOf(fn);
  }

  /** Whether a number is that of a function. */
  has(id: FunctionId): boolean {
    return this.#refs.has(id) || this.closures.refOf(id) !== undefined;
  }

  /** Releases a function that `add` or `bind` has taken. */
  delete(id: FunctionId): void {
    this.#refs.delete(id);
  }

  refOf(id: FunctionId): FunctionRef {
    const ref = this.#refs.get(id) ?? this.closures.refOf(id);
    if (ref === undefined) throw new RangeError(`no function has the number ${id}`);
    return ref;
  }

  /** Text of the function that a request calls; undefined where it was not sent by its source. */
  sourceOf(request: object | undefined): string | undefined {
    // Requests name functions by number.
    let id = request && "fn" in request ? (request.fn as FunctionId) : -1;
    let ref = this.#refs.get(id) ?? this.closures.refOf(id);
    while (ref?.kind === "bound" || ref?.kind === "seeded") {
      id = ref.of ?? -1;
      ref = this.#refs.get(id) ?? this.closures.refOf(id);
    }
    if (ref?.kind === "sample" || ref?.kind === "step") ref = ref.fn;
    return ref?.kind === "source" || ref?.kind === "closure" ? ref.source : undefined;
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
    case "closure":
      return `closure ${ref.closure.functions[ref.index]?.key}`;
    case "global":
    case "name":
      return `${ref.kind} ${ref.path}`;
    case "module":
      return `module ${ref.name} ${ref.url}`;
    default:
      return undefined;
  }
}
