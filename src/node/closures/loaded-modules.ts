import * as modules from "node:module";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { types } from "node:util";
import type { FunctionRef } from "../../protocol/function-ref.ts";

type ModuleRef = Extract<FunctionRef, { kind: "module" }>;

/** Knows functions and objects again that modules of the runtime, and of packages in CommonJS, export. */
export class LoadedModules {
  readonly #resolve: (specifier: string) => string;
  readonly #builtin = new Map<object, ModuleRef>();
  readonly #files = new Map<object, ModuleRef>();
  // How many modules were loaded when they were looked through.
  #seenBuiltin = 0;
  #seenFiles = 0;
  #hasAll = true;
  // Those that had run to their end.
  readonly #added = new WeakSet<object>();

  constructor(resolve: (specifier: string) => string) {
    this.#resolve = resolve;
  }

  /** Where engines find a value by themselves; undefined where it is no export. */
  exportOf(value: unknown): ModuleRef | undefined {
    if ((typeof value !== "object" || value === null) && typeof value !== "function") return undefined;
    this.#lookThrough();
    return this.#builtin.get(value) ?? this.#files.get(value);
  }

  /** Whether all modules had run to their end when they were looked through; what is no export until then may become one. */
  get hasAll(): boolean {
    return this.#hasAll;
  }

  #lookThrough(): void {
    // Not in the types: the names of what the runtime itself has loaded, such as `NativeModule fs`.
    const loaded = Reflect.get(process, "moduleLoadList") as readonly string[];
    if (loaded.length !== this.#seenBuiltin) {
      for (const entry of loaded.slice(this.#seenBuiltin)) this.#addBuiltin(entry.replace(/^NativeModule /, ""));
      this.#seenBuiltin = loaded.length;
    }
    const files = Object.entries(require.cache);
    const isSame = files.length === this.#seenFiles;
    if (isSame && this.#hasAll) return;
    this.#seenFiles = files.length;
    this.#hasAll = true;
    for (const [path, module] of files) {
      if (module === undefined || !path.includes("node_modules") || (isSame && this.#added.has(module))) continue;
      if (module.loaded) {
        this.#added.add(module);
        this.#add(this.#files, this.#resolve(pathToFileURL(path).href), module.exports as unknown);
      } else this.#hasAll = false;
    }
  }

  #addBuiltin(name: string): void {
    if (!modules.isBuiltin(name) || name.startsWith("internal/")) return;
    this.#add(this.#builtin, `node:${name}`, require(`node:${name}`) as unknown);
  }

  #add(found: Map<object, ModuleRef>, url: string, exports: unknown): void {
    if (isCode(exports) && !found.has(exports)) found.set(exports, { kind: "module", url, name: "default" });
    if (!isCode(exports)) return;
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(exports))) {
      const part: unknown = value;
      if (isCode(part) && !found.has(part) && !types.isProxy(part)) found.set(part, { kind: "module", url, name });
    }
  }
}

const require = modules.createRequire(import.meta.url);

function isCode(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
