import { EngineLostError } from "../protocol/errors.ts";
import type { EngineId } from "../protocol/ids.ts";
import { whyLost } from "../protocol/uncaught.ts";
import type { BalancedWork } from "./balanced-work.ts";
import type { EngineEvent } from "./engine-event.ts";
import type { Held } from "./engine-state.ts";
import type { Limits } from "./limits.ts";
import type { Task } from "./task.ts";

/** Gives balanced tasks that failed, or lost their engine, another try, as far as their views allow. */
export class Retries {
  readonly #balanced: BalancedWork;
  readonly #limits: Limits;
  readonly #emit: (event: EngineEvent) => void;
  /** Tries that followed a failure, so far. */
  count = 0;

  constructor(parts: {
    readonly balanced: BalancedWork;
    readonly limits: Limits;
    readonly emit: (event: EngineEvent) => void;
  }) {
    this.#balanced = parts.balanced;
    this.#limits = parts.limits;
    this.#emit = parts.emit;
  }

  /**
   * Queues a task again after a try that failed. False when there is none left: then the task is to end.
   *
   * @param whole - the task of which it is a part that is tried by itself
   */
  tryAgain(task: Task, engineId: EngineId, error: Error, whole?: Task): boolean {
    if (whole !== undefined) task.targets = whole.targets;
    const { targets, rules, failures } = task;
    // A chunk of a map is taken apart by its map.
    if (targets === undefined || task.ended || task.state === "stopping" || task.count > 1) return false;
    if (failures.length >= (rules?.retries ?? 0) || task.move !== undefined) return false;
    if (!this.#balanced.hasEngine(targets)) return false;
    task.tryAgain(engineId, error);
    this.#balanced.putBack([task]);
    this.#limits.queued(task);
    this.count += 1;
    this.#emit({ kind: "task-retried", taskId: task.id, engineId, error, tries: task.failures.length });
    return true;
  }

  /** Ends the tasks that a lost engine held, or gives them another try, but for the balanced ones that it had not begun. */
  lost({ begun, untouched }: Held, engineId: EngineId, cause: Error): void {
    const direct = untouched.filter((task) => task.targets === undefined);
    const tasks = [...begun, ...direct];
    const loss = { engineId, taskIds: tasks.map(({ id }) => id), cause, why: whyLost(cause) };
    const error = new EngineLostError(loss);
    // A question that can't have ended the engine was not begun: it stays without an answer.
    for (const task of direct)
      if (task.isQuestion && task.suspicious === 0) task.end("aborted", { kind: "error", error });
    for (const task of tasks) {
      const { id, failures } = task;
      const own = failures.length === 0 ? error : new EngineLostError({ ...loss, taskIds: [id], earlier: failures });
      if (!this.tryAgain(task, engineId, own)) task.end("failed", { kind: "error", error: own });
    }
  }
}
