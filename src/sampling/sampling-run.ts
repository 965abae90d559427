import type { Estimate } from "./estimate.ts";
import { type RunParts, Tally } from "./tally.ts";

/**
 * Sampling that goes on: await it for the end, iterate it for snapshots.
 *
 * Moments are merged in order of chunk, so every snapshot is that of a prefix of the chunks, and the end has the same
 * bits on any number of engines.
 */
export class SamplingRun implements PromiseLike<Estimate>, AsyncIterable<Estimate> {
  readonly #tally: Tally;

  /** Made by `client.sample`. */
  constructor(parts: RunParts, signal: AbortSignal | undefined) {
    this.#tally = new Tally(parts);
    if (signal === undefined) return;
    const abort = (): void => this.abort(signal.reason);
    if (signal.aborted) abort();
    else {
      signal.addEventListener("abort", abort, { once: true });
      const forget = (): void => signal.removeEventListener("abort", abort);
      this.#tally.end().then(forget, forget);
    }
  }

  // oxlint-disable-next-line unicorn/no-thenable -- being awaited is what it is for
  then<A = Estimate, B = never>(
    onFulfilled?: ((value: Estimate) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#tally.end().then(onFulfilled, onRejected);
  }

  /** The estimate so far. */
  get latest(): Estimate {
    return this.#tally.estimate();
  }

  /**
   * Ends the run with what is there: `stopped` of the estimate is "aborted".
   *
   * @param reason - cause of the error when not one chunk is there yet
   */
  abort(reason?: unknown): void {
    this.#tally.abort(reason);
  }

  /** Yields the estimate whenever it has changed since it was last read; the last one is that of the end. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Estimate, void, undefined> {
    for (let read = 0; ; ) {
      const newer = await this.#tally.newerThan(read);
      read = newer.chunks;
      yield newer.estimate;
      if (newer.estimate.stopped !== undefined) return;
    }
  }
}
