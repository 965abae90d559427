import { readFileSync, statSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { compileTypeScript } from "./compile-typescript.ts";
import { resolveModule } from "./resolve-module.ts";
import { isTypeScript, typeScriptFor } from "./typescript-files.ts";

/** Reads a TypeScript module. @throws {SyntaxError} with file, line and column */
export type CheckTypeScript = (text: string, url: string) => unknown;

/**
 * For a client whose engines are on this machine: makes a specifier one that they can import. A file is that which TypeScript
 * means, `tasks.ts` by `./tasks.js` where only that exists; its syntax is checked, but for what engines import besides, and
 * unless they may have a loader that knows more than TypeScript.
 *
 * @param execArgv - of the engines
 * @param reader - what reads modules, once it is loaded; before that only what the compiler refuses is found
 */
export function moduleFinder(
  execArgv: readonly string[] = process.execArgv,
  reader: () => CheckTypeScript | undefined = () => undefined,
): (specifier: string | URL) => string {
  const checked = new Map<string, number>();
  const check = !hasLoader([...execArgv, process.env["NODE_OPTIONS"] ?? ""].join(" "));
  return (specifier) => {
    const resolved = resolveModule(specifier);
    if (!resolved.startsWith("file:")) return resolved;
    const url = typeScriptFor(resolved);
    if (check && isTypeScript(url)) checkSyntax(url, checked, reader() ?? compileTypeScript);
    return url;
  };
}

// What `--require` loads sees no imports.
function hasLoader(options: string): boolean {
  const others = options.replaceAll(/--import[ =]wasm-ensemble\/typescript(?= |$)/g, "");
  return /(?:^| )--(?:import|(?:experimental-)?loader)(?:[ =]|$)/.test(others);
}

// @throws {SyntaxError} with file, line and column
function checkSyntax(url: string, checked: Map<string, number>, read: CheckTypeScript): void {
  const path = fileURLToPath(url);
  // One that is not there, or can't be read, is for the engine that needs it to tell.
  const changedMs = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  if (changedMs === undefined || checked.get(url) === changedMs) return;
  read(readFileSync(path, "utf8"), url.replace(/[?#].*$/, ""));
  checked.set(url, changedMs);
}
