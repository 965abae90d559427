import type { DependencyCounts } from "../../src/schedule/dependencies.ts";

/** What became of a task that others depend on. */
export type DependencyState = "pending" | "succeeded" | "failed";

export function countStates(states: readonly DependencyState[]): DependencyCounts {
  const count = (wanted: DependencyState) => states.filter((state) => state === wanted).length;
  return { all: states.length, succeeded: count("succeeded"), failed: count("failed") };
}
