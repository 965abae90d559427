// What is looked back on, ms: parts of a job may take a minute each.
const WINDOW_MS = 120_000;

/** How fast a job goes on, by what was seen of it. */
export class JobPace {
  // By time; the progress of each is more than that of the one before.
  readonly #seen: { readonly atMs: number; readonly progress: number }[] = [];

  /**
   * The time that it will still take, ms; undefined while that can't be said.
   *
   * @param progress - now, 0 to 1
   */
  remainingMs(progress: number, nowMs: number): number | undefined {
    const seen = this.#seen;
    const last = seen.at(-1);
    if (last === undefined || progress > last.progress) seen.push({ atMs: nowMs, progress });
    while (seen.length > 2 && (seen[1]?.atMs ?? nowMs) < nowMs - WINDOW_MS) seen.shift();
    const first = seen[0];
    if (first === undefined || progress <= first.progress) return undefined;
    return ((1 - progress) * (nowMs - first.atMs)) / (progress - first.progress);
  }
}
