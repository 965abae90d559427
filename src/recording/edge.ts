import type { Crossing, Crossings, Kind } from "./crossings.ts";

/** A call across the edge of the core. */
export interface Call {
  /** Of the method, after the part that has it: `turn`, `stopper.abort`, `engine.release`. */
  readonly name: string;
  /** What has the method, unless there is one of a kind. */
  readonly on?: Owner | undefined;
  readonly crossing: Crossing;
  readonly args: readonly unknown[];
}

/** A thing that has methods. */
export interface Owner {
  readonly kind: Kind;
  readonly thing: unknown;
}

/** Stands between the core and its driver. `act` does what is asked, with the arguments as the other side is to see them. */
export interface Edge {
  /** Something happens: the driver calls the core. */
  readonly enter: (call: Call, act: (args: readonly unknown[]) => unknown) => unknown;
  /** The core gives a command, or asks something. */
  readonly leave: (call: Call, act: (args: readonly unknown[]) => unknown) => unknown;
}

/**
 * What the core is given in place of `target`: the methods of the table, each of which leaves by the edge.
 *
 * @param prefix - before the names of methods, such as `source.`
 * @param owner - `target`, as it is written down, where there are several of its kind
 */
export function leaving<T extends object>(
  edge: Edge,
  { table, prefix, target, owner }: Side<T> & { readonly owner?: () => Owner },
): T {
  const methods = crossingsOf(table).map(([name, crossing]) => {
    const call = (...args: readonly unknown[]): unknown =>
      edge.leave({ name: prefix + name, on: owner?.(), crossing, args }, (passed) => apply(target, name, passed));
    return [name, call] as const;
  });
  // The table has every method of T that is called.
  return Object.fromEntries(methods) as T;
}

/** Has the methods of the table enter by the edge, when the driver calls them on `target`. */
export function letEnter<T extends object>(edge: Edge, { table, prefix, target }: Side<T>, owner?: Owner): void {
  for (const [name, crossing] of crossingsOf(table)) {
    const method: unknown = Reflect.get(target, name);
    const value = (...args: readonly unknown[]): unknown =>
      edge.enter({ name: prefix + name, on: owner, crossing, args }, (passed) => applyTo(method, target, passed));
    Object.defineProperty(target, name, { value, configurable: true });
  }
}

interface Side<T> {
  readonly table: Crossings;
  readonly prefix: string;
  readonly target: T;
}

type Methods = readonly (readonly [name: string, crossing: Crossing])[];

const known = new WeakMap<Crossings, Methods>();

function crossingsOf(table: Crossings): Methods {
  let methods = known.get(table);
  if (methods === undefined) {
    methods = methodsOf(table);
    known.set(table, methods);
  }
  return methods;
}

function methodsOf(table: Crossings): Methods {
  return Object.entries(table).flatMap(([name, crossing]) => (crossing === "inner" ? [] : [[name, crossing] as const]));
}

/** Calls a method by its name. */
export function apply(target: object, name: string, args: readonly unknown[]): unknown {
  return applyTo(Reflect.get(target, name), target, args);
}

function applyTo(method: unknown, target: object, args: readonly unknown[]): unknown {
  if (typeof method !== "function") throw new TypeError("what crosses the edge is no method");
  return Reflect.apply(method, target, args);
}
