import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./root.mjs";

/**
 * Content of a JSON file of the checkout.
 *
 * @template T
 * @param {string} file relative to the top folder
 * @returns {T} as the caller describes it: these files are the project's own, or npm's
 */
export function readJson(file) {
  return /** @type {T} */ (JSON.parse(readFileSync(join(ROOT, file), "utf8")));
}
