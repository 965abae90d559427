/**
 * A clock that stands still while its process is stopped, or its thread is busy: what was not heard then is no silence. It
 * must be read at least every `tickMs`. Of a longer time between two readings it counts `tickMs`, and forgives the rest.
 */
export class AwakeClock {
  readonly #tickMs: number;
  #lastMs: number | undefined;
  #awakeMs = 0;

  constructor(tickMs: number) {
    this.#tickMs = tickMs;
  }

  /** Time awake so far, ms. */
  read(nowMs: number): number {
    const elapsedMs = Math.max(0, nowMs - (this.#lastMs ?? nowMs));
    this.#lastMs = nowMs;
    this.#awakeMs += Math.min(elapsedMs, this.#tickMs);
    return this.#awakeMs;
  }
}
