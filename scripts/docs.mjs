// npm run docs: builds the whole site to build/site/, ready for any server of static files: the docs, and the playground in them.
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { checkDocs } from "./build-docs.mjs";
import { ROOT } from "./lib/root.mjs";
import { exitWith, step } from "./lib/step.mjs";
import { setUp } from "./set-up.mjs";

await exitWith(docs());

async function docs() {
  await setUp({ docs: true });
  await step("links", checkDocs);
  const site = join(ROOT, "build/site");
  // Nothing of an earlier build stays.
  rmSync(site, { recursive: true, force: true });
  cpSync(join(ROOT, "build/docs"), site, { recursive: true });
  cpSync(join(ROOT, "build/playground"), join(site, "playground"), { recursive: true });
  // Its editor loads it.
  cpSync(join(ROOT, "build/page/compiler.js"), join(site, "playground/compiler.js"));
}
