import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setUp } from "../../scripts/set-up.mjs";

/**
 * Builds what is stale before the first test: tests that start an engine import the built package by its name.
 *
 * @returns what is called after the last test
 */
export async function setup(): Promise<() => Promise<void>> {
  try {
    await setUp();
  } catch {
    // The step that failed has printed why; vitest would print it once more, in one long line.
    throw new Error("the build failed, as shown above");
  }
  // See test/install-package.ts. Each project of a run comes here, and processes of tests inherit the variable.
  const folder = (process.env["ENSEMBLE_INSTALLED"] ??= mkdtempSync(join(tmpdir(), "ensemble-installed-")));
  return () => rm(folder, { recursive: true, force: true });
}
