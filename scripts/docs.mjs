// npm run docs: builds the whole site to build/docs/, ready for any server of static files, the playground with it.
import { cpSync } from "node:fs";
import { join } from "node:path";
import { checkDocs } from "./build-docs.mjs";
import { ROOT } from "./lib/root.mjs";
import { exitWith, step } from "./lib/step.mjs";
import { setUp } from "./set-up.mjs";

await exitWith(docs());

async function docs() {
  await setUp({ docs: true });
  await step("links", checkDocs);
  const place = join(ROOT, "build/docs/playground");
  cpSync(join(ROOT, "build/playground"), place, { recursive: true });
  // Its editor loads it.
  cpSync(join(ROOT, "build/page/compiler.js"), join(place, "compiler.js"));
}
