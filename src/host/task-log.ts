import type { TaskRecorder } from "../monitor/task-recorder.ts";
import type { RecordOutcome } from "../monitor/task-records.ts";
import { epochMs } from "../protocol/epoch-ms.ts";
import type { ErrorRecord } from "../protocol/error-record.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { Reply } from "../protocol/messages.ts";
import type { NewTask } from "./session.ts";

/** Records the tasks of one engine as they end, while somebody looks. */
export class TaskLog {
  readonly #engine: EngineId;
  readonly #recorder: TaskRecorder;

  constructor(engine: EngineId, recorder: TaskRecorder) {
    this.#engine = engine;
    this.#recorder = recorder;
  }

  /** Calls have ended well: `tasks[i]` is that of `ids[i]`. */
  done(tasks: readonly (NewTask | undefined)[], { startedMs, endedMs }: Reply & { kind: "done" }): void {
    for (const [i, task] of tasks.entries()) {
      this.#add(task, { startedMs: startedMs[i] ?? 0, endedMs: endedMs[i] ?? 0, outcome: "done" });
    }
  }

  /** Items of a map have ended. */
  items(task: NewTask | undefined, { startedMs, endedMs, errors }: Reply & { kind: "items" }): void {
    const [error] = errors;
    if (error === undefined) this.#add(task, { startedMs, endedMs, outcome: "done" });
    else this.#add(task, { startedMs, endedMs, outcome: "failed", error: messageOf(error[1]) });
  }

  /** A task has failed, or has stopped when its `engine.signal` was aborted. */
  failed(task: NewTask | undefined, { startedMs, endedMs, error }: Reply & { kind: "failed" }): void {
    const isStopped = error.kind === "error" && error.name === "AbortError";
    this.#add(task, { startedMs, endedMs, outcome: isStopped ? "aborted" : "failed", error: messageOf(error) });
  }

  /** A task will never run. */
  aborted(task: NewTask | undefined): void {
    const nowMs = epochMs();
    this.#add(task, { startedMs: nowMs, endedMs: nowMs, outcome: "aborted" });
  }

  /** A task was lost with its engine. */
  lost(task: NewTask, startedMs: number, why: Error): void {
    this.#add(task, { startedMs, endedMs: epochMs(), outcome: "lost", error: why.message });
  }

  #add(
    task: NewTask | undefined,
    ended: {
      readonly startedMs: number;
      readonly endedMs: number;
      readonly outcome: RecordOutcome;
      readonly error?: string | undefined;
    },
  ): void {
    if (task === undefined) return;
    const { session, name, count } = task;
    this.#recorder.add({ engine: this.#engine, client: session.client, name, count, ...ended });
  }
}

function messageOf(error: ErrorRecord): string {
  return error.kind === "error" ? error.message : error.text;
}
