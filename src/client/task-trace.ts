import type { EngineId, TaskId } from "../protocol/ids.ts";

/**
 * A task, as in Node the channels `ensemble:task:submitted` and `ensemble:task:ended` of `node:diagnostics_channel` show it: both show one
 * object, to which the second has added what is known at the end. Times are ms since the epoch, by the clock of this program.
 *
 * @example
 * import { subscribe } from "node:diagnostics_channel";
 *
 * subscribe("ensemble:task:ended", (message) => {
 *   const { name, state, startedMs = 0, endedMs = 0 } = message as TaskTrace;
 *   console.log(name, state, endedMs - startedMs);
 * });
 */
export interface TaskTrace {
  /** As in `TaskMetadata`: it rises with each task of a client. */
  readonly taskId: TaskId;
  /** The call that made it: apply, map, sample, execute, … */
  readonly method: string;
  /** What it calls: the name of the function or kernel or, where it has none, its source in short. */
  readonly name: string;
  /** The kind of view that was called; sampling is balanced. */
  readonly view: "direct" | "balanced";
  /** Items of a map's chunk, or chunks of sampling; otherwise 1. */
  readonly count: number;
  /** When it was made. */
  readonly submittedMs: number;
  /** Engine that had it last; absent at first, and where none has had it. */
  engineId?: EngineId;
  /** Host of that engine; absent where it is this program. */
  host?: string;
  /** How often it was given to an engine; absent at first. */
  tries?: number;
  /** When the engine began; absent at first, and where it has not told. */
  startedMs?: number;
  /** When the engine was done; absent as that. */
  endedMs?: number;
  /** How it ended; `lost`: with its engine. Absent at first. */
  state?: "done" | "failed" | "aborted" | "lost";
  /** Parts that failed; absent at first. */
  failed?: number;
  /** Why it failed, or the first of its items that did. */
  error?: Error;
}
