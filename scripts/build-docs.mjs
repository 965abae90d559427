// Builds docs/, the reference and the examples to a site of static files in build/docs/, which `ensemble docs` serves.
import { renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./lib/root.mjs";
import { runNode } from "./lib/run.mjs";
import { stamp } from "./lib/stamp.mjs";
import { step } from "./lib/step.mjs";
import { TOOLS } from "./lib/tools.mjs";

const TARGET = "build/docs";
// Made here, and put in its place as a whole.
const PART = "build/cache/docs";

const INPUTS = [
  "docs",
  "examples",
  "src",
  "assembly",
  "scripts/lib",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "README.md",
  "SECURITY.md",
  "package.json",
  "package-lock.json",
];

/** Builds the site unless everything in build/docs/ was made from the same sources. The playground is not in it. */
export async function buildDocs() {
  const { fresh, save } = stamp("docs", { inputs: INPUTS, outputs: [TARGET] });
  if (fresh) return;
  await step("docs", async () => {
    await runNode(TOOLS.tsx, [GENERATOR, PART]);
    rmSync(join(ROOT, TARGET), { recursive: true, force: true });
    renameSync(join(ROOT, PART), join(ROOT, TARGET));
  });
  save();
}

/** Fails when a link of the site leads nowhere. */
export function checkDocs() {
  return runNode(TOOLS.tsx, [GENERATOR, "build/cache/checked-docs", "--strict"]);
}

const GENERATOR = "docs/site/build.ts";
