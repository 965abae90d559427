import * as modules from "node:module";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as vm from "node:vm";
import { type ImportFrom, readImportFrom } from "../protocol/import-from.ts";
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
  const from = readImportFrom(specifier);
  if (from !== undefined) return importFromFile(from);
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
    if (!isNotFound(error) || /^[./]|^[a-z]+:/.test(specifier)) throw error;
    const path = resolveFromCwd(specifier);
    if (path === undefined) throw error;
    return (await import(pathToFileURL(path).href)) as ModuleNames;
  }
}

// As the file itself would import it; else as any other package.
async function importFromFile({ file, specifier }: ImportFrom): Promise<ModuleNames> {
  try {
    return await importerIn(file)(specifier);
  } catch (error) {
    if (!isNotFound(error)) throw error;
    return importModule(specifier);
  }
}

function importerIn(file: string): (specifier: string) => Promise<ModuleNames> {
  // From Node 20.12 on, whatever its types say.
  const { constants } = vm as { readonly constants?: typeof vm.constants };
  if (constants !== undefined) {
    const { USE_MAIN_CONTEXT_DEFAULT_LOADER: importModuleDynamically } = constants;
    const script = new vm.Script("(specifier) => import(specifier)", {
      filename: fileURLToPath(file),
      importModuleDynamically,
    });
    const importThere = script.runInThisContext() as ReturnType<typeof importerIn>;
    return (specifier) => withoutWarning(() => importThere(specifier));
  }
  const { resolve: find } = modules.createRequire(file);
  return async (specifier) => (await import(pathToFileURL(find(specifier)).href)) as ModuleNames;
}

// Node says at once that this is an experimental feature, which is none of the user's business.
function withoutWarning<T>(act: () => T): T {
  const emitWarning: unknown = Reflect.get(process, "emitWarning");
  process.emitWarning = () => undefined;
  try {
    return act();
  } finally {
    Reflect.set(process, "emitWarning", emitWarning);
  }
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(?:ERR_)?MODULE_NOT_FOUND$/.test(String(error.code));
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
