import { LONGEST_TIMER_MS } from "../../protocol/timer.ts";
import { FifoQueue } from "../queues/fifo-queue.ts";
import type { Task } from "./task.ts";

interface Entry {
  readonly dueMs: number;
  /** Nothing is done once it has ended; undefined: it is done in any case. */
  readonly task: Task | undefined;
  readonly act: () => void;
}

/** Does things when their time has come: by a timer, or, while the thread blocks, by whoever blocks it. */
export class Agenda {
  // Entries by delay: those of one delay fall due in the order in which they came.
  readonly #byDelay = new Map<number, FifoQueue<Entry>>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;

  /** Does `act` in `delayMs`, unless the task has ended by then. */
  after(delayMs: number, act: () => void, task?: Task): void {
    // A timer can't wait longer; nor will anybody.
    if (delayMs > LONGEST_TIMER_MS) return;
    let queue = this.#byDelay.get(delayMs);
    if (queue === undefined) {
      queue = new FifoQueue();
      this.#byDelay.set(delayMs, queue);
    }
    // Tasks mostly end in the order in which they came: what has ended is let go of here.
    while (queue.peek()?.task?.ended) queue.shift();
    const dueMs = performance.now() + delayMs;
    queue.push({ dueMs, task, act });
    this.#setTimer(dueMs);
  }

  /** Time until something is due, ms; Infinity when nothing is. */
  get idleMs(): number {
    return this.#nextMs() - performance.now();
  }

  /** Does what is due. */
  run(): void {
    const nowMs = performance.now();
    for (const [delayMs, queue] of this.#byDelay) {
      for (let entry = queue.peek(); entry !== undefined; entry = queue.peek()) {
        if (!entry.task?.ended && entry.dueMs >= nowMs) break;
        queue.shift();
        if (!entry.task?.ended) entry.act();
      }
      if (queue.length === 0) this.#byDelay.delete(delayMs);
    }
    this.#setTimer(this.#nextMs());
  }

  /** Forgets everything. */
  clear(): void {
    this.#byDelay.clear();
    clearTimeout(this.#timer);
  }

  #nextMs(): number {
    let nextMs = Number.POSITIVE_INFINITY;
    for (const queue of this.#byDelay.values()) nextMs = Math.min(nextMs, queue.peek()?.dueMs ?? nextMs);
    return nextMs;
  }

  #setTimer(dueMs: number): void {
    if (dueMs >= this.#timerDueMs) return;
    clearTimeout(this.#timer);
    this.#timerDueMs = dueMs;
    const timer = setTimeout(
      () => {
        this.#timerDueMs = Number.POSITIVE_INFINITY;
        this.run();
      },
      Math.max(0, dueMs - performance.now()),
    );
    this.#timer = timer;
    // What is awaited keeps the process alive, not its deadline. In a page a timer is a number.
    if (typeof timer === "object" && timer !== null && "unref" in timer) (timer as { unref(): void }).unref();
  }
}
