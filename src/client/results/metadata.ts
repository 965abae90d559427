import type { EngineId, TaskId } from "../../protocol/ids.ts";
import { withJson } from "../../protocol/json.ts";
import type { Task } from "../../scheduler/task.ts";
import type { TaskState } from "../../scheduler/transitions.ts";

/**
 * What is known of a task, as JSON too. Times are ms since the epoch, each on the clock of the thread where it happened; those of
 * engines on other machines by the clock of this one.
 */
export interface TaskMetadata {
  /** As in `client.outstanding`; rises with each task of the client. */
  readonly taskId: TaskId;
  /** The call that made it: apply, map, execute, … */
  readonly method: string;
  /** How far it has come, or how it ended. */
  readonly state: TaskState;
  /** Engine that holds or held it, or that it waits for; undefined while it waits for any. */
  readonly engineId: EngineId | undefined;
  /** How often it was given to an engine so far; 0 while it waits for the first time. */
  readonly tries: number;
  /** Failures of the tries before the last, oldest first. */
  readonly failures: readonly Error[];
  /** Position of its first part in the result. */
  readonly index: number;
  /** Parts it gives: the items of a map's chunk, otherwise 1. */
  readonly count: number;
  /** When it was made. */
  readonly submittedMs: number;
  /** When the engine began; undefined until its answer has come. */
  readonly startedMs: number | undefined;
  /** When the engine was done; undefined until its answer has come. */
  readonly endedMs: number | undefined;
  /** When the answer came. */
  readonly receivedMs: number | undefined;
  /** What it has written to standard output. */
  readonly stdout: string;
  /** What it has written to standard error. */
  readonly stderr: string;
  /** What it published last by `engine.publish`, readable while it runs; undefined before. */
  readonly published: unknown;
}

/** A record of the task as it stands. */
export function taskMetadata(task: Task): TaskMetadata {
  const { method, state, engineId, tries, failures, index, count } = task;
  const { submittedMs, startedMs, endedMs, receivedMs } = task;
  const { stdout, stderr, published } = task;
  const times = { submittedMs, startedMs, endedMs, receivedMs };
  const metadata = withJson({
    taskId: task.id,
    method,
    state,
    engineId,
    tries,
    failures,
    index,
    count,
    ...times,
    stdout,
    stderr,
    published,
  });
  return Object.freeze(metadata);
}
