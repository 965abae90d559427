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

  /** Counts while some work goes on. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    let beforeMs: number | undefined;
    const see = (ms: number): void => {
      this.#frames++;
      if (beforeMs !== undefined && ms - beforeMs > LATE_MS) this.#late++;
      beforeMs = ms;
      request = requestAnimationFrame(see);
    };
    let request = requestAnimationFrame(see);
    try {
      return await work();
    } finally {
      cancelAnimationFrame(request);
    }
  }
}
