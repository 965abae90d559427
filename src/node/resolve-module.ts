import { pathToFileURL } from "node:url";

/** A specifier that an engine can import: relative and absolute paths become file URLs, from the working directory. */
export function resolveModule(specifier: string | URL): string {
  if (typeof specifier !== "string") return specifier.href;
  return /^\.{0,2}\//.test(specifier) ? pathToFileURL(specifier).href : specifier;
}

/** As `resolveModule`, for a specifier inside a script: relative paths start from the script. */
export function resolveFrom(script: string): (specifier: string) => string {
  return (specifier) => {
    if (!/^\.{0,2}\//.test(specifier)) return specifier;
    return script.startsWith("file:") ? new URL(specifier, script).href : resolveModule(specifier);
  };
}
