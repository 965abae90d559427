import type { ItemRange, Job, JobHost, JobParts } from "../../client/job-host.ts";

// Chunks that wait for each engine, so that it never waits for a row to begin.
const CHUNKS_WAITING = 4;

/**
 * Watches what the jobs of some runs have left to hand out, so that the next run begins before engines have nothing to do:
 * they take from the job that came first, and from the next one when that has no more.
 */
export class Feed {
  readonly #openJob: JobHost["openJob"];
  readonly #isLow: () => void;
  // Jobs that have something left, the first one first.
  readonly #sources = new Set<{ readonly remaining: number }>();
  #engineCount: number;
  #isTold = false;

  /** @param engineCount - engines there are, at first @param isLow - called, soon after an engine has taken something, while it is low */
  constructor(openJob: JobHost["openJob"], engineCount: number, isLow: () => void) {
    this.#openJob = openJob;
    this.#engineCount = Math.max(1, engineCount);
    this.#isLow = isLow;
  }

  /** Engines that took part when last one took something. */
  get engineCount(): number {
    return this.#engineCount;
  }

  /** Whether engines may soon have nothing to do. */
  get low(): boolean {
    const enough = CHUNKS_WAITING * this.#engineCount;
    let left = 0;
    for (const { remaining } of this.#sources) {
      left += remaining;
      if (left >= enough) return false;
    }
    return true;
  }

  /** As that of the client. */
  readonly openJob = <Range extends ItemRange>(parts: JobParts<Range>): Job => {
    const { source } = parts;
    const job = this.#openJob({
      ...parts,
      source: {
        get remaining() {
          return source.remaining;
        },
        next: (engines) => {
          this.#engineCount = engines.engineCount;
          const range = source.next(engines);
          if (source.remaining === 0) this.#sources.delete(source);
          this.#tell();
          return range;
        },
        columnsOf: (range) => source.columnsOf(range),
        done: (range, values, elapsedMs) => source.done(range, values, elapsedMs),
        failed: (range, error) => source.failed(range, error),
        fail: (error) => source.fail(error),
      },
    });
    return {
      offer: () => {
        this.#sources.add(source);
        job.offer();
      },
      get taskId() {
        return job.taskId;
      },
      end: (options) => {
        this.#sources.delete(source);
        job.end(options);
      },
    };
  };

  // Not at once: the scheduler is handing out work.
  #tell(): void {
    if (this.#isTold) return;
    this.#isTold = true;
    queueMicrotask(() => {
      this.#isTold = false;
      if (this.low) this.#isLow();
    });
  }
}
