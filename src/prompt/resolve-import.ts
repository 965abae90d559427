import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { resolveModule } from "../node/resolve-module.ts";

const PACKAGE = "wasm-ensemble";

/** As `resolveModule`; this package is the one that runs the prompt, whichever the working folder has. */
export function resolveImport(specifier: string | URL): string {
  if (typeof specifier === "string" && (specifier === PACKAGE || specifier.startsWith(`${PACKAGE}/`))) {
    return pathToFileURL(createRequire(import.meta.url).resolve(specifier)).href;
  }
  return resolveModule(specifier);
}
