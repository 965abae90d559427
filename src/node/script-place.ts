import { fileURLToPath } from "node:url";
import type { ScriptOrigin } from "../client/scripts/script-edits.ts";
import { IMPORT_MODULE, RESOLVE_MODULE } from "../protocol/own-functions.ts";
import { resolveModule } from "./resolve-module.ts";
import { isTypeScript, typeScriptFor } from "./typescript-files.ts";

/** What belongs to the place of a script: how its imports are resolved, and its `import.meta`. */
export function scriptPlace(name: string): Omit<ScriptOrigin, "source" | "name" | "written"> {
  return {
    resolve: (specifier) => typeScriptFor(resolveFrom(specifier, name)),
    importer: (resolved) => (isTypeScript(resolved) ? IMPORT_MODULE : "import"),
    meta: metaOf(name),
  };
}

// Relative paths start from the script.
function resolveFrom(specifier: string, name: string): string {
  if (!/^\.{0,2}\//.test(specifier)) return specifier;
  return name.startsWith("file:") ? new URL(specifier, name).href : resolveModule(specifier);
}

function metaOf(name: string): Readonly<Record<string, string>> {
  if (!name.startsWith("file:")) return {};
  const base = JSON.stringify(name);
  return {
    dirname: JSON.stringify(fileURLToPath(new URL(".", name)).replace(/(?<=.)[\\/]$/, "")),
    filename: JSON.stringify(fileURLToPath(name)),
    resolve: `(specifier) => ${RESOLVE_MODULE}(specifier, ${base})`,
  };
}
