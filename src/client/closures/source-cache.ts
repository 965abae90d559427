import type { FunctionRef } from "../../protocol/function-ref.ts";
import { functionRef, languageRef } from "../../protocol/function-source.ts";
import type { AroundWord } from "./around-words.ts";
import type { ClosureReader } from "./closure-reader.ts";
import { isOfCompiler } from "./compiler-names.ts";
import type { FreeNames } from "./free-names.ts";
import type { SentSource } from "./sent-source.ts";

type AnyFunction = (...args: never[]) => unknown;

/** How functions of one name and text travel. */
export interface Written {
  readonly ref: FunctionRef;
  /** Absent where they travel in another way than by their source. */
  readonly source?: SentSource;
}

/** Looks into each text once. */
export class SourceCache {
  /** Gives what reads closures, once that is loaded. */
  readerOf: () => ClosureReader | undefined = () => undefined;
  // By name and text of what is sent by its source.
  readonly #written = new Map<string, Written>();
  readonly #byFunction = new WeakMap<object, Written>();

  /** How a function travels by itself. A loop makes functions anew, of the same text. @throws {TypeError} when it can't */
  of(fn: AnyFunction): Written {
    const known = this.#byFunction.get(fn);
    if (known !== undefined) return known;
    const written = this.#ofText(fn);
    this.#byFunction.set(fn, written);
    return written;
  }

  #ofText(fn: AnyFunction): Written {
    const ref = languageRef(fn);
    if (ref !== undefined) return { ref };
    const text = Function.prototype.toString.call(fn);
    // Native functions all look alike.
    if (/\[native code\]\s*\}$/.test(text.slice(-40))) return { ref: functionRef(fn) };
    const key = `${String(Reflect.get(fn, "name"))} ${text}`;
    let written = this.#written.get(key);
    if (written === undefined) this.#written.set(key, (written = this.#lookInto(functionRef(fn))));
    return written;
  }

  // Undefined as well for syntax that the runtime knows and the parser does not.
  #freeNames(expression: string): FreeNames | undefined {
    try {
      return this.readerOf()?.freeNames(expression);
    } catch (error) {
      if (error instanceof SyntaxError) return undefined;
      throw error;
    }
  }

  #lookInto(ref: FunctionRef): Written {
    if (ref.kind !== "source") return { ref };
    const { name, source } = ref;
    const isClass = /^(?:\(function \(\) \{ "use strict"; return )?\(class\b/.test(source);
    const free = this.#freeNames(source);
    if (free?.around !== undefined) throw new TypeError(refusal(name, free.around));
    const expression = free?.expression ?? source;
    const reader = this.readerOf();
    const names = reader === undefined || free === undefined ? [] : [...free.names.keys()];
    const isOpen = reader !== undefined && names.some(reader.mayBeVariable);
    const globals = isOpen ? [] : names.filter((each) => !isOfCompiler(each));
    return { ref, source: { name, expression, isClass, free, isOpen, globals } };
  }
}

function refusal(name: string, { word, member }: AroundWord): string {
  const instead =
    word === "this"
      ? `say const { ${member ?? "size"} } = this before it`
      : "give the function around it parameters with names";
  return (
    `the function ${name || "(anonymous)"} can't be sent by its source, which uses the ${word} of what is around it; ` +
    `${instead}, or pass what it needs as an argument`
  );
}
