import { braced } from "../../protocol/inspect.ts";
import type { TaskState } from "../../scheduler/transitions.ts";
import type { ResultState } from "./result-state.ts";

/**
 * A result as consoles show it: `AsyncResult { map: 12/100 done, 0.3 s }`. It looks only at what is there.
 *
 * @param elapsedMs - since the call
 */
export function resultText(state: ResultState, elapsedMs: number): string {
  const [first] = state.tasks;
  // Only maps make their tasks later, or have none here: those of jobs.
  const call = first?.method ?? (state.length > 0 ? "map" : undefined);
  const progress = call === undefined ? progressText(state) : `${call}: ${progressText(state)}`;
  return braced("AsyncResult", [progress, ...failuresText(state), ...(first ? [inSeconds(elapsedMs)] : [])]);
}

function progressText({ length, settled, tasks: [task], failed, ready }: ResultState): string {
  if (length !== 1 || task === undefined) return `${settled}/${length} done`;
  // Of several tasks' values, one may be made.
  if (ready) return failed ? "failed" : "done";
  return STATES[task.state](task.engineId ?? "?");
}

const STATES: Readonly<Record<TaskState, (engineId: number | string) => string>> = {
  held: () => "waits for other results",
  queued: () => "waits for an engine",
  sent: (id) => `on engine ${id}`,
  stopping: (id) => `stopping on engine ${id}`,
  done: () => "done",
  failed: () => "failed",
  aborted: () => "aborted",
};

function failuresText({ length, failures }: ResultState): string[] {
  return length === 1 || failures === 0 ? [] : [`${failures} failed`];
}

// As `0.3 s`.
function inSeconds(ms: number): string {
  return `${(ms / 1000).toFixed(ms < 100_000 ? 1 : 0)} s`;
}
