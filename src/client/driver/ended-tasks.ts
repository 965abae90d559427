import type { Outcome, Task, TaskKeeper, TaskPayload } from "../../scheduler/task.ts";
import type { History } from "./history.ts";
import type { Tracer } from "./tracer.ts";

/** Called with each task of a call, or of sampling, that has ended. Must not throw. */
export type OnEnded = (task: Task, outcome: Outcome) => void;

/** Takes in the tasks of a client that have ended: counts them, has them remembered, and shows them to whoever looks. */
export class EndedTasks {
  /** Tasks that are over: items of maps count, and chunks of sampling. */
  done = 0;
  /** Those of them that failed, were aborted, or lost their engine. */
  failed = 0;
  /** Hears of tasks where somebody listens; undefined where nobody can. */
  tracer: Tracer | undefined;
  /** Of what callers call. */
  readonly ofCalls: TaskKeeper;
  /** Of chunks of sampling. */
  readonly ofChunks: TaskKeeper;
  /** Called with each task that has ended, at once. */
  readonly watchers: Set<OnEnded> = new Set();
  readonly #history: History;

  constructor(history: History) {
    this.#history = history;
    this.ofCalls = { add: (task, request, outcome) => this.#add(task, request, outcome) };
    this.ofChunks = { keepsOwn: true, add: (task, _, outcome) => this.#addChunks(task, outcome) };
  }

  #add(task: Task, request: TaskPayload | undefined, outcome: Outcome): void {
    this.#count(task, outcome);
    this.#history.add(task, request);
  }

  #addChunks(task: Task, outcome: Outcome): void {
    this.#count(task, outcome);
    if (this.#history.takesChunks) this.#history.add(task, undefined);
  }

  #count(task: Task, outcome: Outcome): void {
    this.done += task.count;
    if (outcome.kind === "error") this.failed += task.count;
    else if (outcome.kind === "items") this.failed += outcome.errors.size;
    for (const tell of this.watchers) tell(task, outcome);
    if (this.tracer?.isOn === true) this.tracer.ended(task, outcome);
  }
}
