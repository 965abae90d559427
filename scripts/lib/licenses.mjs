import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./root.mjs";

/**
 * The licences of the packages that are in a bundle, whose texts have to go with it.
 *
 * @param {readonly string[]} inputs files of the bundle
 * @param {readonly string[]} more packages that are beside it
 */
export function licenses(inputs, more = []) {
  const bundled = inputs.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  const names = [...new Set([...bundled, ...more])].toSorted();
  return names.map((name) => `${name}\n\n${licenseOf(join(ROOT, "node_modules", name))}`).join("\n\n");
}

/** @param {string} folder */
function licenseOf(folder) {
  const file = readdirSync(folder).find((each) => /^licen[cs]e(?:\.|$)/i.test(each));
  if (file === undefined) throw new Error(`${folder} has no licence`);
  return readFileSync(join(folder, file), "utf8");
}
