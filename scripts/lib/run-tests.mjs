import { rmSync } from "node:fs";
import { join } from "node:path";
import { readJson } from "./read-json.mjs";
import { ROOT } from "./root.mjs";
import { runNode } from "./run.mjs";
import { StepError, step } from "./step.mjs";
import { TOOLS } from "./tools.mjs";

const REPORT = "build/cache/tests.json";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Runs vitest. A failure prints vitest's own report.
 *
 * @param {readonly string[]} args file name filters or options for vitest
 * @returns {Promise<Counts & { ok: boolean }>} counts of what ran; `ok` is false also when vitest itself failed, such
 *   as on an error that no test caught
 */
export async function runTests(args) {
  rmSync(join(ROOT, REPORT), { force: true });
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${REPORT}`];
  try {
    const counts = await step(
      "tests",
      () => runNode(TOOLS.vitest, ["run", ...reporters, ...args]).then(countTests),
      say,
    );
    return { ...counts, ok: counts.failed === 0 };
  } catch (error) {
    if (error instanceof StepError) return { ...countTests(), ok: false };
    throw error;
  }
}

/** @param {Counts} counts */
function say({ passed, skipped }) {
  return skipped > 0 ? `${passed} passed, ${skipped} skipped` : `${passed} passed`;
}

/**
 * What vitest's report holds. A file that could not be loaded has no tests in it, and counts as one that failed.
 *
 * @returns {Counts} zeros when vitest ended before it wrote a report
 */
function countTests() {
  /** @type {Counts} */
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of readReport()) {
    if (file.status === "failed" && !file.assertionResults.some((test) => test.status === "failed")) counts.failed++;
    for (const { status } of file.assertionResults)
      counts[status === "passed" || status === "failed" ? status : "skipped"]++;
  }
  return counts;
}

/** @returns {{ status: string, assertionResults: { status: string }[] }[]} */
function readReport() {
  try {
    /** @type {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} */
    const { testResults } = readJson(REPORT);
    return testResults;
  } catch {
    return [];
  }
}
