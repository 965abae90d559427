import { LONGEST_TIMER_MS } from "../protocol/timer.ts";
import type { Task } from "./task.ts";

interface Entry {
  readonly dueMs: number;
  /** Order in which entries came: those due at the same time are done in it. */
  readonly number: number;
  /** Nothing is done once it has ended; undefined: it is done in any case. */
  readonly task: Task | undefined;
  readonly act: () => void;
}

const SWEEP_FROM = 64;

/** What the timers need of the world. */
export interface Clock {
  /** Now, ms, on a clock that only rises. */
  readonly nowMs: () => number;
  /** Asks that `run` is called at a time, which is earlier than any before that has not come. */
  readonly wake: (dueMs: number) => void;
}

/** What is to be done later, by the time at which it is due. */
export class Timers {
  readonly #clock: Clock;
  // A binary heap: each entry is due no later than its two children, at 2i + 1 and 2i + 2.
  #heap: Entry[] = [];
  #nextNumber = 0;
  // Length at which entries are released whose tasks have ended.
  #sweepAt = SWEEP_FROM;
  // When `run` is called next.
  #wakesMs = Number.POSITIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get nowMs(): number {
    return this.#clock.nowMs();
  }

  /** Does `act` in `delayMs`, unless the task has ended by then. */
  after(delayMs: number, act: () => void, task?: Task): void {
    // A timer can't wait longer; nor will anybody.
    if (delayMs > LONGEST_TIMER_MS) return;
    if (this.#heap.length >= this.#sweepAt) this.#sweep();
    const dueMs = this.nowMs + delayMs;
    this.#heap.push({ dueMs, number: this.#nextNumber++, task, act });
    this.#rise(this.#heap.length - 1);
    this.#wakeAt(dueMs);
  }

  /** Time until something is due, ms; Infinity when nothing is. */
  get idleMs(): number {
    return this.#nextMs() - this.nowMs;
  }

  /** Does what is due, the earliest first. */
  run(): void {
    const { nowMs } = this;
    // A wake that is early, or comes in place of another, is asked for anew below.
    this.#wakesMs = Number.POSITIVE_INFINITY;
    // What is added meanwhile is not due before now.
    while (this.#nextMs() < nowMs) this.#take()?.act();
    this.#wakeAt(this.#nextMs());
  }

  /** Forgets everything. */
  clear(): void {
    this.#heap = [];
  }

  // When the first entry is due whose task has not ended. Those before it are released.
  #nextMs(): number {
    while (this.#heap[0]?.task?.ended) this.#take();
    return this.#heap[0]?.dueMs ?? Number.POSITIVE_INFINITY;
  }

  #take(): Entry | undefined {
    const [first] = this.#heap;
    const last = this.#heap.pop();
    if (last !== undefined && this.#heap.length > 0) {
      this.#heap[0] = last;
      this.#sink(0);
    }
    return first;
  }

  #rise(from: number): void {
    let child = from;
    while (child > 0) {
      const parent = (child - 1) >> 1;
      if (!this.#swapIfEarlier(child, parent)) return;
      child = parent;
    }
  }

  #sink(from: number): void {
    let parent = from;
    for (;;) {
      const left = 2 * parent + 1;
      const first = this.#isEarlier(left + 1, left) ? left + 1 : left;
      if (!this.#swapIfEarlier(first, parent)) return;
      parent = first;
    }
  }

  #swapIfEarlier(i: number, j: number): boolean {
    const [a, b] = [this.#heap[i], this.#heap[j]];
    if (a === undefined || b === undefined || !this.#isEarlier(i, j)) return false;
    this.#heap[i] = b;
    this.#heap[j] = a;
    return true;
  }

  #isEarlier(i: number, j: number): boolean {
    const [a, b] = [this.#heap[i], this.#heap[j]];
    if (a === undefined || b === undefined) return false;
    return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.number < b.number);
  }

  #sweep(): void {
    const kept = this.#heap.filter((entry) => !entry.task?.ended);
    // A sorted list is a heap.
    this.#heap = kept.toSorted((a, b) => a.dueMs - b.dueMs || a.number - b.number);
    this.#sweepAt = Math.max(SWEEP_FROM, 2 * kept.length);
  }

  #wakeAt(dueMs: number): void {
    if (dueMs >= this.#wakesMs) return;
    this.#wakesMs = dueMs;
    this.#clock.wake(dueMs);
  }
}
