import type { FunctionEncoder } from "../protocol/codec.ts";
import type { CapturedFunction, Closure, FunctionRef } from "../protocol/function-ref.ts";
import { functionRef } from "../protocol/function-source.ts";

/** The functions and classes of closures that live on an engine: each key has one, and each is sent back as it came. */
export class FunctionOrigins {
  readonly #byKey = new Map<string, WeakRef<object>>();
  readonly #refs = new WeakMap<object, FunctionRef>();
  // Keys of classes, by prototype.
  readonly #classes = new WeakMap<object, string>();
  readonly #cleanUp = new FinalizationRegistry<string>((key) => {
    if (this.#byKey.get(key)?.deref() === undefined) this.#byKey.delete(key);
  });

  /** The function of a key, while it lives. */
  known(key: string): object | undefined {
    return this.#byKey.get(key)?.deref();
  }

  /** Takes down the function that was made of one of a closure. */
  add(fn: object, closure: Closure, index: number): void {
    const { key, name, isClass, source } = closure.functions[index] as CapturedFunction;
    this.#byKey.set(key, new WeakRef(fn));
    this.#cleanUp.register(fn, key);
    this.#refs.set(fn, { kind: "closure", source, name, closure, index });
    if (isClass) this.#classes.set(Reflect.get(fn, "prototype") as object, key);
  }

  /** Forgets all of them, so that they are made anew. */
  clear(): void {
    this.#byKey.clear();
  }

  /** Says how functions of this engine travel to a client. */
  readonly encode: FunctionEncoder = Object.assign(
    (fn: (...args: never[]) => unknown): FunctionRef => this.#refs.get(fn) ?? functionRef(fn),
    {
      classOf: (prototype: object): FunctionRef | undefined => {
        const key = this.#classes.get(prototype);
        return key === undefined ? undefined : { kind: "own", key };
      },
    },
  );
}
