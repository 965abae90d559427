// Weights of a new sample in the mean and in the deviation: RFC 6298, section 2.
const MEAN_WEIGHT = 1 / 8;
const DEVIATION_WEIGHT = 1 / 4;

/** How long a frame and the news of its arrival are under way: a smoothed mean of what was measured. */
export class RoundTrip {
  #meanMs = 0;
  #deviationMs = 0;
  // Whether the next sample replaces the mean: there is none, or it was measured on another connection.
  #isOld = true;

  /** The mean, ms; 0 before anything was measured. */
  get meanMs(): number {
    return this.#meanMs;
  }

  /** Time after which an answer is late, ms. */
  get lateMs(): number {
    return this.#meanMs + 4 * this.#deviationMs;
  }

  /**
   * Takes a sample. Never one of a frame that was sent twice, as it is not known which of the two arrived (Karn's rule).
   *
   * @param elapsedMs - from when a frame was sent to the news of its arrival
   * @param waitedMs - how long the news waited before it was sent; undefined when that is not known, as the news rode on
   * another frame: then the sample can only show that the way is shorter
   */
  add(elapsedMs: number, waitedMs: number | undefined): void {
    const sampleMs = elapsedMs - (waitedMs ?? 0);
    if (!(sampleMs >= 0 && sampleMs <= elapsedMs)) return;
    if (this.#isOld) {
      this.#isOld = false;
      this.#meanMs = sampleMs;
      this.#deviationMs = sampleMs / 2;
      return;
    }
    const offMs = sampleMs - this.#meanMs;
    if (waitedMs === undefined && offMs > 0) return;
    this.#deviationMs += DEVIATION_WEIGHT * (Math.abs(offMs) - this.#deviationMs);
    this.#meanMs += MEAN_WEIGHT * offMs;
  }

  /** Notes that the next sample may be of another way. */
  forget(): void {
    this.#isOld = true;
  }
}
