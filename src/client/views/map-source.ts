import { epochMs } from "../../protocol/epoch-ms.ts";
import { EngineLostError, RemoteError, TaskAbortedError } from "../../protocol/errors.ts";
import { CHUNKS_AHEAD, measured, nextChunkItems, type Pace, tasksAhead, UNKNOWN_PACE } from "../../schedule/pace.ts";
import type { SourceFacts, TaskSource } from "../../scheduler/ready-queue.ts";
import type { TaskRules } from "../../scheduler/rules.ts";
import type { Outcome, Task, TaskSink } from "../../scheduler/task.ts";
import { type Column, sliceColumns } from "../calls/sequences.ts";
import type { SentFunction } from "../closures/function-collector.ts";
import type { Dispatcher } from "../driver/dispatcher.ts";
import type { RunInContext } from "../driver/tracer.ts";
import type { ListState } from "../results/list-state.ts";
import type { ResultState } from "../results/result-state.ts";

/** A balanced map: cuts its next chunk when an engine has room, as large as the items measured so far suggest. */
export class MapSource implements TaskSource, TaskSink {
  readonly #parts: MapParts;
  #next = 0;
  #pace: Pace = UNKNOWN_PACE;
  #roundTripMs = 0;
  readonly #submittedMs = epochMs();
  readonly #context: RunInContext | undefined;

  constructor(parts: MapParts) {
    this.#parts = parts;
    this.#context = parts.dispatcher.callContext();
    parts.state.onAbort = (error) => parts.dispatcher.scheduler.stopper.fail(this, error);
  }

  get rules(): TaskRules {
    return this.#parts.rules;
  }

  get remaining(): number {
    return this.#parts.length - this.#next;
  }

  get ahead(): number {
    const { chunkItems } = this.#parts;
    const { meanMs } = this.#pace;
    if (chunkItems === undefined || meanMs === undefined) return CHUNKS_AHEAD;
    return tasksAhead({ meanMs: meanMs * chunkItems }, this.#roundTripMs);
  }

  get call(): ListState {
    return this.#parts.state;
  }

  get facts(): SourceFacts {
    const { call } = this;
    const { meanMs } = this.#pace;
    return { method: "map", fn: this.#parts.sent.fn, submittedMs: this.#submittedMs, meanMs, call };
  }

  next(engineCount: number, roundTripMs: number): Task | undefined {
    if (this.remaining === 0) return undefined;
    this.#roundTripMs = roundTripMs;
    const { chunkItems } = this.#parts;
    const start = this.#next;
    const count = Math.min(
      chunkItems ?? nextChunkItems(this.#pace, this.remaining, { engineCount, roundTripMs }),
      this.remaining,
    );
    this.#next += count;
    try {
      return this.#makeTask(start, count);
    } catch (error) {
      // Typed arrays are read only now, while nobody waits for an exception.
      this.#next = start;
      this.fail(unreadable(error));
      return undefined;
    }
  }

  #makeTask(start: number, count: number): Task {
    const { dispatcher, state, sent, columns, as } = this.#parts;
    const id = dispatcher.nextTaskId();
    const slices = sliceColumns(columns, start, start + count);
    const request = { kind: "map", id, ...sent, ...slices, ...(as !== undefined && { as }) } as const;
    const task = dispatcher.makeTask({
      id,
      request,
      sink: this,
      method: "map",
      index: start,
      count,
      rules: this.rules,
    });
    state.add(task);
    dispatcher.traceCut(task, this.#context);
    return task;
  }

  settle(task: Task, outcome: Outcome): void {
    if (task.startedMs !== undefined && task.endedMs !== undefined) {
      this.#pace = measured(this.#pace, task.endedMs - task.startedMs, task.count);
    }
    if (task.count === 1 || !this.rules.retries || !mayTryAgain(outcome)) this.#parts.state.settle(task, outcome);
    else this.#takeApart(task, outcome);
  }

  // Settles the items of a chunk that succeeded, and tries each of the others by itself: so one that fails, or ends its
  // engine, takes nothing from its neighbours.
  #takeApart(task: Task, outcome: Outcome): void {
    const { state } = this.#parts;
    for (let i = 0; i < task.count; i++) {
      const index = task.index + i;
      const error = outcome.kind === "error" ? outcome.error : outcome.kind === "items" && outcome.errors.get(i);
      if (!error) {
        const value = outcome.kind === "items" ? outcome.values[i] : undefined;
        state.settle({ index, count: 1 }, { kind: "value", value });
        continue;
      }
      this.#tryAgain(index, task, error);
    }
  }

  #tryAgain(index: number, task: Task, error: Error): void {
    const { state, dispatcher } = this.#parts;
    try {
      const again = this.#makeTask(index, 1);
      const isTried = dispatcher.scheduler.retries.tryAgain(again, task.engineId ?? -1, error, task);
      if (!isTried) again.end("failed", { kind: "error", error });
    } catch (thrown) {
      state.settle({ index, count: 1 }, { kind: "error", error: unreadable(thrown) });
    }
  }

  fail(error: Error): void {
    const start = this.#next;
    this.#next = this.#parts.length;
    if (start < this.#parts.length) this.#parts.state.failFrom(start, error);
  }
}

function unreadable(cause: unknown): Error {
  return new TypeError("map: items can't be read, their memory was moved away before they were sent", { cause });
}

// What was aborted, or took too long, is not tried again.
function mayTryAgain(outcome: Outcome): boolean {
  if (outcome.kind === "items") return outcome.errors.size > 0;
  return outcome.kind === "error" && (outcome.error instanceof EngineLostError || outcome.error instanceof RemoteError);
}

/** What a balanced map is made of. */
export interface MapParts {
  readonly dispatcher: Dispatcher;
  readonly state: ListState;
  readonly sent: SentFunction;
  readonly columns: readonly Column[];
  /** Items in all. */
  readonly length: number;
  /** Items per chunk, when the caller wants it fixed. */
  readonly chunkItems: number | undefined;
  readonly rules: TaskRules;
  /** Class of the typed array of its values. */
  readonly as?: string | undefined;
}

/** Ends a result's tasks, and what its map had not cut yet. */
export function abortResult(dispatcher: Dispatcher, state: ResultState, reason: unknown): void {
  state.abortRest(new TaskAbortedError(undefined, reason));
  dispatcher.scheduler.stopper.abort(state.tasks, reason);
}
