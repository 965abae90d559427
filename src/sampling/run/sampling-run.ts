import type { JobHost } from "../../client/job-host.ts";
import { provideInspect } from "../../protocol/inspect.ts";
import { startTimer } from "../../protocol/timer.ts";
import type { Estimate, EstimateJson } from "./estimate.ts";
import { estimateText } from "./estimate-text.ts";
import type { RunTally } from "./late-tally.ts";
import { type RunParts, Tally } from "./tally.ts";

/**
 * Sampling that goes on: await it for the end, iterate it for snapshots. `Output` are the names of the kernel's outputs, which
 * the run takes on trust.
 *
 * Moments are merged in order of chunk, so every snapshot is that of a prefix of the chunks, and the end has the same
 * bits on any number of engines.
 *
 * @example
 * const run = client.sample(kernels.pi, { relativeError: 1e-5 });
 * for await (const { mean, standardError } of run) console.log(mean, standardError);
 * const { mean } = await run;
 */
export class SamplingRun<Output extends string = string>
  implements PromiseLike<Estimate<Output>>, AsyncIterable<Estimate<Output>>
{
  readonly #tally: RunTally;
  readonly #showProgress: JobHost["showProgress"];

  static {
    provideInspect(SamplingRun.prototype, "SamplingRun", (self) => estimateText("SamplingRun", self.latest));
  }

  /** Made by `client.sample`. */
  constructor(
    parts: RunParts | RunTally,
    {
      signal,
      showProgress,
    }: { readonly signal: AbortSignal | undefined; readonly showProgress: JobHost["showProgress"] },
  ) {
    this.#tally = "end" in parts ? parts : new Tally(parts);
    this.#showProgress = showProgress;
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
  then<A = Estimate<Output>, B = never>(
    onFulfilled?: ((value: Estimate<Output>) => A | PromiseLike<A>) | null,
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
  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Estimate<Output> | B> {
    return this.#tally.end().catch(onRejected);
  }

  /**
   * As of a promise.
   *
   * @example
   * const { mean } = await run.finally(() => console.log("over"));
   */
  finally(onFinally?: (() => void) | null): Promise<Estimate<Output>> {
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
    const latest = (): Estimate => this.latest;
    await this.#showProgress({
      wait: (timeoutMs = Number.POSITIVE_INFINITY) => this.#hasEndedIn(timeoutMs),
      get latest() {
        return latest();
      },
    });
  }

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
  toJSON(): EstimateJson {
    return this.latest.toJSON();
  }

  /** The estimate so far. */
  get latest(): Estimate<Output> {
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
  async *[Symbol.asyncIterator](): AsyncGenerator<Estimate<Output>, void, undefined> {
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
