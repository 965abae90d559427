import { setUp } from "../../scripts/set-up.mjs";

/** Builds what is stale before the first test: tests that start an engine import the built package by its name. */
export async function setup(): Promise<void> {
  try {
    await setUp();
  } catch {
    // The step that failed has printed why; vitest would print it once more, in one long line.
    throw new Error("the build failed, as shown above");
  }
}
