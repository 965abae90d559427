import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { BalancedWork } from "./balanced-work.ts";
import type { Gate } from "./gate.ts";
import type { Lane } from "./lane.ts";
import type { TaskSource } from "./ready-queue.ts";
import { Task } from "./task.ts";

/** Finds the work of a client that is not over, wherever it is. */
export class Pending {
  readonly #lanes: ReadonlyMap<EngineId, Lane>;
  readonly #balanced: BalancedWork;
  readonly #gate: Gate;

  constructor(lanes: ReadonlyMap<EngineId, Lane>, balanced: BalancedWork, gate: Gate) {
    this.#lanes = lanes;
    this.#balanced = balanced;
    this.#gate = gate;
  }

  /** Tasks that are not over. */
  tasks(): Task[] {
    const direct = [...this.#lanes.values()].flatMap((lane) => [...lane.inFlight.values(), ...lane.waiting.items()]);
    return [...direct, ...this.#undispatched().filter((entry) => entry instanceof Task)].filter((task) => !task.ended);
  }

  /** Sources that have tasks left to make. */
  sources(): TaskSource[] {
    return this.#undispatched().filter((entry): entry is TaskSource => !(entry instanceof Task) && entry.remaining > 0);
  }

  /** The tasks among these that are not over. */
  find(ids: ReadonlySet<TaskId>): Task[] {
    return this.tasks().filter((task) => ids.has(task.id));
  }

  /** Balanced tasks that are known and not yet sent. */
  get unassigned(): number {
    const held = this.#gate.entries().map((entry) => (entry instanceof Task ? Number(!entry.ended) : entry.remaining));
    return held.reduce((sum, count) => sum + count, this.#balanced.backlog);
  }

  #undispatched(): (Task | TaskSource)[] {
    return [...this.#balanced.entries(), ...this.#gate.entries()];
  }
}
