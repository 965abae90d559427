/**
 * Where a task stands.
 *
 * | state | it is in |
 * |---|---|
 * | `held` | the dependency tracker: what it depends on is not there, or engines are asked whether they have what it needs |
 * | `queued` | a queue: of one engine, or the ready work |
 * | `sent` | an engine, running or next in line; which of them runs the engine notes itself |
 * | `stopping` | an engine, which is to stop it; how it ends is decided |
 * | `done` `failed` `aborted` | nothing but its result, and for a while the history |
 */
export type TaskState = "held" | "queued" | "sent" | "stopping" | "done" | "failed" | "aborted";

/** The states that may follow a state. A task that is tried again, or whose engine had not begun it, is queued anew. */
export const TRANSITIONS: Readonly<Record<TaskState, readonly TaskState[]>> = {
  held: ["queued", "failed", "aborted"],
  queued: ["held", "queued", "sent", "failed", "aborted"],
  sent: ["queued", "stopping", "done", "failed", "aborted"],
  stopping: ["failed", "aborted"],
  done: [],
  failed: [],
  aborted: [],
};

/** Whether a task in this state is over: nothing follows. */
export function isFinal(state: TaskState): boolean {
  return TRANSITIONS[state].length === 0;
}
