import type { TaskId } from "../protocol/ids.ts";

// An engine has this long to end a task that does not listen, ms: short ones then end by themselves.
const DEAF_MS = 10;

/** Tasks that their engine was told to stop. */
export interface Stopping {
  readonly ids: readonly TaskId[];
  /** Whether the engine holds a task. */
  readonly holds: (id: TaskId) => boolean;
  /** Whether it runs it. */
  readonly runs: (id: TaskId) => boolean;
  /** Time that it has to stop, ms. */
  readonly graceMs: (id: TaskId) => number;
  /** Ends the engine, which does not stop a task. */
  readonly end: (id: TaskId) => void;
}

/** Follows tasks until their engine has answered them. Ends it when one of them runs on. */
export function watchStop(stopping: Stopping): void {
  const sinceMs = performance.now();
  let wasLate: TaskId | undefined;
  const look = (): void => {
    const left = stopping.ids.filter(stopping.holds);
    if (left.length === 0) return;
    const running = left.find(stopping.runs);
    const isLate = running !== undefined && performance.now() - sinceMs >= stopping.graceMs(running);
    if (isLate && wasLate === running) return stopping.end(running);
    // Looks twice, so that what came while this thread was busy is heard first.
    wasLate = isLate ? running : undefined;
    setTimeout(look, isLate ? 0 : DEAF_MS);
  };
  setTimeout(look, DEAF_MS);
}
