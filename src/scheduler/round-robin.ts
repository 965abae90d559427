import type { EngineState } from "./engine-state.ts";
import { FifoQueue } from "./fifo-queue.ts";
import type { ReadyQueue } from "./ready-queue.ts";
import type { ViewWork } from "./view-work.ts";

/** How the work of one priority is given to engines. */
export interface Server {
  /** Whether any engine may be given anything. */
  readonly hasRoom: () => boolean;
  /**
   * Sends one task of a queue or, without a backlog to share with others, as many as there is room for. Returns their number.
   *
   * @param reserving - queues for which the least busy of their engines is kept free: it takes nothing of others
   */
  readonly send: (queue: ReadyQueue, backlog: number | undefined, reserving: readonly ReadyQueue[]) => number;
}

/** Work of one priority: its views are served in turn, one task each, however many queues they have. */
export class RoundRobin {
  readonly priority: number;
  readonly #views = new FifoQueue<ViewWork>();
  readonly #emptied: (view: ViewWork) => void;
  // Tasks that wait, as far as is known.
  #backlog = 0;

  /** @param emptied - called when nothing waits of a view, which has left */
  constructor(priority: number, emptied: (view: ViewWork) => void) {
    this.priority = priority;
    this.#emptied = emptied;
  }

  add(view: ViewWork): void {
    this.#views.push(view);
  }

  /** Called when tasks of a view have come, or gone. @param count - by how many, as far as is known */
  grown(view: ViewWork, count: number): void {
    this.#backlog += count;
    view.counted += count;
  }

  get isEmpty(): boolean {
    return this.#views.length === 0;
  }

  /** Queues in which something waits. */
  waiting(): ReadyQueue[] {
    return this.#views.items().flatMap(({ queues }) => queues.filter((queue) => queue.due !== undefined));
  }

  /** Sends what engines have room for. A view of which nothing can be sent keeps its place at the front. */
  serve({ hasRoom, send }: Server): void {
    const kept: ViewWork[] = [];
    const served = new Set<ViewWork>();
    const reserving: ReadyQueue[] = [];
    for (let view = this.#views.peek(); view !== undefined; view = this.#views.peek()) {
      const isAlone = this.#views.length + kept.length === 1 && view.only !== undefined;
      if (!isAlone && !hasRoom()) break;
      // Not in the list meanwhile: a policy may call, even block.
      this.#views.shift();
      served.add(view);
      const backlog = isAlone ? undefined : this.#backlog;
      const sent = view.turn((queue) => {
        const count = send(queue, backlog, reserving);
        // It is its turn: an engine is kept free of the others until it is idle.
        if (count === 0 && queue.needsIdle()) reserving.push(queue);
        return count;
      });
      const left = view.backlog;
      this.grown(view, left - view.counted);
      if (left === 0) this.#emptied(view);
      else if (sent > 0 && !isAlone) this.#views.push(view);
      else kept.push(view);
    }
    if (kept.length > 0) this.#views.putBack(kept);
    for (const view of served) view.endRound();
  }
}

/** The engines that are left when the least busy one of a queue is kept free. */
export function withoutLeastBusy(engines: readonly EngineState[], queue: ReadyQueue): readonly EngineState[] {
  let next: EngineState | undefined;
  for (const engine of engines) {
    if (queue.isFor(engine.engineId) && (next === undefined || engine.inFlight.size < next.inFlight.size))
      next = engine;
  }
  return engines.filter((engine) => engine !== next);
}
