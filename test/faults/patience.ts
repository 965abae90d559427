const TICK_MS = 10;
// Together 0.8 s: far above what anything takes, and below the second after which a thread is given up whose end nobody
// heard of.
const TICKS = 80;

/**
 * Tells what comes late from what comes soon, by order: late is what comes after a number of ticks of this thread. On a
 * machine that is busy, or stands still for a while, the ticks are late as well.
 */
export class Patience {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #ticks = 0;

  /** Whether what comes now is late. */
  get isOver(): boolean {
    return this.#ticks > TICKS;
  }

  /** Begins to count, anew where it has begun before, in `afterMs` milliseconds. */
  begin(afterMs = 0): void {
    this.end();
    this.#ticks = 0;
    const tick = (): void => {
      this.#ticks += 1;
      if (!this.isOver) this.#timer = setTimeout(tick, TICK_MS);
    };
    this.#timer = setTimeout(tick, afterMs);
  }

  /** Counts no more. */
  end(): void {
    clearTimeout(this.#timer);
  }
}
