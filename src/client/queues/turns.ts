import { CHUNKS_AHEAD } from "../../schedule/pace.ts";
import type { Lane } from "../engines/lane.ts";
import { FifoQueue } from "./fifo-queue.ts";
import type { ReadyQueue } from "./ready-queue.ts";
import type { ViewWork } from "./view-work.ts";

/**
 * Sends one task of a queue to one of these engines or, without a backlog to share with others, as many as there is room
 * for. Gives their number.
 */
export type Send = (queue: ReadyQueue, lanes: readonly Lane[], backlog: number | undefined) => number;

/** Work of one priority: its views are served in turn, one task each, however many queues they have. */
export class Turns {
  readonly priority: number;
  readonly #views = new FifoQueue<ViewWork>();
  readonly #emptied: (view: ViewWork) => void;

  /** @param emptied - is told that nothing waits of a view, which has left */
  constructor(priority: number, emptied: (view: ViewWork) => void) {
    this.priority = priority;
    this.#emptied = emptied;
  }

  add(view: ViewWork): void {
    this.#views.push(view);
  }

  get isEmpty(): boolean {
    return this.#views.length === 0;
  }

  /** Queues in which something waits. */
  waiting(): ReadyQueue[] {
    return this.#views.items().flatMap(({ queues }) => queues.filter((queue) => queue.length > 0));
  }

  /** Sends what engines have room for. A view of which nothing can be sent keeps its place at the front. */
  serve(all: readonly Lane[], send: Send): void {
    const kept: ViewWork[] = [];
    let lanes = all;
    let backlog: number | undefined;
    for (let view = this.#views.peek(); view !== undefined; view = this.#views.peek()) {
      const isAlone = this.#views.length + kept.length === 1 && view.only !== undefined;
      if (!isAlone && !lanes.some(hasRoom)) break;
      backlog ??= isAlone ? undefined : this.#backlog;
      // Not in the list meanwhile: a policy may call, even block.
      this.#views.shift();
      const sent = view.turn((queue) => {
        const count = send(queue, lanes, isAlone ? undefined : backlog);
        // It is its turn: an engine is kept free of the others until it is idle.
        if (count === 0 && queue.length > 0 && queue.needsIdle) lanes = withoutLeastBusy(lanes, queue);
        return count;
      });
      if (backlog !== undefined) backlog -= sent;
      if (view.isEmpty) this.#emptied(view);
      else if (sent > 0 && !isAlone) this.#views.push(view);
      else kept.push(view);
    }
    if (kept.length > 0) this.#views.putBack(kept);
    for (const view of this.#views.items()) view.endRound();
  }

  get #backlog(): number {
    return this.#views.items().reduce((sum, view) => sum + view.backlog, 0);
  }
}

// Sources may give an engine more than it has room for, but nothing to one that has plenty.
function hasRoom(lane: Lane): boolean {
  return lane.room > 0 || lane.inFlight.size < CHUNKS_AHEAD;
}

function withoutLeastBusy(lanes: readonly Lane[], queue: ReadyQueue): readonly Lane[] {
  const own = lanes.filter((lane) => queue.isFor(lane.engineId));
  const [next] = own.toSorted((a, b) => a.inFlight.size - b.inFlight.size);
  return lanes.filter((lane) => lane !== next);
}
