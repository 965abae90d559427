import { describe } from "../../protocol/describe.ts";
import { isUrl } from "../../protocol/platform-objects.ts";

/**
 * A specifier that an engine can import: paths become URLs, from the address of this page. Bare names stay as they are;
 * in workers no import map resolves them.
 *
 * @throws {TypeError} when it is neither a string nor a URL
 */
export function resolveModule(specifier: string | URL): string {
  if (isUrl(specifier)) return specifier.href;
  if (typeof specifier !== "string" || specifier === "") {
    throw new TypeError(`a module is named by a specifier or a URL, got ${describe(specifier)}`);
  }
  return resolveFrom(baseUrl())(specifier);
}

/** As `resolveModule`, for a specifier inside a script: relative paths start from the script. */
export function resolveFrom(script: string): (specifier: string) => string {
  const base = URL.canParse(script) ? script : baseUrl();
  return (specifier) => (/^\.{0,2}\//.test(specifier) ? new URL(specifier, base).href : specifier);
}

/** Where relative addresses start: in a page its base, in a worker its script. */
export function baseUrl(): string {
  const { document } = globalThis as { readonly document?: { readonly baseURI: string } };
  return document?.baseURI ?? location.href;
}
