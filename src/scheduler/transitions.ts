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

/** The states, each with a number, which is its place. */
export const STATES: readonly TaskState[] = ["held", "queued", "sent", "stopping", "done", "failed", "aborted"];

/** The number of each. */
export const NUMBERS = Object.fromEntries(STATES.map((state, number) => [state, number])) as Readonly<
  Record<TaskState, number>
>;

// By the number of a state: a bit for each that may follow. There may be millions of tasks, each moved three times.
const FOLLOWING: readonly number[] = STATES.map((from) =>
  TRANSITIONS[from].reduce((bits, to) => bits | (1 << NUMBERS[to]), 0),
);

/** Whether a state may follow another, both by their numbers. */
export function mayFollow(from: number, to: number): boolean {
  return ((FOLLOWING[from] ?? 0) & (1 << to)) !== 0;
}

/** Whether a task in this state, by its number, is over: nothing follows. */
export function isFinal(state: number): boolean {
  return FOLLOWING[state] === 0;
}
