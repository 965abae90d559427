import { reviveClosure } from "../../protocol/closure.ts";
import { compileFunction } from "../../protocol/compile-function.ts";
import { FUNCTION_REF, type FunctionRef } from "../../protocol/function-ref.ts";
import { ref } from "../../protocol/reference.ts";

/**
 * A function that came back from an engine, callable here; it sees this program's globals, not the engine's names. Its
 * source is compiled at the first call. Sent again, it travels as it came.
 */
export function receiveFunction(from: FunctionRef): unknown {
  switch (from.kind) {
    case "source":
      return received(from, compileLater(from));
    case "global":
      return from.path
        .split(".")
        .reduce<unknown>((holder, key) => Reflect.get(Object(holder) as object, key), globalThis);
    case "name":
      return ref(from.path);
    case "closure":
      return received(from, compileClosureLater(from));
    case "module":
    case "wasm":
    case "sampler":
    case "chain":
      return received(from, onEngines(from.name));
    case "own":
      // A class that this program does not have.
      return undefined;
    default:
      throw new TypeError("an engine sends no functions of this kind");
  }
}

type AnyFunction = (...args: unknown[]) => unknown;

function compileLater({ source, name }: Extract<FunctionRef, { kind: "source" }>): AnyFunction {
  let compiled: AnyFunction | undefined;
  return (...args) => {
    compiled ??= evaluate(source) as AnyFunction;
    try {
      return compiled(...args);
    } catch (error) {
      throw withOrigin(error, name);
    }
  };
}

// Engines can't read what surrounds functions that are made there.
function withOrigin(error: unknown, name: string): unknown {
  const missing =
    error instanceof ReferenceError && /^(\S+) is not defined$|^Can't find variable: (\S+)$/.exec(error.message);
  if (!missing) return error;
  return new ReferenceError(
    `${name || "a function"} has come back from an engine, without the variables that were around it there: ${error.message}; ` +
      `return ${missing[1] ?? missing[2]} with it, and give it that as an argument`,
    { cause: error },
  );
}

function evaluate(source: string): unknown {
  // `__name` is what esbuild puts into the text of functions, see engine/compiler-helpers.ts.
  return compileFunction(["__name"], `return ${source}`)((fn: unknown) => fn);
}

function onEngines(name: string): AnyFunction {
  return () => {
    throw new TypeError(`${name} runs on engines only`);
  };
}

function compileClosureLater({ closure, index }: Extract<FunctionRef, { kind: "closure" }>): AnyFunction {
  let made: AnyFunction | undefined;
  return (...args) => {
    made ??= reviveClosure(closure, index, {
      evaluate,
      resolve: receiveFunction,
      known: () => undefined,
      made: () => undefined,
    }) as AnyFunction;
    return made(...args);
  };
}

function received(from: FunctionRef & { readonly name: string }, fn: AnyFunction): AnyFunction {
  return Object.defineProperties(fn, {
    name: { value: from.name, configurable: true },
    [FUNCTION_REF]: { value: from },
  });
}
