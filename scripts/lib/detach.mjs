import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./root.mjs";

/** Files that re-export what few apps call, and what parts that come later need as well. */
const DETACHED = ["build/lib/browser/statistics.js", "build/lib/browser/marks.js"];

/**
 * Has an app load nothing at first of what it does not call. esbuild puts into an app's first file whatever an entry of the library
 * re-exports of files that any part uses, called or not. A constant of its own in a file between ends that, and the types,
 * with their comments, are those of the re-export.
 */
export function detachExports() {
  for (const name of DETACHED) {
    const file = join(ROOT, name);
    const text = readFileSync(file, "utf8");
    let detached = text;
    for (const [line, names = "", from = ""] of text.matchAll(/^export \{ (.*) \} from (".*");$/gm)) {
      detached = detached.replace(line, constants(names, from));
    }
    writeFileSync(file, detached);
  }
}

/**
 * @param {string} names
 * @param {string} from
 */
function constants(names, from) {
  const each = names.split(", ");
  const imported = each.map((name) => `${name} as ${name}Of`).join(", ");
  // On one line each, as source maps know.
  return `import { ${imported} } from ${from}; ${each.map((name) => `export const ${name} = ${name}Of;`).join(" ")}`;
}
