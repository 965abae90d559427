import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isFile, isTypeScript, typeScriptFor } from "./typescript-files.ts";

// A module that imports so many files has been found not to need it.
const MOST_FILES = 256;

const RELATIVE_IMPORT = /(?:\bfrom|\bimport|\brequire)\s*\(?\s*["'](\.{1,2}\/[^"'\n]*)["']/g;

/**
 * Whether a module is TypeScript, or imports such by relative paths, however far. Told by the look of the text: what only
 * seems to be an import does no harm.
 *
 * @param url - address of a file
 */
export function importsTypeScript(url: string): boolean {
  const seen = new Set([url]);
  for (const file of seen) {
    if (isTypeScript(file)) return true;
    if (!isFile(file) || !/\.[cm]?js$/.test(file)) continue;
    for (const [, specifier = ""] of readFileSync(fileURLToPath(file), "utf8").matchAll(RELATIVE_IMPORT)) {
      if (seen.size < MOST_FILES) seen.add(typeScriptFor(new URL(specifier.replace(/[?#].*/, ""), file).href));
    }
  }
  return false;
}
