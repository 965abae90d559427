import type { Policy } from "../schedule/policy.ts";
import type { Dependency, Needs } from "./dependency.ts";

/** Time that a task has to stop which listens to `engine.signal`, ms. */
export const DEFAULT_GRACE_MS = 1000;

/** What holds for the tasks of one view; each view has its own object, by which its tasks differ from others. */
export interface TaskRules {
  /** Longest time that a task may run on its engine, ms > 0, from when that is free for it. */
  readonly timeoutMs?: number;
  /** Longest time that a task may wait for an engine, ms > 0. */
  readonly queueTimeoutMs?: number;
  /** Aborts what is pending, and what is called later. */
  readonly signal?: AbortSignal;
  /** Picks the engine for each balanced task. */
  readonly policy?: Policy;
  /** How often a balanced task that failed, or lost its engine, is tried again. */
  readonly retries?: number;
  /** Balanced tasks of a higher one go first; 0 by default. */
  readonly priority?: number;
  /** Tasks that an engine may hold while it is given one more of these, at most. */
  readonly maxInFlight?: number;
  /** What has to end before a balanced task may run. */
  readonly after?: Dependency;
  /** What has to end before it, and where that ran it runs. */
  readonly follow?: Dependency;
  /** What an engine has to have. */
  readonly needs?: Needs;
}
