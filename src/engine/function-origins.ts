import type { FunctionEncoder } from "../protocol/codec.ts";
import type { CapturedFunction, Closure, FunctionRef } from "../protocol/function-ref.ts";
import { functionRef } from "../protocol/function-source.ts";

/** The functions and classes of closures that live on an engine: each key has one, and each is sent back as it came. */
export class FunctionOrigins {
  readonly #byKey = new Map<string, WeakRef<object>>();
  readonly #refs = new WeakMap<object, FunctionRef>();
  // What classes travel as with instances, by prototype.
  readonly #classes = new WeakMap<object, FunctionRef>();
  readonly #cleanUp = new FinalizationRegistry<string>((key) => {
    if (this.#byKey.get(key)?.deref() === undefined) this.#byKey.delete(key);
  });

  /** The function of a key, while it lives. */
  known(key: string): object | undefined {
    return this.#byKey.get(key)?.deref();
  }

  /** Takes down the function that was made of one of a closure. */
  add(fn: object, closure: Closure, index: number): void {
    const { key, name, isClass, source, members } = closure.functions[index] as CapturedFunction;
    this.#byKey.set(key, new WeakRef(fn));
    this.#cleanUp.register(fn, key);
    this.#refs.set(fn, { kind: "closure", source, name, closure, index });
    if (isClass || members.includes("prototype"))
      this.#classes.set(Reflect.get(fn, "prototype") as object, { kind: "own", key });
  }

  /** Takes down what was imported for a client, which may have the class itself. */
  addImported(made: unknown, ref: Extract<FunctionRef, { kind: "module" }>): void {
    if (typeof made !== "function" || this.#refs.has(made) || ref.url.startsWith("node:")) return;
    const prototype: unknown = made.prototype;
    if (typeof prototype !== "object" || prototype === null || hasPrivateNames(made)) return;
    this.#classes.set(prototype, ref);
    if (isClassText(made)) this.#refs.set(made, ref);
  }

  /** Forgets all of them, so that they are made anew. */
  clear(): void {
    this.#byKey.clear();
  }

  /** Says how functions of this engine travel to a client. */
  readonly encode: FunctionEncoder = Object.assign(
    (fn: (...args: never[]) => unknown): FunctionRef => this.#refs.get(fn) ?? functionRef(fn),
    {
      classOf: (prototype: object): FunctionRef | undefined => this.#classes.get(prototype),
    },
  );
}

function isClassText(fn: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(fn));
}

// What is private can't be read, and so does not travel. A text that only looks so makes plain objects of instances.
function hasPrivateNames(made: object): boolean {
  for (let at: unknown = made; typeof at === "function"; at = Object.getPrototypeOf(at)) {
    if (/#[\p{ID_Start}$_]/u.test(Function.prototype.toString.call(at))) return true;
  }
  return false;
}
