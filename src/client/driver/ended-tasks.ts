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
  readonly #history: History;
  readonly #watchers = new Set<OnEnded>();
  // All of those; undefined: there is none.
  #watcher: OnEnded | undefined;

  constructor(history: History) {
    this.#history = history;
    this.ofCalls = { add: (task, request, outcome) => this.#add(task, request, outcome) };
    this.ofChunks = { keepsOwn: true, add: (task, _, outcome) => this.#addChunks(task, outcome) };
  }

  /** Tells somebody of each from now on. Returns what ends that. */
  watch(watcher: OnEnded): () => void {
    this.#watchers.add(watcher);
    this.#look();
    return () => {
      this.#watchers.delete(watcher);
      this.#look();
    };
  }

  #look(): void {
    const watchers = [...this.#watchers];
    const [only] = watchers;
    const tellAll: OnEnded = (task, outcome) => {
      for (const tell of watchers) tell(task, outcome);
    };
    this.#watcher = watchers.length <= 1 ? only : tellAll;
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
    this.#watcher?.(task, outcome);
    if (this.tracer?.isOn === true) this.tracer.ended(task, outcome);
  }
}
