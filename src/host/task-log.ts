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
    for (let i = 0; i < tasks.length; i++) this.#addDone(tasks[i], startedMs[i] ?? 0, endedMs[i] ?? 0);
  }

  /** Items of a map have ended. */
  items(task: NewTask | undefined, { startedMs, endedMs, errors }: Reply & { kind: "items" }): void {
    const [error] = errors;
    if (error === undefined) this.#addDone(task, startedMs, endedMs);
    else this.#add(task, startedMs, endedMs, "failed", messageOf(error[1]));
  }

  /** A task has failed, or has stopped when its `engine.signal` was aborted. */
  failed(task: NewTask | undefined, { startedMs, endedMs, error }: Reply & { kind: "failed" }): void {
    const isStopped = error.kind === "error" && error.name === "AbortError";
    this.#add(task, startedMs, endedMs, isStopped ? "aborted" : "failed", messageOf(error));
  }

  /** A task will never run. */
  aborted(task: NewTask | undefined): void {
    const nowMs = epochMs();
    this.#add(task, nowMs, nowMs, "aborted");
  }

  /** A task was lost with its engine. */
  lost(task: NewTask, startedMs: number, why: Error): void {
    this.#add(task, startedMs, epochMs(), "lost", why.message);
  }

  // There may be 100,000 of them a second.
  #addDone(task: NewTask | undefined, startedMs: number, endedMs: number): void {
    if (task === undefined) return;
    const { session, name, count } = task;
    if (this.#recorder.extend(this.#engine, session.client, name, startedMs, endedMs, count)) return;
    this.#add(task, startedMs, endedMs, "done");
  }

  #add(task: NewTask | undefined, startedMs: number, endedMs: number, outcome: RecordOutcome, error?: string): void {
    if (task === undefined) return;
    const { session, name, count } = task;
    this.#recorder.add({
      engine: this.#engine,
      client: session.client,
      name,
      count,
      startedMs,
      endedMs,
      outcome,
      error,
    });
  }
}

function messageOf(error: ErrorRecord): string {
  return error.kind === "error" ? error.message : error.text;
}
