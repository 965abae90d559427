import type { ClosureReader } from "./closure-reader.ts";
import type { ClosureRules } from "./closure-rules.ts";
import type { EngineNames } from "./engine-names.ts";
import type { SentSource } from "./sent-source.ts";

/** What a resolver goes by. */
export interface ResolverParts {
  readonly method: string;
  readonly rules: ClosureRules;
  readonly reader: ClosureReader | undefined;
  readonly names: EngineNames;
  /** Classes that go along with instances, by prototype. */
  readonly classes: (prototype: object) => object | undefined;
}

/** Finds out what the names of a function mean: a value that goes along, or a name of the engine. */
export class Resolver {
  readonly #parts: ResolverParts;

  constructor(parts: ResolverParts) {
    this.#parts = parts;
  }

  /**
   * The names whose values go along, with these.
   *
   * @throws {ReferenceError} when a name is nowhere, or not initialised yet
   */
  *variablesOf(fn: object, source: SentSource): Generator<[name: string, value: unknown]> {
    const { rules } = this.#parts;
    const used = Object.keys(rules.uses);
    const { reader } = this.#parts;
    if (source.free === undefined || reader === undefined) {
      for (const name of used) if (mentions(source.expression, name)) yield [name, rules.uses[name]];
      return;
    }
    const place = reader.placeOf(fn, source, this.#parts);
    for (const [name, use] of source.free.names) {
      const found = Object.hasOwn(rules.uses, name) ? { value: rules.uses[name] } : place.find(name, use);
      if (found !== "engine") yield [name, found.value];
    }
  }

  /** The class that a captured object with that prototype takes along. */
  classOf(prototype: object): (object & { readonly name?: unknown }) | undefined {
    const known = this.#parts.classes(prototype);
    if (known !== undefined) return known;
    return this.#parts.rules.isRead ? this.#parts.reader?.classOf(prototype) : undefined;
  }
}

/** Whether a text uses one of the names that are given. */
export function mentionsAny({ free, expression }: SentSource, uses: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(uses).some((name) =>
    free === undefined
      ? mentions(expression, name)
      : free.names.has(name) || [...free.names.values()].some(({ members }) => members?.has(name)),
  );
}

// Where there is no parser. A member of that name does no harm, nor does a variable of the function's own.
function mentions(expression: string, name: string): boolean {
  return new RegExp(`(?<![\\p{ID_Continue}$.])${name.replaceAll("$", "\\$")}(?![\\p{ID_Continue}$])`, "u").test(
    expression,
  );
}
