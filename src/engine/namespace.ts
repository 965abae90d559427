import type { Script } from "../protocol/messages.ts";

/** The names of one engine: what is pushed, scattered, imported and declared on it, and what its code and functions see. */
export interface Namespace {
  /**
   * Runs a script, whose top-level names become names here.
   *
   * @returns its completion value
   * @throws whatever it throws; EvalError where the page forbids eval
   */
  run(script: Script): unknown;
  /**
   * Evaluates one expression in which the names are visible.
   *
   * @throws whatever the expression throws; SyntaxError or EvalError when it can't be compiled
   */
  evaluate(expression: string): unknown;
  /** Whether the name exists. */
  has(name: string): boolean;
  /** Value of a name; undefined when it does not exist. */
  get(name: string): unknown;
  /** Sets a name. */
  set(name: string, value: unknown): void;
  /** Sets a name that stays through `clear` and that listings leave out. */
  provide(name: string, value: unknown): void;
  /** Takes away every name that was not provided. */
  clear(): void;
}

/**
 * Value of a dotted path.
 *
 * @throws {ReferenceError} when the first name does not exist
 * @throws {TypeError} when an object on the way is missing
 */
export function lookUp(namespace: Namespace, path: string): unknown {
  const [first = "", ...rest] = path.split(".");
  if (!namespace.has(first)) throw new ReferenceError(`${first} is not defined on the engine`);
  let value = namespace.get(first);
  let walked = first;
  for (const key of rest) {
    if (value === null || value === undefined) throw new TypeError(`${walked} is ${value}, so it has no ${key}`);
    value = Reflect.get(Object(value) as object, key);
    walked += `.${key}`;
  }
  return value;
}

/**
 * Sets the value of a dotted path.
 *
 * @throws {ReferenceError} when the first name of a longer path does not exist
 * @throws {TypeError} when what stands before the last dot is not an object
 */
export function assign(namespace: Namespace, path: string, value: unknown): void {
  const dot = path.lastIndexOf(".");
  if (dot < 0) {
    namespace.set(path, value);
    return;
  }
  const owner = lookUp(namespace, path.slice(0, dot));
  if ((typeof owner !== "object" && typeof owner !== "function") || owner === null) {
    throw new TypeError(`${path.slice(0, dot)} is not an object, so ${path} can't be set`);
  }
  Reflect.set(owner, path.slice(dot + 1), value);
}
