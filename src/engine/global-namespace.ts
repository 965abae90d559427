import type { Script } from "../protocol/messages.ts";
import type { Namespace } from "./namespace.ts";

/**
 * A namespace that is the global object: names are globals, so functions and code run at full speed. For an engine that
 * has a thread of its own.
 */
export class GlobalNamespace implements Namespace {
  readonly #global = globalThis as unknown as Record<string, unknown>;
  // The globals of the runtime, to which `clear` goes back even where code has overwritten them.
  readonly #initial = new Map<PropertyKey, PropertyDescriptor | undefined>(
    Reflect.ownKeys(globalThis).map((key) => [key, Reflect.getOwnPropertyDescriptor(globalThis, key)]),
  );

  evaluate(expression: string): unknown {
    // Indirect eval runs in the global scope, which is what makes names visible. This is the engine's trade.
    // oxlint-disable-next-line no-eval
    return (0, eval)(expression);
  }

  run({ code, names }: Script): unknown {
    // Names exist before the code runs, so that code in strict mode can set them.
    for (const name of names) if (!(name in this.#global)) this.set(name, undefined);
    return this.evaluate(code);
  }

  has(name: string): boolean {
    return name in this.#global;
  }

  get(name: string): unknown {
    return this.#global[name];
  }

  set(name: string, value: unknown): void {
    // Defining, not assigning: some globals are accessors without a setter.
    Object.defineProperty(this.#global, name, { value, configurable: true, enumerable: true, writable: true });
  }

  provide(name: string, value: unknown): void {
    const descriptor = { value, configurable: true, enumerable: false, writable: true };
    Object.defineProperty(this.#global, name, descriptor);
    this.#initial.set(name, descriptor);
  }

  clear(): void {
    for (const key of Reflect.ownKeys(globalThis)) {
      if (!this.#initial.has(key)) Reflect.deleteProperty(globalThis, key);
    }
    for (const [key, initial] of this.#initial) if (initial?.configurable) restore(key, initial);
  }
}

// Also where code has deleted it.
function restore(key: PropertyKey, initial: PropertyDescriptor): void {
  const current = Reflect.getOwnPropertyDescriptor(globalThis, key);
  if (current?.value !== initial.value || current?.get !== initial.get) Object.defineProperty(globalThis, key, initial);
}
