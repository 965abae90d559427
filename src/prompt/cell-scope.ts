import { createRequire } from "node:module";
import process from "node:process";
import * as vm from "node:vm";
import { importModule, resolve } from "../node/engine-modules.ts";
import type { Script } from "../protocol/messages.ts";
import { IMPORT_MODULE, REQUIRE_FROM, RESOLVE_MODULE } from "../protocol/own-functions.ts";

type Names = Record<string, unknown>;

// What cells that run inside of an object need, and no user means.
const APART = "__promptApart";
const LAST = "_";
const SETTER = "__promptSetter";

/**
 * Where the names of cells live, in this very realm: a name is a global, so that code runs at full speed. One that the
 * runtime itself has, such as `performance`, would be taken from all other code: it lives in an object apart, which cells
 * that mention it run inside of.
 */
export class CellScope {
  readonly #global = globalThis as unknown as Names;
  readonly #taken: ReadonlySet<string>;
  readonly #apart: Names = Object.create(null) as Names;
  // Names offered to cells, which are not theirs.
  readonly #offered = new Map<string, unknown>();

  constructor() {
    this.#taken = new Set(Object.getOwnPropertyNames(globalThis));
    this.offer({
      [IMPORT_MODULE]: importModule,
      [RESOLVE_MODULE]: resolve,
      [REQUIRE_FROM]: createRequire,
      require: createRequire(`${process.cwd()}/`),
      [APART]: this.#apart,
      [SETTER]: new Proxy({}, { set: (_, name, value) => this.#assign(String(name), value) }),
    });
  }

  /** Has cells see names, until they declare them anew. */
  offer(names: Readonly<Names>): void {
    for (const [name, value] of Object.entries(names)) {
      this.#offered.set(name, value);
      this.#define(name, value, false);
    }
  }

  /** Sets a name as a declaration in a cell does. */
  set(name: string, value: unknown): void {
    if (this.#taken.has(name)) this.#apart[name] = value;
    else this.#define(name, value, true);
  }

  /** Sets the value of the last cell under the name `_`, unless a cell has a name of its own there, as of lodash. */
  setLast(value: unknown): void {
    if (!this.#has(LAST) || !this.#isOwn(LAST)) this.offer({ [LAST]: value });
  }

  /**
   * Runs a script.
   *
   * @param file - by which its stack frames name it
   * @returns its completion value
   * @throws what it throws; an error with the code ERR_SCRIPT_EXECUTION_INTERRUPTED on SIGINT
   */
  run(script: Script, file: string): unknown {
    for (const name of script.names) if (!this.#has(name)) this.set(name, undefined);
    const code = plainCode(script);
    const apart = Object.keys(this.#apart).filter((name) => code.includes(name));
    return compile(apart.length > 0 ? this.#inside(script, code, file) : code, file).runInThisContext({
      breakOnSigint: true,
      displayErrors: false,
    });
  }

  /** Takes all names away. */
  clear(): void {
    const own = Object.getOwnPropertyNames(globalThis).filter((name) => this.#isOwn(name));
    for (const name of [...own, ...Object.keys(this.#apart), ...this.#offered.keys()]) {
      Reflect.deleteProperty(this.#apart, name);
      if (!this.#taken.has(name) && !Reflect.deleteProperty(globalThis, name)) this.#global[name] = undefined;
    }
  }

  #assign(name: string, value: unknown): boolean {
    this.set(name, value);
    return true;
  }

  #define(name: string, value: unknown, enumerable: boolean): void {
    // A function that a script declares can't be defined anew, but set.
    const isFixed = Object.getOwnPropertyDescriptor(globalThis, name)?.configurable === false;
    if (isFixed) this.#global[name] = value;
    else Object.defineProperty(globalThis, name, { value, configurable: true, enumerable, writable: true });
  }

  // Those that were offered don't count: a cell that declares one makes it its own. What is sent to engines carries names of
  // cells, which it knows by their being enumerable.
  #has(name: string): boolean {
    if (this.#taken.has(name)) return name in this.#apart;
    return Object.prototype.propertyIsEnumerable.call(globalThis, name);
  }

  #isOwn(name: string): boolean {
    if (this.#taken.has(name)) return false;
    return !this.#offered.has(name) || this.#offered.get(name) !== this.#global[name];
  }

  // Functions declared by eval are its own: they are taken out before anything else runs, to where their names live.
  #inside({ functions, isAsync }: Script, code: string, file: string): string {
    for (const name of functions) Reflect.deleteProperty(this.#apart, name);
    const hoisted = isAsync ? "" : functions.map((name) => `var {} = (this.${name} = ${name}, 0); `).join("");
    const evaluated = JSON.stringify(`${hoisted}${code}\n//# sourceURL=${file}`);
    return `(function () { with (${APART}) { return eval(${evaluated}); } }).call(${SETTER})`;
  }
}

/** Code of a script without the comment that names it, which may hold no spaces. */
export function plainCode({ code }: Script): string {
  return code.replace(/\n\/\/# sourceURL=.*$/, "");
}

function compile(code: string, file: string): vm.Script {
  return new vm.Script(code, { filename: file, importModuleDynamically: loader() as never });
}

// From Node 20.10 on: an import inside of a function is resolved from the working folder.
const LOADER = vm.constants?.USE_MAIN_CONTEXT_DEFAULT_LOADER ?? importModule;
let isQuiet = false;

// Node warns once, at the first import, that this is an experiment: nothing that a user can do something about.
function loader(): unknown {
  if (isQuiet) return LOADER;
  isQuiet = true;
  // oxlint-disable-next-line typescript/unbound-method -- it is put back, not called
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    new vm.Script('void import("node:vm")', { importModuleDynamically: LOADER as never }).runInThisContext();
  } finally {
    process.emitWarning = emitWarning;
  }
  return LOADER;
}
