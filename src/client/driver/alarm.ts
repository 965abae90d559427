import { startTimer, type Timer } from "../../protocol/timer.ts";

/** One timer, set for the earliest time that it was asked for. */
export class Alarm {
  readonly #ring: () => void;
  #timer: Timer;

  constructor(ring: () => void) {
    this.#ring = ring;
  }

  /** @param dueMs - on the clock of `performance.now()` */
  set(dueMs: number): void {
    clearTimeout(this.#timer);
    const timer = startTimer(this.#ring, Math.max(0, dueMs - performance.now()));
    this.#timer = timer;
    // What is awaited keeps the process alive, not its deadline. In a page a timer is a number.
    if (typeof timer === "object" && "unref" in timer) (timer as { unref(): void }).unref();
  }

  clear(): void {
    clearTimeout(this.#timer);
  }
}
