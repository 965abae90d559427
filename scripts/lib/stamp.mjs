import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT } from "./root.mjs";

/**
 * Remembers what a build step was made from and what it made, by content, so that clones, branch switches, restored
 * files and clocks make no difference. Hashing the whole project takes a few ms.
 *
 * @param {string} name
 * @param {{ inputs: readonly string[], outputs: readonly string[] }} paths files and folders, relative to the top
 * @returns {{ fresh: boolean, save: () => void }} `save` records the inputs as they were when `stamp` was called, so
 *   that a file edited during the step makes the next run do it again
 */
export function stamp(name, { inputs, outputs }) {
  const file = join(ROOT, "build/cache", `${name}.stamp`);
  const made = () => fingerprint(outputs);
  const from = fingerprint(inputs);
  return {
    fresh: read(file) === `${from} ${made()}`,
    save() {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${from} ${made()}`);
    },
  };
}

/** @param {readonly string[]} paths */
function fingerprint(paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap(listFiles)) {
    hash.update(`${file}\0`);
    hash.update(read(join(ROOT, file)) ?? "missing");
    hash.update("\0");
  }
  return hash.digest("hex");
}

/**
 * Files below `path`, sorted; `path` itself when it is a file or missing.
 *
 * @param {string} path relative to the top folder
 * @returns {string[]} relative to the top folder, with forward slashes
 */
export function listFiles(path) {
  const full = join(ROOT, path);
  if (!statSync(full, { throwIfNoEntry: false })?.isDirectory()) return [path];
  return readdirSync(full, { recursive: true, encoding: "utf8" })
    .map((name) => `${path}/${name.replaceAll("\\", "/")}`)
    .filter((file) => statSync(join(ROOT, file)).isFile())
    .toSorted();
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, "latin1");
  } catch {
    return undefined;
  }
}
