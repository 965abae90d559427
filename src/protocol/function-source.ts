import { FUNCTION_REF, type FunctionRef, isSendable } from "./function-ref.ts";
import { standaloneSource } from "./standalone-source.ts";

type AnyFunction = (...args: never[]) => unknown;

/**
 * Says how a function travels: as it says itself, by its path in the language, or by its source.
 *
 * The source of the reference is an expression in strict mode where the function allows it, so that a sent function
 * behaves as it does in the module that wrote it. Methods are lifted out of their object.
 *
 * @throws {TypeError} when the function has no source, or one that stands on its own nowhere, saying what to send
 */
export function functionRef(fn: AnyFunction): FunctionRef {
  const known = languageRef(fn);
  if (known !== undefined) return known;
  const source = Function.prototype.toString.call(fn);
  if (/\{\s*\[native code\]\s*\}\s*$/.test(source)) throw new TypeError(nativeMessage(fn));
  // Users may have put anything there.
  const name: unknown = fn.name;
  return { kind: "source", source: standaloneSource(fn, source), name: typeof name === "string" ? name : "" };
}

/** How a function travels that says so itself, or is one of the language; undefined for any other. */
export function languageRef(fn: AnyFunction): FunctionRef | undefined {
  if (isSendable(fn)) return fn[FUNCTION_REF];
  const path = languageFunctions().get(fn);
  return path === undefined ? undefined : { kind: "global", path };
}

function nativeMessage(fn: AnyFunction): string {
  if (!fn.name.startsWith("bound ")) {
    const [what, call] = fn.name === "" ? ["a native function", "f"] : [`the native function ${fn.name}`, fn.name];
    return `${what} has no source to send; send (...args) => ${call}(...args) with what it needs`;
  }
  const name = fn.name.slice("bound ".length) || "f";
  return `the bound function ${name} has no source to send; send an arrow function and pass what it is bound to as an argument`;
}

// Functions of Node and of pages, some of which have a source that needs what is around it. Not each is everywhere: jsdom has
// no structuredClone.
const RUNTIME_FUNCTIONS = [
  ..."setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate queueMicrotask".split(" "),
  ..."structuredClone fetch atob btoa".split(" "),
];

let pathsByFunction: Map<unknown, string> | undefined;

// Functions every runtime has under the same path. Made on first use, as most programs send none of them.
function languageFunctions(): ReadonlyMap<unknown, string> {
  if (pathsByFunction) return pathsByFunction;
  const roots = { Array, BigInt, Boolean, Date, JSON, Math, Number, Object, Reflect, String, Symbol };
  const paths = new Map<unknown, string>();
  for (const [root, holder] of Object.entries(roots)) {
    for (const key of Object.getOwnPropertyNames(holder)) {
      const value: unknown = Reflect.get(holder, key);
      if (typeof value === "function" && key !== "prototype") paths.set(value, `${root}.${key}`);
    }
  }
  const globals = {
    ...roots,
    decodeURIComponent,
    encodeURIComponent,
    isFinite,
    isNaN,
    parseFloat,
    parseInt,
  };
  for (const [name, value] of Object.entries(globals)) paths.set(value, name);
  for (const name of RUNTIME_FUNCTIONS) paths.set(Reflect.get(globalThis, name), name);
  paths.delete(undefined);
  pathsByFunction = paths;
  return paths;
}
