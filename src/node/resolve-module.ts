import { pathToFileURL } from "node:url";
import { describe } from "../protocol/describe.ts";
import { isUrl } from "../protocol/platform-objects.ts";

/**
 * A specifier that an engine can import: relative and absolute paths become file URLs, from the working directory.
 *
 * @throws {TypeError} when it is neither a string nor a URL
 */
export function resolveModule(specifier: string | URL): string {
  if (isUrl(specifier)) return specifier.href;
  if (typeof specifier !== "string" || specifier === "") {
    throw new TypeError(`a module is named by a specifier or a URL, got ${describe(specifier)}`);
  }
  return /^\.{0,2}\//.test(specifier) ? pathToFileURL(specifier).href : specifier;
}
