import { readFileSync } from "node:fs";

/** The version of this package. */
export function version(): string {
  // Beside build/ in the package, three folders up from where this file is in build/lib/, bundled or not.
  const file = new URL("../../../package.json", import.meta.url);
  return (JSON.parse(readFileSync(file, "utf8")) as { readonly version: string }).version;
}
