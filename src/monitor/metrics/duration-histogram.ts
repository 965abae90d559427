import { OUTCOMES, type TaskRecords } from "../task-records.ts";

/** Upper bounds of its buckets, seconds: two for each power of ten, from a millisecond to some hours. */
export const DURATION_BOUNDS: readonly number[] = [
  0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10_000,
];

/** Counts tasks by how long they ran. */
export class DurationHistogram {
  // One more than there are bounds.
  readonly #counts: number[] = Array.from({ length: DURATION_BOUNDS.length + 1 }, () => 0);
  #sumMs = 0;
  #count = 0;

  /** Tasks that were counted. */
  get count(): number {
    return this.#count;
  }

  /** Time that they ran in all, seconds. */
  get sumSeconds(): number {
    return this.#sumMs / 1000;
  }

  /** Counts tasks that an engine has answered. Those of one record count as equally long. */
  add(records: TaskRecords): void {
    for (const [row, count] of records.count.entries()) {
      const outcome = OUTCOMES[records.outcome[row] ?? -1];
      if (outcome !== "done" && outcome !== "failed") continue;
      // A clock that was set back makes no time run backwards.
      const totalMs = Math.max(0, (records.endedMs[row] ?? 0) - (records.startedMs[row] ?? 0));
      const seconds = totalMs / 1000 / count;
      const found = DURATION_BOUNDS.findIndex((bound) => seconds <= bound);
      const bucket = found < 0 ? DURATION_BOUNDS.length : found;
      this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
      this.#sumMs += totalMs;
      this.#count += count;
    }
  }

  /** For each bound, and for infinity, the number of tasks that took no longer. */
  cumulative(): [bound: number, count: number][] {
    let sum = 0;
    return [...DURATION_BOUNDS, Number.POSITIVE_INFINITY].map((bound, index) => {
      sum += this.#counts[index] ?? 0;
      return [bound, sum];
    });
  }
}
