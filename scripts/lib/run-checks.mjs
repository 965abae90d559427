import { availableParallelism } from "node:os";
import { checkDocs } from "../build-docs.mjs";
import { withTarball } from "./pack.mjs";
import { runNode } from "./run.mjs";
import { StepError, step } from "./step.mjs";
import { TOOLS } from "./tools.mjs";

/** Every check that runs no code of the library, longest first. */
const CHECKS = [
  { name: "package", run: checkPackage },
  { name: "types of tests", run: () => runNode(TOOLS.tsc, ["--project", "tsconfig.test.json"]) },
  { name: "types of pages", run: checkPages },
  { name: "lint", run: () => runNode(TOOLS.oxlint, []) },
  { name: "unused code", run: () => runNode(TOOLS.knip, ["--no-progress", "--no-config-hints"]) },
  { name: "links of the docs", run: checkDocs },
  { name: "format", run: () => runNode(TOOLS.biome, ["check"]) },
];

// They see the names of pages, which the rest does without.
async function checkPages() {
  for (const folder of [
    "examples/playground",
    "test/playground",
    "src/dashboard",
    "test/dashboard",
    "docs/site/client",
  ])
    await runNode(TOOLS.tsc, ["--project", folder]);
}

async function checkPackage() {
  await withTarball(async (tarball) => {
    await runNode(TOOLS.publint, ["run", tarball, "--strict"]);
    // AssemblyScript resolves its imports in its own way.
    const ours = ["--exclude-entrypoints", "assembly"];
    await runNode(TOOLS.attw, [tarball, "--profile", "esm-only", ...ours]);
  });
}

/**
 * Runs the checks, as many at a time as there are cores; each prints its line, and what it found, when it ends.
 *
 * @returns {Promise<boolean>} whether all passed
 */
export async function runChecks() {
  const waiting = [...CHECKS];
  let passed = true;
  const worker = async () => {
    for (let check = waiting.shift(); check !== undefined; check = waiting.shift()) {
      if (!(await passes(check))) passed = false;
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return passed;
}

/** @param {{ name: string, run: () => Promise<unknown> }} check */
async function passes({ name, run }) {
  try {
    await step(name, run);
    return true;
  } catch (error) {
    if (error instanceof StepError) return false;
    throw error;
  }
}
