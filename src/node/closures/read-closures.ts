import process from "node:process";
import type { ClosureReader, PlaceParts } from "../../client/closures/closure-reader.ts";
import { isOfModule, isOfRuntime, mayBeVariable } from "../../client/closures/compiler-names.ts";
import { freeNames } from "../../client/closures/free-names.ts";
import { isGlobal, Place } from "../../client/closures/place.ts";
import type { ScopeReader, Surroundings, Variable } from "../../client/closures/scope-reader.ts";
import type { SentSource } from "../../client/closures/sent-source.ts";
import { type FunctionRef, isSendable } from "../../protocol/function-ref.ts";
import { ownFile } from "../own-files.ts";
import { FileImports } from "./file-imports.ts";
import { LoadedModules } from "./loaded-modules.ts";
import { OwnSession, type RawScope, type RawSurroundings } from "./own-session.ts";

type ModuleRef = Extract<FunctionRef, { kind: "module" }>;

/**
 * Reads what surrounds functions, through the inspector of the own thread; undefined in runtimes that only look like Node.
 *
 * @param resolve - makes a specifier one that engines can import
 * @param hasFiles - whether engines have the files of this machine
 */
export function closureReader(resolve: (specifier: string) => string, hasFiles: boolean): ClosureReader | undefined {
  return "bun" in process.versions || "deno" in process.versions ? undefined : new NodeReader(resolve, hasFiles);
}

class NodeReader implements ClosureReader, ScopeReader {
  readonly freeNames: typeof freeNames = freeNames;
  readonly mayBeVariable: typeof mayBeVariable = mayBeVariable;
  // Null where there is none, as in a build without the inspector.
  #session: OwnSession | null | undefined;
  readonly #scripts = new WeakMap<object, string>();
  #urls: ReadonlyMap<string, string> = new Map();
  // How engines find functions and classes, and which those are.
  readonly #refs = new WeakMap<object, FunctionRef>();
  readonly #imported = new Map<string, WeakRef<object>>();
  readonly #notExported = new WeakSet();
  // Prototypes of objects whose class does not go along.
  readonly #classless = new WeakSet();
  readonly #imports: FileImports;
  readonly #loaded: LoadedModules;

  constructor(resolve: (specifier: string) => string, hasFiles: boolean) {
    this.#imports = new FileImports(resolve, hasFiles);
    this.#loaded = new LoadedModules(resolve);
  }

  surroundingsOf(fn: object): Surroundings | undefined {
    const raw = this.#read(fn);
    if (raw === undefined) return undefined;
    if (raw.scriptId !== undefined) this.#scripts.set(fn, raw.scriptId);
    const inner = raw.scopes.filter(({ description }) => !description.startsWith("Global"));
    const global = raw.scopes.find(({ description }) => description.startsWith("Global"))?.object ?? globalThis;
    const ofFile = scopesOfFile(inner);
    const scopes = inner.map((scope) => ({ isOfFile: ofFile.includes(scope), values: scope.object }));
    return { scopes, global };
  }

  importOf({ fn, name, value }: Variable): FunctionRef | undefined {
    const url = this.#urlOf(fn);
    const found = url === undefined ? undefined : this.#imports.importOf(url, name);
    return this.#note(value, found ?? this.#loaded.exportOf(value));
  }

  exportOf(value: object): FunctionRef | undefined {
    const known = this.#refs.get(value);
    if (known !== undefined || this.#notExported.has(value)) return known;
    return this.#note(value, this.#loaded.exportOf(value) ?? this.#exportedClass(value));
  }

  importedAs({ url, name }: ModuleRef): object | undefined {
    return this.#imported.get(`${url} ${name}`)?.deref();
  }

  #note(value: unknown, ref: FunctionRef | undefined): FunctionRef | undefined {
    if (ref?.kind === "module" && typeof value === "function") {
      if (isClass(value)) this.#refs.set(value, ref);
      this.#imported.set(`${ref.url} ${ref.name}`, new WeakRef(value));
    }
    return ref;
  }

  // A class of another file, which engines import wherever it is met, so that it is one and the same for all.
  #exportedClass(value: object): FunctionRef | undefined {
    if (typeof value !== "function") return undefined;
    const ref = isClass(value) ? this.#classInModule(value) : undefined;
    if (ref === undefined && this.#loaded.hasAll) this.#notExported.add(value);
    return ref;
  }

  #classInModule(made: object): FunctionRef | undefined {
    const name: unknown = Object.getOwnPropertyDescriptor(made, "name")?.value;
    const url = this.#urlOf(made);
    if (typeof name !== "string" || !url?.startsWith("file:")) return undefined;
    // What a bundler or a test runner has rewritten is no module.
    const isModule = this.#read(made)?.scopes.some(({ description }) => description.startsWith("Module")) ?? false;
    return isModule ? this.#imports.classOf(url, name) : undefined;
  }

  isShadowed(fn: object, names: readonly string[]): boolean {
    const { scopes = [], global = globalThis } = this.surroundingsOf(fn) ?? {};
    const isOwn = (name: string): boolean => {
      const scope = scopes.find(({ values }) => name in values);
      return scope !== undefined && !isGlobal(name, scope.values, global);
    };
    return names.some(isOwn);
  }

  mayChange({ fn, name, value }: Variable): boolean {
    const url = this.#urlOf(fn);
    if (url === undefined || isOfModule(name, {})) return true;
    // An import of code is a name that engines import by themselves.
    if (this.#imports.maySet(url, name)) return !isSendable(value);
    return !isOfRuntime(name) && Object.getOwnPropertyDescriptor(globalThis, name)?.enumerable === true;
  }

  placeOf(fn: object, source: SentSource, parts: PlaceParts): Place {
    return new Place(this, { ...parts, fn, source });
  }

  classOf(prototype: object): object | undefined {
    if (this.#classless.has(prototype)) return undefined;
    const made: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
    if (typeof made === "function" && made.prototype === prototype) {
      const url = this.#urlOf(made);
      // Those of this package, errors among them, are their fields. Those of others, and of the runtime, are known by what
      // exports them.
      const isOwn = url !== undefined && !url.startsWith("node:") && !url.includes("/node_modules/");
      if (!isOfPackage(url ?? "") && (isOwn || this.exportOf(made) !== undefined)) return made;
    }
    if (made === undefined && hasMethods(prototype))
      throw new TypeError("its prototype has methods, but no constructor");
    this.#classless.add(prototype);
    return undefined;
  }

  isUninitialised({ fn, name }: Omit<Variable, "value">): boolean {
    const url = this.#urlOf(fn);
    return url !== undefined && this.#imports.isDeclaredLater(url, name);
  }

  #open(): OwnSession | undefined {
    if (this.#session === undefined) {
      try {
        this.#session = new OwnSession();
      } catch {
        this.#session = null;
      }
    }
    return this.#session ?? undefined;
  }

  // Undefined where the inspector can't be asked, or its answer makes no sense: then names are the engines', as ever.
  #read(fn: object): RawSurroundings | undefined {
    try {
      const raw = this.#open()?.surroundingsOf(fn);
      return Array.isArray(raw?.scopes) ? raw : undefined;
    } catch {
      this.#session = null;
      return undefined;
    }
  }

  // The file in which a function stands.
  #urlOf(fn: object): string | undefined {
    let script = this.#scripts.get(fn);
    if (script === undefined) {
      script = this.#read(fn)?.scriptId;
      if (script === undefined) return undefined;
      this.#scripts.set(fn, script);
    }
    if (!this.#urls.has(script)) this.#urls = this.#open()?.scriptUrls() ?? this.#urls;
    return this.#urls.get(script);
  }
}

let folders: readonly string[] | undefined;

function isOfPackage(url: string): boolean {
  folders ??= packageFolders();
  return folders.some((folder) => url.startsWith(folder));
}

// Not by a URL from here, of which webpack would take all files along. A bundler may have moved this away from its package.
function packageFolders(): string[] {
  try {
    return ["build/", "src/"].map((folder) => ownFile(folder).href);
  } catch {
    return [];
  }
}

function isClass(fn: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(fn));
}

function hasMethods(prototype: object): boolean {
  return Object.values(Object.getOwnPropertyDescriptors(prototype)).some(
    ({ value, enumerable }) => enumerable && typeof value === "function",
  );
}

// Those whose variables belong to a whole file. CommonJS has them in the outermost function, vitest in a block.
function scopesOfFile(scopes: readonly RawScope[]): readonly RawScope[] {
  const at = scopes.findIndex(
    ({ description, object }) => /^(?:Module|Script)/.test(description) || isFromVite(object),
  );
  if (at !== -1) return scopes.slice(at);
  const wrapper = scopes.findLast(({ description }) => description.startsWith("Closure"));
  return wrapper === undefined ? [] : [wrapper];
}

function isFromVite(variables: object): boolean {
  return Object.keys(variables).some((name) => name.startsWith("__vite_ssr_"));
}
