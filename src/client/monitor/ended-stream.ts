import type { EndedTask } from "../../monitor/task-recorder.ts";
import type { RecordOutcome } from "../../monitor/task-records.ts";
import { EngineLostError } from "../../protocol/errors.ts";
import type { EngineId, FunctionId } from "../../protocol/ids.ts";
import type { Outcome, Task } from "../../scheduler/task.ts";
import { errorOf } from "../driver/error-of.ts";
import { calledBy, type TaskNames } from "./task-names.ts";

// Tasks that take less, and follow each other more closely, are told together, ms: see TaskRecorder.
const SHORT_MS = 5;
const GAP_MS = 1;

/** Called with tasks that followed each other closely on an engine, or one. @param busyMs - time in which they ran */
export type TellEnded = (tasks: Omit<EndedTask, "client">, busyMs: number) => void;

/** Tells of tasks that have ended: of short ones of one function, which may be a million a second, together. */
export class EndedStream {
  readonly #names: TaskNames;
  readonly #tell: TellEnded;
  // Those that are to be told together, while there are any.
  #count = 0;
  #engine: EngineId = -1;
  #fn: FunctionId | undefined;
  #method = "";
  #name = "";
  #startedMs = 0;
  #endedMs = 0;
  #busyMs = 0;

  constructor(names: TaskNames, tell: TellEnded) {
    this.#names = names;
    this.#tell = tell;
  }

  /** A task has ended. One that no engine has had is none of those. */
  add(task: Task, outcome: Outcome): void {
    const { engineId, startedMs, endedMs } = task;
    if (engineId === undefined || task.tries === 0) return;
    const isPlain = outcome.kind === "value" || (outcome.kind === "items" && outcome.errors.size === 0);
    if (!isPlain || startedMs === undefined || endedMs === undefined || endedMs - startedMs >= SHORT_MS) {
      this.flush();
      return this.#tellOne(task, engineId, outcome);
    }
    const fn = calledBy(task.request);
    const isNext =
      this.#count > 0 &&
      engineId === this.#engine &&
      fn === this.#fn &&
      task.method === this.#method &&
      startedMs - this.#endedMs < GAP_MS;
    if (!isNext) this.#begin(task, engineId, startedMs);
    this.#count += task.count;
    this.#endedMs = endedMs;
    this.#busyMs += endedMs - startedMs;
  }

  #begin(task: Task, engineId: EngineId, startedMs: number): void {
    this.flush();
    this.#engine = engineId;
    this.#fn = calledBy(task.request);
    this.#method = task.method;
    this.#name = this.#names.of(task.request, task.method);
    this.#startedMs = startedMs;
    this.#busyMs = 0;
  }

  /** Tells of those that were kept until others come. */
  flush(): void {
    if (this.#count === 0) return;
    const count = this.#count;
    this.#count = 0;
    const times = { startedMs: this.#startedMs, endedMs: this.#endedMs };
    this.#tell({ engine: this.#engine, name: this.#name, ...times, count, outcome: "done" }, this.#busyMs);
  }

  #tellOne(task: Task, engine: EngineId, outcome: Outcome): void {
    const { receivedMs = 0, count } = task;
    // One without an answer is a moment.
    const { startedMs = receivedMs, endedMs = receivedMs } = task;
    const error = errorOf(outcome);
    const name = this.#names.of(task.request, task.method);
    const told = { outcome: outcomeOf(task, error), ...(error && { error: error.message }) };
    this.#tell({ engine, name, startedMs, endedMs, count, ...told }, endedMs - startedMs);
  }
}

/** How a task ended, as records say it. @param error - why something of it failed, if so */
export function outcomeOf({ state }: Task, error: Error | undefined): RecordOutcome {
  if (error === undefined) return "done";
  if (error instanceof EngineLostError) return "lost";
  return state === "aborted" ? "aborted" : "failed";
}
