import { dirname as dirnameOf } from "node:path";
import { fileURLToPath } from "node:url";
import type { ScriptOrigin } from "../client/scripts/script-edits.ts";
import { IMPORT_MODULE, REQUIRE_FROM, RESOLVE_MODULE } from "../protocol/own-functions.ts";
import { readSentModule } from "../protocol/sent-module.ts";
import { pathAlias } from "./modules/path-alias.ts";
import { resolveModule } from "./resolve-module.ts";
import { isTypeScript, typeScriptFor } from "./typescript-files.ts";

/**
 * What belongs to the place of a script: how its imports are resolved, and its `import.meta`.
 *
 * @param resolve - makes an address one that engines can import
 */
export function scriptPlace(
  name: string,
  resolve: (specifier: string) => string = resolveModule,
): Omit<ScriptOrigin, "source" | "name" | "written"> {
  return {
    resolve: (specifier) => resolve(typeScriptFor(resolveFrom(specifier, name))),
    importer: (resolved) =>
      isTypeScript(resolved) || readSentModule(resolved) !== undefined ? IMPORT_MODULE : "import",
    ...(name.startsWith("file:") && namesOf(name)),
  };
}

// Relative paths start from the script, as do those that its tsconfig.json gives a name.
function resolveFrom(given: string, name: string): string {
  const specifier = (isTypeScript(name) && pathAlias(given, name)) || given;
  if (!/^\.{0,2}\//.test(specifier)) return specifier;
  return name.startsWith("file:") ? new URL(specifier, name).href : resolveModule(specifier);
}

function namesOf(address: string): Pick<ScriptOrigin, "meta" | "commonJs"> {
  const base = JSON.stringify(address);
  const filename = JSON.stringify(fileURLToPath(address));
  const dirname = JSON.stringify(dirnameOf(fileURLToPath(address)));
  return {
    meta: { dirname, filename, resolve: `(specifier) => ${RESOLVE_MODULE}(specifier, ${base})` },
    commonJs: [
      { names: ["require"], code: `require = ${REQUIRE_FROM}(${base})` },
      { names: ["module", "exports"], code: "module = { exports: {} }, exports = module.exports" },
      { names: ["__filename"], code: `__filename = ${filename}` },
      { names: ["__dirname"], code: `__dirname = ${dirname}` },
    ],
  };
}
