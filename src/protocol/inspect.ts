// The key under which the consoles of Node, Bun and Deno look for how an object is to be shown. In browsers nobody looks.
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/** What a console asks for. */
export interface Asked {
  /** Levels that are left to be shown, null for any. */
  readonly depth: number | null;
  readonly options: InspectOptions;
  /** Shows a value as the console does that asks; absent in some. */
  readonly inspect: ((value: unknown, options: InspectOptions) => string) | undefined;
}

interface InspectOptions {
  readonly depth?: number | null | undefined;
  /** Colours a text, where colours are shown. */
  readonly stylize?: (text: string, style: string) => string;
}

/**
 * Says how consoles show an object, or all with a prototype. What is shown must be there already: a look settles nothing,
 * starts nothing, and takes note of nothing.
 *
 * @param name - shown alone where the object lies too deep
 * @param show - its text
 */
export function provideInspect<T extends object>(
  target: T,
  name: string | ((self: T) => string),
  show: (self: T, asked: Asked) => string,
): void {
  const value = function inspectSelf(
    this: T,
    depth: number | null,
    options: InspectOptions = {},
    inspect?: Asked["inspect"],
  ): string {
    // A prototype has none of what there is to show.
    if (Object.hasOwn(this, "constructor")) return "{}";
    if (depth === null || depth >= 0) return show(this, { depth, options, inspect });
    const text = `[${typeof name === "string" ? name : name(this)}]`;
    return options.stylize?.(text, "special") ?? text;
  };
  Object.defineProperty(target, INSPECT, { value, configurable: true, writable: true });
}

/** `Name { parts }`, on one line where that is short. */
export function braced(name: string, parts: readonly string[]): string {
  const line = `${name} { ${parts.join(", ")} }`;
  return line.length <= MOST_CHARS ? line : `${name} {\n  ${parts.join(",\n  ")}\n}`;
}

const MOST_CHARS = 100;
