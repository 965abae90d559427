import { epochMs } from "../protocol/epoch-ms.ts";

/** What an engine has done since its start. Times are ms since the epoch. */
export class EngineCounts {
  /** Tasks that it has ended; items of maps count. */
  done = 0;
  /** Those of them that failed. */
  failed = 0;
  /** Time in which it ran them, ms. */
  busyMs = 0;
  /** When it ended a task last, or started. */
  lastEndedMs: number = epochMs();
  // When it got something to do last, after it had nothing.
  #wokenMs = 0;

  /** It has nothing to do, and gets a task. */
  woken(): void {
    this.#wokenMs = epochMs();
  }

  /** Tasks have ended, some of which may have failed. */
  ended(time: { readonly startedMs: number; readonly endedMs: number }, count: number, failed: number): void {
    this.done += count;
    this.failed += failed;
    this.busyMs += time.endedMs - time.startedMs;
    this.lastEndedMs = time.endedMs;
  }

  /** Calls have ended well. */
  allDone({
    startedMs,
    endedMs,
  }: {
    readonly startedMs: readonly number[];
    readonly endedMs: readonly number[];
  }): void {
    this.done += endedMs.length;
    let busyMs = 0;
    for (let i = 0; i < endedMs.length; i++) busyMs += (endedMs[i] ?? 0) - (startedMs[i] ?? 0);
    this.busyMs += busyMs;
    this.lastEndedMs = endedMs.at(-1) ?? this.lastEndedMs;
  }

  /** When it began what it runs, as far as its host can know. */
  get runsSinceMs(): number {
    return Math.max(this.#wokenMs, this.lastEndedMs);
  }
}
