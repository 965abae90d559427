import { TaskAbortedError } from "../protocol/errors.ts";
import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { BalancedWork } from "./balanced-work.ts";
import type { DependencyTracker } from "./dependency-tracker.ts";
import type { EngineState } from "./engine-state.ts";
import { type ReadyEntry, type ReadyQueue, type TaskSource, waitingIn } from "./ready-queue.ts";
import type { TaskRules } from "./rules.ts";
import type { Stopper } from "./stopper.ts";
import { Task } from "./task.ts";

/** Finds the work of a client that is not over, wherever it is, and aborts it. */
export class Pending {
  readonly #engines: ReadonlyMap<EngineId, EngineState>;
  readonly #balanced: BalancedWork;
  readonly #tracker: DependencyTracker;

  readonly #stopper: Stopper;

  constructor(parts: {
    readonly engines: ReadonlyMap<EngineId, EngineState>;
    readonly balanced: BalancedWork;
    readonly tracker: DependencyTracker;
    readonly stopper: Stopper;
  }) {
    this.#engines = parts.engines;
    this.#balanced = parts.balanced;
    this.#tracker = parts.tracker;
    this.#stopper = parts.stopper;
  }

  /** Tasks that are not over, and those that engines still run though nobody waits for them: questions of `depend`. */
  tasks(): Task[] {
    const all = [...this.#direct(), ...this.#undispatched().filter((entry) => entry instanceof Task)];
    return all.filter((task) => !task.ended);
  }

  /** Sources that have tasks left to make. */
  sources(): TaskSource[] {
    return this.#undispatched().filter((entry): entry is TaskSource => !(entry instanceof Task) && entry.remaining > 0);
  }

  /** Queues of balanced work that waits for engines, in no particular order. */
  get queues(): readonly ReadyQueue[] {
    return this.#balanced.queues();
  }

  /** Balanced work that waits for what it depends on. */
  get held(): readonly ReadyEntry[] {
    return this.#tracker.entries();
  }

  /** Whether nothing is. */
  get isIdle(): boolean {
    return [...this.#engines.values()].every((engine) => engine.load === 0) && this.unassigned === 0;
  }

  /** The tasks among these that are not over. */
  find(ids: ReadonlySet<TaskId>): Task[] {
    return this.tasks().filter((task) => ids.has(task.id));
  }

  /** Aborts what belongs to the view of these rules. */
  abort(rules: TaskRules, reason?: unknown): void {
    this.abortAll(
      this.work().filter((entry) => entry.rules === rules),
      reason,
    );
  }

  /** All that is not over, for {@link abortAll}; questions end with the work that they are asked for. */
  work(): ReadyEntry[] {
    const all = [...this.#direct(), ...this.#undispatched()];
    return all.filter((entry) => !(entry instanceof Task && (entry.ended || entry.isQuestion)));
  }

  /** Aborts work, as far as it is not over. @param work - in order of submission */
  abortAll(work: readonly ReadyEntry[], reason: unknown): void {
    const sent: Task[] = [];
    // The newest first: what waits for other work is aborted itself, and does not fail because of that.
    for (const entry of work.toReversed()) {
      if (!(entry instanceof Task)) {
        if (entry.remaining > 0) this.#stopper.fail(entry, new TaskAbortedError(undefined, reason));
      } else if (entry.state === "queued" || entry.state === "held") this.#stopper.abort([entry], reason);
      else sent.push(entry);
    }
    this.#stopper.abort(sent, reason);
  }

  /** Balanced tasks that are known and not yet sent; items of maps and chunks of sampling runs count. */
  get unassigned(): number {
    return this.#undispatched().reduce((sum, entry) => sum + waitingIn(entry), 0);
  }

  // What engines hold, and what waits for one of them.
  #direct(): Task[] {
    return [...this.#engines.values()].flatMap((engine) => [...engine.inFlight.values(), ...engine.waiting.items()]);
  }

  #undispatched(): ReadyEntry[] {
    return [...this.#balanced.entries(), ...this.#tracker.entries()];
  }
}
