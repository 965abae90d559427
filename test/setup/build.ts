import { setUp } from "../../scripts/set-up.mjs";

/** Builds what is stale before the first test: tests that start an engine import the built package by its name. */
export async function setup(): Promise<void> {
  await setUp();
}
