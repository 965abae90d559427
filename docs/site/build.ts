// Builds the site into the folder that is named: `npm run build` does, for `ensemble docs`. With --strict, links that lead
// nowhere are an error: `npm run docs` and `npm run check` say so.
import { resolve } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { buildSite } from "./build-site.ts";

const { values, positionals } = parseArgs({ options: { strict: { type: "boolean" } }, allowPositionals: true });
const [folder] = positionals;
if (folder === undefined) throw new Error("build.ts expects the folder to build the site into");

const dead = await buildSite(pathToFileURL(`${resolve(folder)}/`));
for (const { source, href, why } of dead) process.stderr.write(`${source}: ${href}: ${why}\n`);
if (values.strict && dead.length > 0) process.exitCode = 1;
