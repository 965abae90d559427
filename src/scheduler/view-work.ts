import type { EngineId } from "../protocol/ids.ts";
import { FifoQueue } from "./fifo-queue.ts";
import { ReadyQueue } from "./ready-queue.ts";
import type { TaskRules } from "./rules.ts";

/**
 * What waits of one view. Most have one queue, which stays; there are more while some of its tasks may run on
 * some of its engines only: those that follow others, need something, or are tried again.
 */
export class ViewWork {
  readonly rules: TaskRules;
  /** Its part of the backlog of its priority. */
  counted = 0;
  readonly #byTargets = new Map<unknown, ReadyQueue>();
  // In the order of their turns.
  readonly #queues = new FifoQueue<ReadyQueue>();
  // Those that no engine could take from in this round, in order.
  #passed: ReadyQueue[] = [];

  constructor(rules: TaskRules) {
    this.rules = rules;
  }

  /** The queue of what these engines may take, made when there is none. */
  queueFor(targets: readonly EngineId[] | null): ReadyQueue {
    const key = keyOf(targets);
    let queue = this.#byTargets.get(key);
    if (queue === undefined) {
      queue = new ReadyQueue(this.rules, targets);
      this.#byTargets.set(key, queue);
      this.#queues.push(queue);
    }
    return queue;
  }

  /** Its queues, in no particular order. */
  get queues(): ReadyQueue[] {
    return [...this.#byTargets.values()];
  }

  /** Its queue, if it has but one. */
  get only(): ReadyQueue | undefined {
    return this.#byTargets.size === 1 ? this.#queues.peek() : undefined;
  }

  /** Tasks that wait, as far as is known; 0 only when nothing does. */
  get backlog(): number {
    let sum = 0;
    for (const queue of this.#byTargets.values()) sum += queue.backlog;
    return sum;
  }

  /** Its turn: serves the first of its queues that gives something. Gives the number of tasks; 0 when no queue does. */
  turn(serve: (queue: ReadyQueue) => number): number {
    for (let queue = this.#queues.shift(); queue !== undefined; queue = this.#queues.shift()) {
      const sent = serve(queue);
      const isNeeded = queue.due !== undefined || (queue.targets === null && this.#byTargets.size === 1);
      if (!isNeeded) this.#byTargets.delete(keyOf(queue.targets));
      else if (sent > 0) this.#queues.push(queue);
      else this.#passed.push(queue);
      if (sent > 0) return sent;
    }
    return 0;
  }

  /** Ends a round: queues that gave nothing keep their places at the front. */
  endRound(): void {
    if (this.#passed.length === 0) return;
    this.#queues.putBack(this.#passed);
    this.#passed = [];
  }
}

// Lists that are the same share a queue; not those that are not frozen, to which engines may be added.
function keyOf(targets: readonly EngineId[] | null): unknown {
  return targets !== null && Object.isFrozen(targets) ? targets.join() : targets;
}
