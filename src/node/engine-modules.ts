import * as modules from "node:module";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { addTypeScriptHooks } from "./add-typescript-hooks.ts";
import { importsTypeScript } from "./imports-typescript.ts";
import { typeScriptFor } from "./typescript-files.ts";

/** Addresses of files that were looked at before their import. */
const seen = new Set<string>();

// Not before it is needed: the compiler is a megabyte, and in Node 20 hooks have a thread of their own.
let reading: Promise<void> | undefined;

type ModuleNames = Readonly<Record<string, unknown>>;

/**
 * Imports a module. Names of packages are looked up from the working directory where the engine's own place does not lead
 * to them, as when the package manager keeps packages apart.
 */
export async function importModule(specifier: string): Promise<ModuleNames> {
  const found = specifier.startsWith("file:") ? typeScriptFor(specifier) : specifier;
  // Before the first try: Node remembers what it could not load.
  if (found.startsWith("file:") && !seen.has(found)) {
    seen.add(found);
    if (importsTypeScript(found)) reading ??= addTypeScriptHooks();
  }
  await reading;
  try {
    return (await import(found)) as ModuleNames;
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
