import { readFileSync } from "node:fs";
import { ownFile } from "./own-files.ts";

/** The version of this package. */
export function packageVersion(): string {
  return (JSON.parse(readFileSync(ownFile("package.json"), "utf8")) as { readonly version: string }).version;
}
