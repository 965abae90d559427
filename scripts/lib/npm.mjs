import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { runNode } from "./run.mjs";

/**
 * Runs npm: the one that started this script, or the one beside this Node.
 *
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, timeoutMs?: number }} [options]
 * @returns {Promise<string>} what npm printed
 */
export function runNpm(args, options) {
  return runNode(npmFile(), args, options);
}

function npmFile() {
  const started = process.env["npm_execpath"];
  // Other package managers set the same variable.
  if (started?.endsWith("npm-cli.js")) return started;
  const bin = dirname(process.execPath);
  const places = [join(bin, "../lib/node_modules/npm/bin/npm-cli.js"), join(bin, "node_modules/npm/bin/npm-cli.js")];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error("npm was not found beside node; run this through npm, as in `npm test`");
  return found;
}
