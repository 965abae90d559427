import { baseUrl } from "./resolve-module.ts";

/**
 * Reads a JavaScript file of the site. The page waits for it, as a script that is sent is read before the call returns.
 *
 * @throws {TypeError} when it can't be read, or is TypeScript
 */
export function readScript(file: string | URL): { readonly source: string; readonly name: string } {
  const url = new URL(file, baseUrl());
  if (/\.[cm]?tsx?$/.test(url.pathname)) {
    throw new TypeError(
      `run can't read TypeScript in a page; give it the compiled ${url.pathname.replace(/tsx?$/, "js")}`,
    );
  }
  const request = new XMLHttpRequest();
  try {
    request.open("GET", url.href, false);
    request.send();
  } catch (error) {
    throw new TypeError(`run can't read the script ${url.href} (${String(error)})`, { cause: error });
  }
  if (request.status !== 200) {
    throw new TypeError(`run can't read the script ${url.href} (${request.status} ${request.statusText})`);
  }
  return { source: request.responseText, name: url.href };
}
