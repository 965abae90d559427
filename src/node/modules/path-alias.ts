import { createRequire, isBuiltin } from "node:module";
import { dirname, posix } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type * as GetTsconfig from "get-tsconfig";
import { isFile, typeScriptFor } from "../typescript-files.ts";

type PathsMatcher = (specifier: string) => readonly string[];

/** By folder: what its tsconfig.json says of paths; null where it says nothing. */
const matchers = new Map<string, PathsMatcher | null>();

/**
 * The file that a name such as `@lib/a` means by `paths` or `baseUrl` of the tsconfig.json that is next, as a path from the
 * module that imports it; undefined where they do not lead to a file.
 *
 * @param importer - address of a file
 */
export function pathAlias(specifier: string, importer: string): string | undefined {
  const isOther = /^\.{0,2}\/|^\.{1,2}$|^#|^[a-z][a-z\d+.-]+:/i.test(specifier) || isBuiltin(specifier);
  if (isOther || !importer.startsWith("file:")) return undefined;
  const folder = dirname(fileURLToPath(importer));
  for (const candidate of matcherOf(folder)?.(specifier) ?? []) {
    const file = typeScriptFor(pathToFileURL(candidate).href);
    if (!isFile(file)) continue;
    const path = posix.relative(new URL(".", importer).pathname, new URL(file).pathname);
    return path.startsWith(".") ? path : `./${path}`;
  }
  return undefined;
}

function matcherOf(folder: string): PathsMatcher | null {
  let matcher = matchers.get(folder);
  if (matcher === undefined) {
    matcher = readMatcher(folder);
    matchers.set(folder, matcher);
  }
  return matcher;
}

function readMatcher(folder: string): PathsMatcher | null {
  // Loaded with the first name that may be one.
  const { createPathsMatcher, getTsconfig } = createRequire(import.meta.url)("get-tsconfig") as typeof GetTsconfig;
  const config = getTsconfig(folder);
  return config && createPathsMatcher(config);
}
