import type { CallHost, JobHost } from "../../client/job-host.ts";
import type { Watchable, WatchedRun } from "../../client/watchable.ts";
import { startTimer } from "../../protocol/timer.ts";

/** What is known of a run, at any time. */
export interface Snapshot {
  /** Why the run ended; undefined while it goes on. */
  readonly stopped: string | undefined;
  toJSON(): unknown;
}

/** What is known of a run that estimates a mean. */
export type RunEstimate = WatchedRun["latest"] & Snapshot;

/** Adds up what a run has given so far. Its promises settle when the run has ended, at the latest. */
export interface Tallied<E> {
  abort(reason: unknown): void;
  estimate(): E;
  /** The estimate at the end. */
  end(): Promise<E>;
  /** The estimate once it rests on more than `chunks` chunks, or is that of the end. */
  newerThan(chunks: number): Promise<{ readonly estimate: E; readonly chunks: number }>;
}

/** What a run is given besides its tally. */
export interface RunHost {
  readonly signal: AbortSignal | undefined;
  readonly showProgress: JobHost["showProgress"];
  /** Shows it to those who look; absent: it is a part of what they see. */
  readonly follow?: CallHost["follow"] | undefined;
}

/** Work that goes on: await it for the end, iterate it for snapshots. */
export abstract class AnyRun<E extends Snapshot> implements PromiseLike<E>, AsyncIterable<E> {
  readonly #tally: Tallied<E>;
  readonly #showProgress: JobHost["showProgress"];

  constructor(tally: Tallied<E>, { signal, showProgress, follow }: RunHost) {
    this.#tally = tally;
    this.#showProgress = showProgress;
    follow?.(() => this.#watched(), tally.end());
    if (signal === undefined) return;
    const abort = (): void => this.abort(signal.reason);
    if (signal.aborted) abort();
    else {
      signal.addEventListener("abort", abort, { once: true });
      const forget = (): void => signal.removeEventListener("abort", abort);
      this.#tally.end().then(forget, forget);
    }
  }

  /**
   * As of a promise: awaits the end of the run.
   *
   * @example
   * const { mean, standardError } = await run;
   */
  // oxlint-disable-next-line unicorn/no-thenable -- being awaited is what it is for
  then<A = E, B = never>(
    onFulfilled?: ((value: E) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#tally.end().then(onFulfilled, onRejected);
  }

  /**
   * As of a promise.
   *
   * @example
   * const estimate = await run.catch(() => undefined);
   */
  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<E | B> {
    return this.#tally.end().catch(onRejected);
  }

  /**
   * As of a promise.
   *
   * @example
   * const { mean } = await run.finally(() => console.log("over"));
   */
  finally(onFinally?: (() => void) | null): Promise<E> {
    return this.#tally.end().finally(onFinally);
  }

  /**
   * Waits until the run has ended; meanwhile, where standard error is a terminal, one line shows how far it is by its nearest
   * end, its estimate with the error, samples per second and the time left. Never rejects.
   *
   * @example
   * const run = client.sample(kernels.pi, { standardError: 1e-5 });
   * await run.waitInteractive();
   * const estimate = await run;
   */
  async waitInteractive(): Promise<void> {
    await this.#showProgress(this.#watched());
  }

  #watched(): Watchable {
    return this.watched((timeoutMs = Number.POSITIVE_INFINITY) => this.#hasEndedIn(timeoutMs));
  }

  /** For subclasses: what a line of progress shows. */
  protected abstract watched(wait: Watchable["wait"]): Watchable;

  #hasEndedIn(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = startTimer(() => resolve(false), timeoutMs);
      const end = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#tally.end().then(end, end);
    });
  }

  /**
   * The estimate so far, as `JSON.stringify` writes it.
   *
   * @example
   * console.log(JSON.stringify(run));
   */
  toJSON(): ReturnType<E["toJSON"]> {
    // Its own type says what it gives.
    return this.latest.toJSON() as ReturnType<E["toJSON"]>;
  }

  /** The estimate so far. */
  get latest(): E {
    return this.#tally.estimate();
  }

  /**
   * Ends the run with what is there: `stopped` of the estimate is "aborted".
   *
   * @param reason - cause of the error when not one chunk is there yet
   *
   * @example
   * run.abort();
   * const { samples } = await run; // those that were drawn
   */
  abort(reason?: unknown): void {
    this.#tally.abort(reason);
  }

  /**
   * Yields the estimate whenever it has changed since it was last read; the last one is that of the end. A loop that is left
   * early ends the run, as `abort()` does.
   *
   * @example
   * for await (const { mean, standardError } of run) console.log(mean, standardError);
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<E, void, undefined> {
    try {
      for (let read = 0; ; ) {
        const newer = await this.#tally.newerThan(read);
        read = newer.chunks;
        yield newer.estimate;
        if (newer.estimate.stopped !== undefined) return;
      }
    } finally {
      // Does nothing once the run has ended.
      this.abort(new Error("the loop over the run was left"));
    }
  }
}

/** Work that goes on and estimates a mean. */
export class Run<E extends RunEstimate> extends AnyRun<E> {
  protected override watched(wait: Watchable["wait"]): Watchable {
    const latest = (): E => this.latest;
    return {
      wait,
      get latest() {
        return latest();
      },
    };
  }
}
