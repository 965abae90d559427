// What rates are taken over, ms.
const WINDOW_MS = 5000;
// Samples nearer to each other than this are one, so that their number is bounded.
const APART_MS = 400;

interface Sample {
  readonly atMs: number;
  readonly counts: readonly number[];
}

/** How fast counts that only rise rose of late, such as the tasks that an engine has ended. */
export class Rates {
  // By time; the first is the youngest that is as old as the window, or the oldest there is.
  readonly #samples: Sample[] = [];

  /**
   * Counts were read at a moment, later than those before. One that has fallen was started anew: so are its rates.
   *
   * @param atMs - by the clock of where they were counted
   */
  heard(atMs: number, counts: readonly number[]): void {
    const samples = this.#samples;
    const last = samples.at(-1);
    if (last?.counts.some((count, i) => (counts[i] ?? 0) < count)) samples.length = 0;
    const beforeLast = samples.at(-2);
    if (last !== undefined && beforeLast !== undefined && last.atMs - beforeLast.atMs < APART_MS) samples.pop();
    samples.push({ atMs, counts });
    while ((samples[1]?.atMs ?? Infinity) <= atMs - WINDOW_MS) samples.shift();
  }

  /** By how much count `index` rose in a ms, >= 0; 0 before it was heard twice. */
  perMs(index: number): number {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || last.atMs <= first.atMs) return 0;
    return ((last.counts[index] ?? 0) - (first.counts[index] ?? 0)) / (last.atMs - first.atMs);
  }
}
