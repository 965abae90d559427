import { LONGEST_TIMER_MS } from "../../protocol/timer.ts";
import { FifoQueue } from "../queues/fifo-queue.ts";
import type { Task } from "./task.ts";

interface Entry {
  readonly dueMs: number;
  /** Nothing is done once it has ended; undefined: it is done in any case. */
  readonly task: Task | undefined;
  readonly act: () => void;
}

/** Entries of one delay: they fall due in the order in which they came. */
interface Line {
  readonly entries: FifoQueue<Entry>;
  /** Length at which those are let go of whose tasks have ended. */
  sweepAt: number;
}

const SWEEP_FROM = 64;

/** Does things when their time has come: by a timer, or, while the thread blocks, by whoever blocks it. */
export class Agenda {
  readonly #byDelay = new Map<number, Line>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #timerDueMs = Number.POSITIVE_INFINITY;

  /** Does `act` in `delayMs`, unless the task has ended by then. */
  after(delayMs: number, act: () => void, task?: Task): void {
    // A timer can't wait longer; nor will anybody.
    if (delayMs > LONGEST_TIMER_MS) return;
    let line = this.#byDelay.get(delayMs);
    if (line === undefined) {
      line = { entries: new FifoQueue(), sweepAt: SWEEP_FROM };
      this.#byDelay.set(delayMs, line);
    }
    const { entries } = line;
    if (entries.length >= line.sweepAt) {
      entries.keep((entry) => !entry.task?.ended);
      line.sweepAt = Math.max(SWEEP_FROM, 2 * entries.length);
    }
    const dueMs = performance.now() + delayMs;
    entries.push({ dueMs, task, act });
    this.#setTimer(dueMs);
  }

  /** Time until something is due, ms; Infinity when nothing is. */
  get idleMs(): number {
    return this.#nextMs() - performance.now();
  }

  /** Does what is due. */
  run(): void {
    const nowMs = performance.now();
    for (const [delayMs, { entries }] of this.#byDelay) {
      for (let entry = entries.peek(); entry !== undefined; entry = entries.peek()) {
        if (!entry.task?.ended && entry.dueMs >= nowMs) break;
        entries.shift();
        if (!entry.task?.ended) entry.act();
      }
      if (entries.length === 0) this.#byDelay.delete(delayMs);
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
    for (const { entries } of this.#byDelay.values()) nextMs = Math.min(nextMs, entries.peek()?.dueMs ?? nextMs);
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
