import type { Outcome } from "../../scheduler/task.ts";

/** Why a task, or the first of its items, failed; undefined where nothing did. */
export function errorOf(outcome: Outcome): Error | undefined {
  if (outcome.kind === "error") return outcome.error;
  return outcome.kind === "items" ? outcome.errors.values().next().value : undefined;
}
