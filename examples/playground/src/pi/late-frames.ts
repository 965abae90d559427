// A frame that comes so long after the one before has missed two.
const LATE_MS = 50;

/** Counts frames of the page while engines leave a core to it. */
export class LateFrames {
  #frames = 0;
  #late = 0;

  /** The part that came late, 0 … 1; 0 before any. */
  get share(): number {
    return this.#frames === 0 ? 0 : this.#late / this.#frames;
  }

  /** Counts until the function that it gives is called. */
  watch(): () => void {
    let beforeMs: number | undefined;
    let request = requestAnimationFrame(function see(this: void, ms: number): void {
      count(beforeMs === undefined ? 0 : ms - beforeMs);
      beforeMs = ms;
      request = requestAnimationFrame(see);
    });
    const count = (gapMs: number): void => {
      this.#frames++;
      if (gapMs > LATE_MS) this.#late++;
    };
    return () => cancelAnimationFrame(request);
  }
}
