import { epochMs } from "../../protocol/epoch-ms.ts";
import type { FunctionId, TaskId } from "../../protocol/ids.ts";
import { CHUNKS_AHEAD } from "../../schedule/pace.ts";
import type { SourceFacts, TaskSource } from "../../scheduler/ready-queue.ts";
import type { Outcome, Task, TaskSink } from "../../scheduler/task.ts";
import type { ItemRange, Job, JobParts } from "../job-host.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { errorOf } from "./error-of.ts";
import type { RunningCall } from "./running-call.ts";
import type { RunInContext } from "./tracer.ts";

/** A job on the engines of a client: makes a task of each range that its source cuts. */
export class SourceJob<Range extends ItemRange> implements Job, TaskSource, TaskSink {
  readonly ahead: number = CHUNKS_AHEAD;
  readonly #dispatcher: Dispatcher;
  readonly #parts: JobParts<Range>;
  readonly #fn: FunctionId;
  readonly #submittedMs = epochMs();
  readonly #context: RunInContext | undefined;
  readonly #running = new Map<Task, Range>();

  constructor(dispatcher: Dispatcher, parts: JobParts<Range>) {
    this.#dispatcher = dispatcher;
    this.#parts = parts;
    this.#context = dispatcher.callContext();
    this.#fn = dispatcher.functions.add(parts.fn);
  }

  offer(): void {
    this.#dispatcher.submitBalanced(this, this.#parts.targets);
  }

  get remaining(): number {
    return this.#parts.source.remaining;
  }

  get call(): RunningCall | undefined {
    return this.#parts.call;
  }

  get facts(): SourceFacts {
    const { method, call } = this.#parts;
    return { method, fn: this.#fn, submittedMs: this.#submittedMs, call };
  }

  next(engineCount: number, roundTripMs: number): Task | undefined {
    const { source, method } = this.#parts;
    const range = source.next({ engineCount, roundTripMs });
    if (range === undefined) return undefined;
    const id = this.#dispatcher.nextTaskId();
    const request = { kind: "map", id, fn: this.#fn, columns: source.columnsOf(range) } as const;
    const { first: index, count } = range;
    const task = this.#dispatcher.makeChunkTask({ id, request, sink: this, method, index, count });
    this.#running.set(task, range);
    this.#dispatcher.traceCut(task, this.#context);
    return task;
  }

  settle(task: Task, outcome: Outcome): void {
    const { source, call } = this.#parts;
    const range = this.#running.get(task);
    if (range === undefined) return;
    this.#running.delete(task);
    const error = errorOf(outcome);
    if (error) return source.failed(range, error);
    const elapsedMs = (task.endedMs ?? 0) - (task.startedMs ?? 0);
    if (call !== undefined) {
      call.busyMs += elapsedMs;
      call.chunks += range.count;
    }
    source.done(range, valuesOf(outcome), elapsedMs);
  }

  fail(error: Error): void {
    this.#parts.source.fail(error);
  }

  get taskId(): TaskId {
    const [task] = this.#running.keys();
    return task?.id ?? 0;
  }

  end({ stops }: { readonly stops: boolean }): void {
    const tasks = [...this.#running.keys()];
    this.#running.clear();
    const { stopper } = this.#dispatcher.scheduler;
    if (stops) stopper.abort(tasks, undefined, { listens: true });
    else stopper.release(tasks);
    this.#dispatcher.forget(this.#fn);
  }
}

function valuesOf(outcome: Outcome): Iterable<unknown> {
  if (outcome.kind === "items") return outcome.values;
  return outcome.kind === "value" ? [outcome.value] : [];
}
