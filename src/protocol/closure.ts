import type { CapturedFunction, Closure, FunctionRef } from "./function-ref.ts";
import { Places } from "./places.ts";

/**
 * Text of an expression that gives two functions: one makes the function, the other sets what it captures to an array of
 * values. All stands before the first line of the function's own text, or behind its last one.
 *
 * @param expression - what `standaloneSource` gives
 * @param names - of what it captures
 */
export function capturingSource(expression: string, names: readonly string[]): string {
  const variables = names.length === 0 ? "" : `let ${names.join(", ")}; `;
  const bind = names.length === 0 ? "" : ` [${names.join(", ")}] = arguments[0]; `;
  return `(() => { ${variables}return [() => ${expression}, function () {${bind}}]; })()`;
}

/** What the place where a closure is revived gives. */
export interface ClosureHome {
  /** Evaluates an expression where the names of the place are visible. */
  readonly evaluate: (source: string, fn: CapturedFunction) => unknown;
  /** What a reference leads to that is none to a function of the closure. */
  readonly resolve: (ref: FunctionRef) => unknown;
  /** The function of that key that was made before. */
  readonly known: (key: string) => object | undefined;
  /** Takes down a function that was made. */
  readonly made: (fn: object, closure: Closure, index: number) => void;
}

/**
 * Makes the functions of a closure, and gives one of them. Memory of the values becomes part of them; the closure can be
 * sent again.
 *
 * @throws what a class throws as it is made, and what `evaluate` and `resolve` throw
 */
export function reviveClosure(closure: Closure, index: number, home: ClosureHome): object {
  const key = closure.functions[index]?.key ?? "";
  const known = home.known(key);
  if (known !== undefined) return known;
  return new Revival(closure, home).run(index);
}

type Made = readonly [make: () => object, bind: (values: readonly unknown[]) => void];

class Revival {
  readonly #closure: Closure;
  readonly #home: ClosureHome;
  readonly #values: unknown[];
  readonly #places = new Places();
  readonly #made: readonly (Made | undefined)[];
  readonly #functions: (object | undefined)[];

  constructor(closure: Closure, home: ClosureHome) {
    this.#closure = closure;
    this.#home = home;
    this.#values = copyOf(closure.values, new Map()) as unknown[];
    this.#functions = closure.functions.map(({ key }) => home.known(key));
    // Whoever evaluates it gives what `capturingSource` says.
    this.#made = closure.functions.map((fn, i) =>
      this.#functions[i] === undefined ? (home.evaluate(fn.source, fn) as Made) : undefined,
    );
  }

  run(index: number): object {
    const { functions } = this.#closure;
    // Making a function runs nothing. Making a class does: its parts need what they name.
    for (const [i, { isClass }] of functions.entries()) if (!isClass) this.#make(i);
    this.#fillAll();
    for (const i of functions.keys()) this.#makeClass(i);
    this.#fillInstances();
    for (const i of functions.keys()) if (this.#made[i] !== undefined) this.#addMembers(i);
    return this.#functions[index] as object;
  }

  #make(i: number): void {
    const fn = this.#closure.functions[i];
    const made = this.#made[i];
    if (this.#functions[i] !== undefined || fn === undefined || made === undefined) return;
    const object = made[0]();
    nameAs(object, fn.name);
    this.#functions[i] = object;
    this.#home.made(object, this.#closure, i);
  }

  // After the classes that it names, unless they name each other.
  #makeClass(i: number, begun: Set<number> = new Set()): void {
    if (this.#functions[i] !== undefined || begun.has(i)) return;
    begun.add(i);
    for (const used of this.#usedBy(i)) this.#makeClass(used, begun);
    this.#make(i);
    this.#fillAll();
  }

  #usedBy(i: number): number[] {
    const { functions, placeholders } = this.#closure;
    const { first = 0, count = 0 } = functions[i] ?? {};
    return placeholders.flatMap(({ path: [at], ref }) =>
      ref.kind === "captured" && Number(at) >= first && Number(at) < first + count ? [ref.index] : [],
    );
  }

  // Puts what has been made where it is captured.
  #fillAll(): void {
    const { functions, placeholders } = this.#closure;
    const values = this.#values;
    for (const { path, ref } of placeholders) {
      if (ref.kind === "instance") continue;
      const value = ref.kind === "captured" ? this.#functions[ref.index] : this.#resolve(ref);
      if (value !== undefined) this.#put(path, value);
    }
    this.#places.finish();
    for (const [i, { first, count }] of functions.entries()) this.#made[i]?.[1](values.slice(first, first + count));
  }

  readonly #resolved = new Map<FunctionRef, unknown>();

  #resolve(ref: FunctionRef): unknown {
    if (!this.#resolved.has(ref)) this.#resolved.set(ref, this.#home.resolve(ref));
    return this.#resolved.get(ref);
  }

  // Those inside of others come later in the list. A class may change what kind of object its instances seem to be.
  #fillInstances(): void {
    const instances: (() => void)[] = [];
    for (const { path, ref } of this.#closure.placeholders) {
      if (ref.kind !== "instance") continue;
      const { of } = ref;
      const made = of.kind === "captured" ? this.#functions[of.index] : this.#home.resolve(of);
      const object = path.reduce<unknown>((parent, key) => this.#places.get(parent, key), this.#values);
      instances.push(() => makeInstance(object, made));
    }
    for (const make of instances.toReversed()) make();
  }

  #put(path: readonly (string | number)[], value: unknown): void {
    const parent = path.slice(0, -1).reduce<unknown>((at, key) => this.#places.get(at, key), this.#values);
    const last = path.at(-1);
    if (last !== undefined && this.#places.has(parent, last)) this.#places.put(parent, last, value);
  }

  #addMembers(i: number): void {
    const { functions } = this.#closure;
    const values = this.#values;
    const target = this.#functions[i];
    const { first = 0, count = 0, members = [] } = functions[i] ?? {};
    if (target === undefined) return;
    for (const [k, name] of members.entries()) {
      const value = values[first + count + k];
      if (name !== "prototype") define(target, name, value);
      else
        for (const [key, member] of Object.entries(value as object))
          define(Reflect.get(target, name) as object, key, member);
    }
  }
}

// Copies lists, objects and collections, in which functions are put.
function copyOf(value: unknown, copies: Map<object, object>): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const kind = Object.prototype.toString.call(value);
  if (kind === "[object Map]" || kind === "[object Set]") return copyOfCollection(value, copies);
  if (kind !== "[object Array]" && kind !== "[object Object]") return value;
  const copy: object = Array.isArray(value) ? [] : {};
  copies.set(value, copy);
  for (const key of Object.keys(value)) define(copy, key, copyOf(Reflect.get(value, key), copies));
  if (Array.isArray(value)) (copy as unknown[]).length = value.length;
  return copy;
}

function copyOfCollection(value: object, copies: Map<object, object>): object {
  const copy: Map<unknown, unknown> | Set<unknown> = value instanceof Map ? new Map() : new Set();
  copies.set(value, copy);
  if (copy instanceof Map)
    for (const [key, item] of value as Map<unknown, unknown>) copy.set(copyOf(key, copies), copyOf(item, copies));
  else for (const item of value as Set<unknown>) copy.add(copyOf(item, copies));
  return copy;
}

function define(target: object, key: string, value: unknown): void {
  Reflect.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

// A class may have a static member of that name.
function nameAs(fn: object, name: string): void {
  const own = Object.getOwnPropertyDescriptor(fn, "name");
  if (own?.value !== name && (own === undefined || typeof own.value === "string")) {
    Reflect.defineProperty(fn, "name", { value: name, configurable: true });
  }
}

/** Makes an object, which has arrived without its class, an instance of it; what is no class changes nothing. */
export function makeInstance(object: unknown, made: unknown): void {
  if (typeof object !== "object" || object === null || typeof made !== "function") return;
  const prototype: unknown = made.prototype;
  if (typeof prototype === "object") Object.setPrototypeOf(object, prototype);
}
