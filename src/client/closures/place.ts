import { FUNCTION_REF, type FunctionRef, isSendable } from "../../protocol/function-ref.ts";
import { type BaseName, baseOf, isGivenName, leadsToBase } from "./base-class.ts";
import type { Found, PlaceParts } from "./closure-reader.ts";
import { isOfCompiler, isOfLanguage, isOfModule, isOfRuntime } from "./compiler-names.ts";
import type { FreeName } from "./free-names.ts";
import type { Scope, ScopeReader, Surroundings } from "./scope-reader.ts";
import type { SentSource } from "./sent-source.ts";

/** Where a function stands, and what its names mean there. */
export class Place {
  readonly #reader: ScopeReader;
  readonly #parts: PlaceParts;
  readonly #fn: object;
  readonly #source: SentSource;
  #surroundings: Surroundings | undefined | null = null;

  constructor(reader: ScopeReader, parts: PlaceParts & { readonly fn: object; readonly source: SentSource }) {
    this.#reader = reader;
    this.#parts = parts;
    this.#fn = parts.fn;
    this.#source = parts.source;
  }

  /**
   * What a name means: a value that goes along, or a name of the engine.
   *
   * @throws {ReferenceError} when it is nowhere, or not initialised yet
   */
  find(name: string, use: FreeName): Found {
    if (isOfCompiler(name)) return "engine";
    const { rules } = this.#parts;
    const base = use.isOfMaking ? this.#baseNamed(name) : undefined;
    if (!rules.isRead) return this.#given(name, use) ?? (base && isGivenName(base) ? this.#base(base) : "engine");
    // Read once for all names, and only where there are any.
    if (this.#surroundings === null) this.#surroundings = this.#reader.surroundingsOf(this.#fn);
    if (this.#surroundings === undefined) return this.#given(name, use) ?? "engine";
    const { scopes, global } = this.#surroundings;
    const scope = scopes.find(({ values }) => name in values && (!base || this.#leadsToBase(base, values)));
    // What the program imports, or has in a variable, may be the global itself.
    if (scope !== undefined && !isGlobal(name, scope.values, global)) return this.#inScope(name, use, scope);
    if (base !== undefined && !this.#leadsToBase(base, global)) return this.#base(base);
    if (isOfRuntime(name) || isOfLanguage(name)) return "engine";
    const own = Object.getOwnPropertyDescriptor(global, name);
    if (own?.enumerable && "value" in own && !this.#parts.names.has(name)) return { value: own.value };
    if (name in global || this.#parts.names.has(name) || this.#parts.names.isOpen || use.isOptional) return "engine";
    throw use.isOfMaking ? this.#dropped(name) : this.#nowhere(name);
  }

  #baseNamed(name: string): BaseName | undefined {
    const { base } = this.#source.free ?? {};
    return base?.name === name ? base : undefined;
  }

  // V8 keeps no variable only because a class extends it. What it was then is still the base.
  #base(base: BaseName): Found {
    const value = baseOf(this.#fn, base);
    return this.#parts.names.holds(base.name, value) ? "engine" : { value };
  }

  // A variable further out may have the same name.
  #leadsToBase(base: BaseName, values: object): boolean {
    try {
      return leadsToBase(this.#fn, base, Reflect.get(values, base.name));
    } catch {
      return false;
    }
  }

  #inScope(name: string, use: FreeName, { isOfFile, values }: Scope): Found {
    const value = this.#read(name, values);
    // What was put there under its own name is there already.
    if (this.#parts.names.holds(name, value)) return "engine";
    if (!isOfFile) return { value: this.#membersOf(name, use, value) };
    if (name === "require" && typeof value === "function") throw this.#ofFile(name);
    // As in IPython Parallel, a name of the engines' goes before one that belongs to a whole file here.
    return this.#parts.names.has(name) ? "engine" : { value: this.#imported(name, use, value) };
  }

  #read(name: string, values: Readonly<Record<string, unknown>>): unknown {
    let value: unknown;
    try {
      value = values[name];
    } catch (error) {
      if (error instanceof ReferenceError || (error as Error | null)?.name === "ReferenceError")
        throw this.#tooEarly(name);
      throw error;
    }
    if (value === undefined && this.#reader.isUninitialised({ fn: this.#fn, name })) throw this.#tooEarly(name);
    return value;
  }

  #imported(name: string, use: FreeName, value: unknown): unknown {
    const isCode = (typeof value === "object" && value !== null) || typeof value === "function";
    const ref = isCode && !isSendable(value) ? this.#reader.importOf({ fn: this.#fn, name, value }) : undefined;
    return ref === undefined ? this.#membersOf(name, use, value) : sendable(ref);
  }

  // Compilers make objects of modules. Of these only what is used goes along.
  #membersOf(name: string, { members }: FreeName, value: unknown): unknown {
    if (members === undefined || typeof value !== "object" || value === null) return value;
    if (!isOfModule(name, value) && ![...members].every((member) => isExport(value, member))) return value;
    const { uses } = this.#parts.rules;
    const taken = [...members].map((member) => {
      if (Object.hasOwn(uses, member)) return [member, uses[member]] as const;
      const part: unknown = Reflect.get(value, member);
      const isCode = (typeof part === "object" && part !== null) || typeof part === "function";
      const ref = isCode ? this.#reader.exportOf(part) : undefined;
      return [member, ref === undefined ? part : sendable(ref)] as const;
    });
    return Object.fromEntries(taken);
  }

  // What `uses` has of a module that a compiler has made an object.
  #given(name: string, { members }: FreeName): Found | undefined {
    const { uses } = this.#parts.rules;
    const given = [...(members ?? [])].filter((member) => Object.hasOwn(uses, member));
    if (given.length === 0 || !isOfModule(name, {})) return undefined;
    return { value: Object.fromEntries(given.map((member) => [member, uses[member]])) };
  }

  get #what(): string {
    return this.#source.name === "" ? "the function" : this.#source.name;
  }

  #tooEarly(name: string): ReferenceError {
    return new ReferenceError(
      `${this.#parts.method}: ${this.#what} uses ${name}, which is not initialised yet; call ${this.#parts.method} after its declaration`,
    );
  }

  #ofFile(name: string): TypeError {
    return new TypeError(
      `${this.#parts.method}: ${this.#what} uses ${name}, which belongs to its file; import what it needs at the top of the file`,
    );
  }

  #dropped(name: string): ReferenceError {
    return new ReferenceError(
      `${this.#parts.method}: ${this.#what} uses ${name} only where the class is made, and the runtime keeps no variable for ` +
        `that; push({ ${name} }) it, or say with({ uses: { ${name} } })`,
    );
  }

  #nowhere(name: string): ReferenceError {
    return new ReferenceError(
      `${this.#parts.method}: ${this.#what} uses ${name}, which is declared nowhere here and was not put on the engines; ` +
        `declare it, push({ ${name} }) it, or say with({ uses: { ${name} } })`,
    );
  }
}

/** Whether a variable that has the name of a global is the same. */
export function isGlobal(name: string, values: Readonly<Record<string, unknown>>, global: object): boolean {
  if (!isOfRuntime(name) && !isOfLanguage(name)) return false;
  try {
    return Object.is(values[name], Reflect.get(global, name));
  } catch {
    // Not initialised yet.
    return false;
  }
}

// Where modules are objects, their exports are read by getters.
function isExport(module: object, name: string): boolean {
  const place = Object.getOwnPropertyDescriptor(module, name);
  return place?.get !== undefined && place.set === undefined;
}

function sendable(ref: FunctionRef): object {
  return { [FUNCTION_REF]: ref };
}
