import { FUNCTION_REF, type SendableFunction } from "./function-ref.ts";

/** A reference says itself how it travels. */
// oxlint-disable-next-line no-unsafe-declaration-merging -- the class can't declare a computed member
export interface Reference<T = unknown> extends SendableFunction {
  /** Never set: carries the type that the name has on the engine. */
  readonly type?: T;
}

/**
 * A name on the engine, used as an argument or as a function: each engine puts its own value there.
 *
 * @example
 * await dview.push({ a: 5 });
 * const reference: Reference<number> = ref("a");
 * await dview.apply((x: number) => x + 1, reference);
 */
// oxlint-disable-next-line no-unused-vars -- see the interface
export class Reference<T = unknown> {
  /** Name or dotted path on the engine. */
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    Object.defineProperty(this, FUNCTION_REF, { value: { kind: "name", path } });
  }
}

/**
 * Names a value that lives on the engines, for use as an argument (also one level inside arrays and objects) or as the
 * function of `apply` and `map`.
 *
 * @param path - a name such as `"a"`, or a dotted path such as `"model.weights"`
 * @throws {TypeError} when `path` is not a dotted path of identifiers
 *
 * @example
 * await dview.push({ a: 5, scale: (x: number) => 2 * x });
 * await dview.apply((x: number) => x + 1, ref<number>("a")); // each engine adds to its own
 * await dview.apply(ref<(x: number) => number>("scale"), 3);
 */
export function ref<T = unknown>(path: string): Reference<T> {
  checkPath("ref", path);
  return new Reference<T>(path);
}

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;

/**
 * Checks a name or dotted path.
 *
 * @throws {TypeError} when it is not one, naming the calling function
 */
export function checkPath(caller: string, path: unknown): asserts path is string {
  if (typeof path === "string" && path.split(".").every((part) => IDENTIFIER.test(part))) return;
  const given = typeof path === "string" ? JSON.stringify(path) : typeof path;
  throw new TypeError(`${caller} expects a name or a dotted path such as "a" or "a.b", got ${given}`);
}

const RESERVED = new Set(
  (
    "await break case catch class const continue debugger default delete do else enum export extends false finally for " +
    "function if implements import in instanceof interface let new null package private protected public return static " +
    "super switch this throw true try typeof var void while with yield undefined NaN Infinity arguments eval globalThis"
  ).split(" "),
);

/**
 * Checks a name or dotted path that is to be set.
 *
 * @throws {TypeError} when it is not one, or when it is a word of the language, which code could not read
 */
export function checkNewPath(caller: string, path: unknown): asserts path is string {
  checkPath(caller, path);
  const [first = ""] = path.split(".");
  if (first === "engine") throw new TypeError(`${caller}: engine is what an engine tells of itself; take another name`);
  if (!RESERVED.has(first)) return;
  throw new TypeError(`${caller}: ${first} is a word of the language, so code could not read it; take another name`);
}
