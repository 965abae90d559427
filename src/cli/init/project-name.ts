import { basename, resolve } from "node:path";
import { quote } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";

const MOST_LETTERS = 214;

/**
 * The name of a package in a folder: the one given, or the folder's in letters that a package may have.
 *
 * Source: docs.npmjs.com, package.json, "name".
 *
 * @param taken - packages that it depends on, whose names it can't have
 * @throws {UsageError} when the one given is none
 */
export function projectName(folder: string, given: string | undefined, taken: readonly string[]): string {
  const name = given ?? nameOf(basename(resolve(folder)));
  const isName = /^(?:@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*$/u.test(name) && name.length <= MOST_LETTERS;
  if (isName && !taken.includes(name) && name !== "node_modules") return name;
  if (given === undefined) return "my-ensemble";
  const why = taken.includes(name) ? "another than those of the packages that it needs" : RULE;
  throw new UsageError(`--name expects ${why}; got ${quote(given)}`);
}

const RULE = `the name of a package: small letters, digits, "-", "_" and ".", at most ${MOST_LETTERS}`;

function nameOf(folder: string): string {
  return folder
    .toLowerCase()
    .replaceAll(/[^a-z\d._~-]+/gu, "-")
    .replace(/^[._-]+/u, "")
    .replace(/-+$/u, "");
}
