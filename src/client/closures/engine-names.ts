/** Names that a client has put on its engines, as far as it can know. */
export class EngineNames {
  /** Whether names may have come there in ways that can't be seen from here: by code, modules, or other clients. */
  isOpen = false;
  /** How often names were put there or forgotten. */
  changes = 0;
  readonly #values = new Map<string, WeakRef<object> | { readonly primitive: unknown } | undefined>();

  /** Takes down names, or the first names of dotted paths, that engines get. */
  put(values: Readonly<Record<string, unknown>>): void {
    this.changes += 1;
    for (const [path, value] of Object.entries(values)) {
      const isObject = (typeof value === "object" && value !== null) || typeof value === "function";
      const [name = "", ...rest] = path.split(".");
      this.#values.set(name, rest.length > 0 ? undefined : isObject ? new WeakRef(value) : { primitive: value });
    }
  }

  /** Takes down names whose values are not known here. */
  declare(names: readonly string[]): void {
    this.changes += 1;
    for (const name of names) this.#values.set(name, undefined);
  }

  /** Forgets all names: engines have none. */
  clear(): void {
    this.changes += 1;
    this.#values.clear();
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** Whether a name was put there with that very value. */
  holds(name: string, value: unknown): boolean {
    const held = this.#values.get(name);
    if (held === undefined) return false;
    return held instanceof WeakRef ? held.deref() === value : Object.is(held.primitive, value);
  }
}
