import type { EndedTask } from "../../monitor/task-recorder.ts";
import type { RecordOutcome } from "../../monitor/task-records.ts";
import { EngineLostError } from "../../protocol/errors.ts";
import type { EngineId, FunctionId } from "../../protocol/ids.ts";
import type { Outcome, Task } from "../../scheduler/task.ts";
import { calledBy, type TaskNames } from "./task-names.ts";

// Tasks that take less, and follow each other more closely, are told together, ms: see TaskRecorder.
const SHORT_MS = 5;
const GAP_MS = 1;

/** Tasks that followed each other closely on an engine, or one. */
export type EndedTasks = Omit<EndedTask, "client"> & {
  /** Time in which they ran, ms. */
  readonly busyMs: number;
};

/** Tells of tasks that have ended: of short ones of one function, which may be a million a second, together. */
export class EndedStream {
  readonly #names: TaskNames;
  readonly #tell: (tasks: EndedTasks) => void;
  // Those that are to be told together, while there are any.
  #count = 0;
  #engine: EngineId = -1;
  #fn: FunctionId | undefined;
  #method = "";
  #name = "";
  #startedMs = 0;
  #endedMs = 0;
  #busyMs = 0;

  constructor(names: TaskNames, tell: (tasks: EndedTasks) => void) {
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
      return this.#tell(this.#one(task, engineId, outcome));
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
    this.#tell({
      engine: this.#engine,
      name: this.#name,
      startedMs: this.#startedMs,
      endedMs: this.#endedMs,
      busyMs: this.#busyMs,
      count,
      outcome: "done",
    });
  }

  #one(task: Task, engine: EngineId, outcome: Outcome): EndedTasks {
    const { receivedMs = 0, count } = task;
    // One without an answer is a moment.
    const { startedMs = receivedMs, endedMs = receivedMs } = task;
    const error = errorOf(outcome);
    return {
      engine,
      name: this.#names.of(task.request, task.method),
      startedMs,
      endedMs,
      busyMs: endedMs - startedMs,
      count,
      outcome: outcomeOf(task, error),
      ...(error && { error: error.message }),
    };
  }
}

function errorOf(outcome: Outcome): Error | undefined {
  if (outcome.kind === "error") return outcome.error;
  return outcome.kind === "items" ? outcome.errors.values().next().value : undefined;
}

function outcomeOf({ state }: Task, error: Error | undefined): RecordOutcome {
  if (error === undefined) return "done";
  if (error instanceof EngineLostError) return "lost";
  return state === "aborted" ? "aborted" : "failed";
}
