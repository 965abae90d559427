import { closeSync, existsSync, openSync, realpathSync } from "node:fs";
import * as modules from "node:module";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as PiscinaPackage from "piscina";

// Bundlers of servers move this code away from the files that threads start from: the engine's, and one of piscina's. So
// these are looked up when they are needed, in a form that bundlers leave alone. `import.meta.url` is the old place in
// Next.js, the new one elsewhere; the package's own name leads to its folder from either, and from its sources as well.
// Not by an import of `createRequire` itself, whose calls webpack follows.
const here = (): NodeJS.Require => modules.createRequire(import.meta.url);

/**
 * Loads piscina, which is most of what an import of this package would have to load.
 *
 * @throws {Error} when a bundler has moved the library to where its packages can't be found
 */
export function loadPiscina(): typeof PiscinaPackage {
  try {
    return here()(/* turbopackIgnore: true */ "piscina") as typeof PiscinaPackage;
  } catch (cause) {
    // For what gathers the files of a server, which follows imports. What is used is the package on the disk.
    import("piscina").catch(() => undefined);
    throw moved("piscina", cause);
  }
}

/**
 * The file of an engine. A thread can't load TypeScript: beside sources, as under vitest or tsx, it is that of the build.
 *
 * @throws {Error} when a bundler has moved the library away from it
 */
export function engineFile(): string {
  try {
    const file = fileURLToPath(ownFile("build/lib/node/engine.bundle.cjs"));
    // The second form is for what gathers files.
    return realpathSync(existsSync(file) ? file : fileURLToPath(new URL("./engine.bundle.cjs", import.meta.url)));
  } catch (cause) {
    throw moved("the engine's file", cause);
  }
}

/**
 * A file or folder of this package; a folder ends with a slash.
 *
 * @param path - from the package's folder
 * @throws {Error} when a bundler has moved the library to where its package can't be found
 */
export function ownFile(path: string): URL {
  return new URL(path, pathToFileURL(here().resolve(/* turbopackIgnore: true */ "wasm-ensemble/package.json")));
}

function moved(what: string, cause: unknown): Error {
  const tooMany = tooManyFiles();
  if (tooMany !== undefined) return tooMany;
  const how = `keep wasm-ensemble out of the bundle, in Next.js by serverExternalPackages: ["wasm-ensemble"]`;
  return new Error(`${what} was not found from ${import.meta.url}; ${how}`, { cause });
}

// A process that may open no more files finds no module, and does not say why.
function tooManyFiles(): Error | undefined {
  try {
    closeSync(openSync(process.execPath, "r"));
    return undefined;
  } catch (error) {
    return error instanceof Error && "code" in error && /^E[MN]FILE$/.test(String(error.code)) ? error : undefined;
  }
}
