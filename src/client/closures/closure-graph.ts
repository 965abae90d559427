import type { FunctionEncoder } from "../../protocol/codec.ts";
import { describe } from "../../protocol/describe.ts";
import { encodeParts, type Part } from "../../protocol/encode-parts.ts";
import { FUNCTION_REF, type FunctionRef, isSendable, type Placeholder } from "../../protocol/function-ref.ts";
import { languageRef } from "../../protocol/function-source.ts";
import { sizeOf } from "../../protocol/size-of.ts";
import type { ClosureRules } from "./closure-rules.ts";
import { checkPrivate } from "./private-fields.ts";
import { Resolver, type ResolverParts } from "./resolver.ts";
import type { SentSource } from "./sent-source.ts";
import type { SourceCache } from "./source-cache.ts";

type AnyFunction = (...args: never[]) => unknown;

/** A function or class of a graph. */
export interface GraphFunction {
  readonly fn: object;
  readonly source: SentSource;
  readonly names: readonly string[];
  readonly members: readonly string[];
  /** Where its values begin. */
  readonly first: number;
}

/** Functions and what they capture, made ready to be cloned, but that memory is still that of the originals. */
export interface Graph {
  readonly functions: readonly GraphFunction[];
  readonly values: unknown[];
  readonly placeholders: readonly Placeholder[];
}

/** What was found around a function of a graph, as it is itself. */
export interface FoundFunction {
  readonly fn: object;
  readonly source: SentSource;
  readonly variables: readonly (readonly [name: string, value: unknown])[];
  readonly hasMembers: boolean;
  /** Whether its variables can't be set to something else; found out when it is sent again. */
  isSettled?: boolean;
}

/** A graph, and what it was made of. */
export interface Capture {
  readonly graph: Graph;
  readonly found: readonly FoundFunction[];
  /** About how large it is. */
  readonly bytes: number;
}

/** What a graph is made by. */
export interface GraphParts extends Omit<ResolverParts, "method"> {
  /** What was found before, and is still true where it is settled. */
  readonly before?: readonly FoundFunction[] | undefined;
  readonly sources: SourceCache;
  readonly rules: ClosureRules;
}

/**
 * Takes down a function with all that it captures, and what that captures.
 *
 * @param method - the call it was given to, for messages
 * @throws {TypeError} when something in it can't be sent, saying where it is
 * @throws {ReferenceError} when it uses a name that is nowhere, or not initialised yet
 * @throws {RangeError} when there is more of it than the rules allow
 */
export function captureGraph(fn: AnyFunction, method: string, parts: GraphParts): Capture {
  return new GraphBuilder(method, parts).build(fn);
}

class GraphBuilder {
  readonly #method: string;
  readonly #parts: GraphParts;
  readonly #resolver: Resolver;
  readonly #indexes = new Map<object, number>();
  readonly #found: { readonly fn: AnyFunction; readonly source: SentSource }[] = [];
  readonly #functions: GraphFunction[] = [];
  readonly #seen: FoundFunction[] = [];
  readonly #names: string[] = [];

  constructor(method: string, parts: GraphParts) {
    this.#method = method;
    this.#parts = parts;
    this.#resolver = new Resolver({ ...parts, method });
  }

  build(fn: AnyFunction): Capture {
    this.#indexOf(fn);
    const encoder: FunctionEncoder = Object.assign((inner: AnyFunction) => this.#refOf(inner), {
      classOf: (prototype: object) => this.#classOf(prototype),
    });
    const { value: values, placeholders } = encodeParts(this.#captured(), encoder);
    const bytes = this.#checkSize(values);
    return { graph: { functions: this.#functions, values, placeholders }, found: this.#seen, bytes };
  }

  // What functions capture, one after another; more of them are found while values are taken.
  *#captured(): Generator<Part> {
    let first = 0;
    for (const { fn, source } of this.#found) {
      const before = this.#parts.before?.find((each) => each.fn === fn && each.isSettled === true);
      const variables = before?.variables ?? [...this.#resolver.variablesOf(fn, source)];
      // What uses nothing around it travels by its source alone.
      const isPlain = this.#functions.length === 0 && variables.length === 0 && !source.isClass;
      const members = membersOf(fn).filter(([name]) => !isPlain || name === "prototype");
      this.#seen.push({ ...before, fn, source, variables, hasMembers: members.length > 0 });
      const names = variables.map(([name]) => name);
      this.#functions.push({ fn, source, names, members: members.map(([name]) => name), first });
      first += variables.length + members.length;
      for (const [name, value] of variables) yield this.#part(name, value);
      for (const [name, value] of members) yield this.#part(`${source.name}.${name}`, value);
    }
  }

  #part(name: string, value: unknown): Part {
    this.#names.push(name);
    return { value, where: `${this.#method}: captured ${name}` };
  }

  #indexOf(fn: AnyFunction): number {
    const known = this.#indexes.get(fn);
    if (known !== undefined) return known;
    const index = this.#found.length;
    this.#indexes.set(fn, index);
    this.#found.push({ fn, source: this.#sourceOf(fn) });
    return index;
  }

  #sourceOf(fn: AnyFunction): SentSource {
    const { source } = this.#parts.sources.of(fn);
    if (source === undefined) throw new TypeError(`${describe(fn)} has no source`);
    return source;
  }

  #refOf(fn: AnyFunction): FunctionRef {
    if (!this.#indexes.has(fn)) {
      const known = languageRef(fn) ?? this.#parts.reader?.exportOf(fn);
      if (known !== undefined) return known;
    }
    return { kind: "captured", index: this.#indexOf(fn) };
  }

  // Of an object that is captured. Classes of packages are not taken along only because there is an instance.
  #classOf(prototype: object): FunctionRef | undefined {
    const made = this.#resolver.classOf(prototype);
    if (made === undefined) return undefined;
    if (isSendable(made)) return made[FUNCTION_REF];
    const ref = this.#refOf(made as AnyFunction);
    // Sockets, streams and the like are more than their fields.
    if (ref.kind === "module" && ref.url.startsWith("node:")) throw new TypeError("it belongs to this program");
    checkPrivate(made, this.#parts.sources);
    return ref;
  }

  #checkSize(values: readonly unknown[]): number {
    const { maxBytes } = this.#parts.rules;
    const sizes = values.map((value) => sizeOf(value));
    const text = this.#found.reduce((sum, { source }) => sum + source.expression.length, 0);
    const total = sizes.reduce((sum, size) => sum + size, text);
    if (total <= maxBytes) return total;
    const largest = sizes
      .map((size, i) => ({ size, name: this.#names[i] ?? "" }))
      .toSorted((a, b) => b.size - a.size)
      .slice(0, 3)
      .filter(({ size }) => size > total / 100);
    const named = largest.map(({ name, size }) => `${name} (${mb(size)})`).join(", ");
    throw new RangeError(
      `${this.#method}: ${this.#found[0]?.source.name || "the function"} captures ${mb(total)}, more than the ${mb(maxBytes)} ` +
        `that one may carry: ${named}; push what is large and use ref, share it in a SharedArrayBuffer, or raise maxClosureMb`,
    );
  }
}

function mb(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 2 : 0)} MB`;
}

// What was put on a function, or on the prototype of one that makes objects.
function membersOf(fn: AnyFunction): [name: string, value: unknown][] {
  const members: [string, unknown][] = [];
  for (const [name, place] of Object.entries(Object.getOwnPropertyDescriptors(fn))) {
    if ("value" in place && place.enumerable) members.push([name, place.value]);
  }
  const prototype: unknown = Object.getOwnPropertyDescriptor(fn, "prototype")?.value;
  if (typeof prototype === "object" && prototype !== null && Object.keys(prototype).length > 0) {
    members.push(["prototype", { ...prototype }]);
  }
  return members;
}
