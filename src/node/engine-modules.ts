import * as modules from "node:module";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { isTypeScript } from "./typescript-files.ts";

type ModuleNames = Readonly<Record<string, unknown>>;

/**
 * Imports a module. Names of packages are looked up from the working directory where the engine's own place does not lead
 * to them, as when the package manager keeps packages apart.
 */
export async function importModule(specifier: string): Promise<ModuleNames> {
  if (isTypeScript(specifier)) await readTypeScript();
  try {
    return (await import(specifier)) as ModuleNames;
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
    if (!missing || /^[./]|^[a-z]+:/.test(specifier)) throw error;
    const path = resolveFromCwd(specifier);
    if (path === undefined) throw error;
    return (await import(pathToFileURL(path).href)) as ModuleNames;
  }
}

/**
 * What `import.meta.resolve` is to a script. Packages that have another file for `require` than for `import` are resolved
 * to the former.
 */
export function resolve(specifier: string, script: string): string {
  if (/^\.{0,2}\//.test(specifier)) return new URL(specifier, script).href;
  if (/^[a-z][a-z\d+.-]+:/i.test(specifier)) return new URL(specifier).href;
  const path = modules.createRequire(script).resolve(specifier);
  return modules.isBuiltin(path) ? `node:${path}` : pathToFileURL(path).href;
}

function resolveFromCwd(specifier: string): string | undefined {
  try {
    return modules.createRequire(`${process.cwd()}/`).resolve(specifier);
  } catch {
    return undefined;
  }
}

let reading: Promise<void> | undefined;

// Not before it is needed: the compiler is a megabyte, and in Node 20 hooks have a thread of their own.
function readTypeScript(): Promise<void> {
  reading ??= addHooks();
  return reading;
}

async function addHooks(): Promise<void> {
  const hooks = new URL("./typescript-hooks.js", import.meta.url).href;
  // From Node 22.15 on, and not in the types of Node 20.
  const registerHooks: unknown = Reflect.get(modules, "registerHooks");
  if (typeof registerHooks !== "function") {
    modules.register(hooks);
    return;
  }
  const { syncHooks } = (await import(hooks)) as { readonly syncHooks: unknown };
  (registerHooks as (given: unknown) => unknown)(syncHooks);
}
