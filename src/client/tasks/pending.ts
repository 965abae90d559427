import { TaskAbortedError } from "../../protocol/errors.ts";
import type { EngineId, TaskId } from "../../protocol/ids.ts";
import type { Lane } from "../engines/lane.ts";
import type { BalancedWork } from "../queues/balanced-work.ts";
import type { TaskSource } from "../queues/ready-queue.ts";
import type { Gate } from "./gate.ts";
import type { Stopper } from "./stopper.ts";
import { Task } from "./task.ts";
import type { TaskRules } from "./task-rules.ts";

/** Finds the work of a client that is not over, wherever it is, and aborts it. */
export class Pending {
  readonly #lanes: ReadonlyMap<EngineId, Lane>;
  readonly #balanced: BalancedWork;
  readonly #gate: Gate;

  readonly #stopper: Stopper;

  constructor(parts: {
    readonly lanes: ReadonlyMap<EngineId, Lane>;
    readonly balanced: BalancedWork;
    readonly gate: Gate;
    readonly stopper: Stopper;
  }) {
    this.#lanes = parts.lanes;
    this.#balanced = parts.balanced;
    this.#gate = parts.gate;
    this.#stopper = parts.stopper;
  }

  /** Tasks that are not over; not the questions of the gate, which end with what they are asked for. */
  tasks(): Task[] {
    const direct = [...this.#lanes.values()].flatMap((lane) => [...lane.inFlight.values(), ...lane.waiting.items()]);
    const all = [...direct, ...this.#undispatched().filter((entry) => entry instanceof Task)];
    return all.filter((task) => !task.ended && !task.isQuestion);
  }

  /** Sources that have tasks left to make. */
  sources(): TaskSource[] {
    return this.#undispatched().filter((entry): entry is TaskSource => !(entry instanceof Task) && entry.remaining > 0);
  }

  /** Whether nothing is. */
  get isIdle(): boolean {
    return [...this.#lanes.values()].every((lane) => lane.load === 0) && this.unassigned === 0;
  }

  /** The tasks among these that are not over. */
  find(ids: ReadonlySet<TaskId>): Task[] {
    return this.tasks().filter((task) => ids.has(task.id));
  }

  /** Aborts what belongs to the views whose rules are looked for. */
  abort(matches: (rules: TaskRules | undefined) => boolean, reason?: unknown): void {
    this.#abortHeld(matches, reason);
    const tasks = this.tasks().filter((task) => matches(task.rules));
    for (const source of this.sources()) {
      if (matches(source.rules)) source.fail(new TaskAbortedError(tasks[0]?.id ?? 0, reason));
    }
    this.#stopper.abort(tasks, reason);
  }

  /** Balanced tasks that are known and not yet sent. */
  get unassigned(): number {
    const waiting = this.#undispatched().map((entry) =>
      entry instanceof Task ? Number(!entry.ended) : entry.remaining,
    );
    return waiting.reduce((sum, count) => sum + count, 0);
  }

  // The newest first: what waits for other work is aborted itself, and does not fail because of that.
  #abortHeld(matches: (rules: TaskRules | undefined) => boolean, reason: unknown): void {
    for (const entry of this.#gate.entries().toReversed()) {
      if (!matches(entry.rules)) continue;
      if (entry instanceof Task) this.#stopper.abort([entry], reason);
      else if (entry.remaining > 0) entry.fail(new TaskAbortedError(0, reason));
    }
  }

  #undispatched(): (Task | TaskSource)[] {
    return [...this.#balanced.entries(), ...this.#gate.entries()];
  }
}
