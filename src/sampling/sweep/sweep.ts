import type { CallHost, JobHost } from "../../client/job-host.ts";
import type { Watchable } from "../../client/watchable.ts";
import { braced, provideInspect } from "../../protocol/inspect.ts";
import { startTimer } from "../../protocol/timer.ts";
import type { Difference } from "../statistics/paired-difference.ts";
import type { RowRuns } from "./row-runs.ts";
import { rowJson, type SweepRow, type SweepRowJson } from "./sweep-row.ts";

/** What a sweep is made of. */
export interface SweepParts {
  readonly runs: RowRuns;
  /** Names of what is swept. */
  readonly names: readonly string[];
  readonly seed: () => bigint;
  readonly isOrdered: boolean;
  readonly differenceOf: (rows: readonly [a: number, b: number], output: string | undefined) => Difference;
  readonly showProgress: JobHost["showProgress"];
  readonly follow: CallHost["follow"];
}

/**
 * Runs of one kernel that differ in parameters: await it for all rows, iterate it for each as it ends.
 *
 * All rows draw the same random numbers, so that they differ by their parameters and not by chance, and differences of rows are
 * surer than the rows: see `difference`. Each has the bits of `client.sample` with the same options.
 *
 * @example
 * const sweep = client.sweep(kernels.european, { strike: [90, 100, 110] }, { samples: 1e7, seed: 2026 });
 * for await (const { params, estimate } of sweep) console.log(params.strike, estimate.mean, estimate.standardError);
 * console.log(sweep.difference(0, 1)); // { value, standardError, confidenceInterval, pairs }
 */
export class Sweep<Parameter extends string = string, Output extends string = string>
  implements PromiseLike<SweepRow<Parameter, Output>[]>, AsyncIterable<SweepRow<Parameter, Output>>
{
  readonly #parts: SweepParts;

  static {
    provideInspect(Sweep.prototype, "Sweep", (self) => {
      const { length, progress, seed, checkpointFailure } = self;
      return braced("Sweep", [
        `${progress.toLocaleString("en-US")}/${length.toLocaleString("en-US")} rows of ${self.names.join(", ")}`,
        `seed ${seed}`,
        ...(checkpointFailure === undefined ? [] : ["checkpoint not written"]),
      ]);
    });
  }

  /** Made by `client.sweep`. */
  constructor(parts: SweepParts) {
    this.#parts = parts;
    parts.follow(() => this.#watched(), parts.runs.settled());
  }

  /**
   * As of a promise: awaits all rows, in order. Rejects with a CompositeError, once all have ended, where some have failed;
   * `allSettled` gives the others then. After `abort()` rows may be `aborted` or `notBegun`.
   *
   * @example
   * const rows = await sweep;
   */
  // oxlint-disable-next-line unicorn/no-thenable -- being awaited is what it is for
  then<A = SweepRow<Parameter, Output>[], B = never>(
    onFulfilled?: ((value: SweepRow<Parameter, Output>[]) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#all.then(onFulfilled, onRejected);
  }

  /**
   * As of a promise.
   *
   * @example
   * const rows = await sweep.catch(() => []);
   */
  catch<B = never>(
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<SweepRow<Parameter, Output>[] | B> {
    return this.#all.catch(onRejected);
  }

  /**
   * As of a promise.
   *
   * @example
   * const rows = await sweep.finally(() => console.log("over"));
   */
  finally(onFinally?: (() => void) | null): Promise<SweepRow<Parameter, Output>[]> {
    return this.#all.finally(onFinally);
  }

  /**
   * All rows, in order, once all have ended, failed ones too.
   *
   * @throws {CheckpointError} {ClientClosedError} when none could begin
   *
   * @example
   * const failed = (await sweep.allSettled()).filter(({ state }) => state === "failed");
   */
  allSettled(): Promise<SweepRow<Parameter, Output>[]> {
    // As below.
    return this.#parts.runs.settled() as Promise<SweepRow<Parameter, Output>[]>;
  }

  // Whoever made the sweep knows the names of its kernel.
  get #all(): Promise<SweepRow<Parameter, Output>[]> {
    return this.#parts.runs.end() as Promise<SweepRow<Parameter, Output>[]>;
  }

  /** Rows in all. */
  get length(): number {
    return this.#parts.runs.count;
  }

  /** Rows that have ended: 0 … `length`. */
  get progress(): number {
    return this.#parts.runs.order.length;
  }

  /** Whether all rows have ended. */
  get ready(): boolean {
    return this.#parts.runs.ready;
  }

  /** Time since the call, ms; stands still once ready. */
  get elapsedMs(): number {
    return this.#parts.runs.elapsedMs;
  }

  /** Names of the parameters that the points give, in their order. */
  get names(): readonly string[] {
    return this.#parts.names;
  }

  /** Seed of the sweep: that of every row, or of the first where rows have random numbers of their own. */
  get seed(): bigint {
    return this.#parts.seed();
  }

  /** Why the state could not be written to the checkpoint, at the last try; undefined when it was, or there is none. */
  get checkpointFailure(): string | undefined {
    return this.#parts.runs.checkpointFailure;
  }

  /**
   * The mean of one row less that of another, and how sure that is: much surer than the rows are where their outputs move
   * together, as all rows draw the same random numbers.
   *
   * Each chunk of both rows has the same random stream, so that the differences of the chunks' means are independent, and how they
   * spread is the error: there have to be some. With less than 30 chunks, give a smaller `chunkSamples`. Where one row has
   * drawn more samples than the other, the difference is that of the samples that both have drawn. Control variates
   * adjust the first output alone.
   *
   * @param row - a row that has ended, or its index @param other - another
   * @param output - name of an output; by default the first
   * @throws {RangeError} when there is no such row, or it has not ended
   * @throws {TypeError} when there is no such output
   *
   * @example
   * const { value, standardError } = sweep.difference(1, 0);
   */
  difference(
    row: number | Pick<SweepRow, "index">,
    other: number | Pick<SweepRow, "index">,
    output?: Output,
  ): Difference {
    return this.#parts.differenceOf([indexOf(row), indexOf(other)], output);
  }

  /**
   * Ends the sweep with what is there: rows that run end as `aborted`, those that have no samples as `notBegun`.
   *
   * @param reason - cause of the error when no row has any samples
   *
   * @example
   * sweep.abort();
   * const done = (await sweep).filter(({ state }) => state === "done");
   */
  abort(reason?: unknown): void {
    this.#parts.runs.abort(reason);
  }

  /**
   * Waits until all rows have ended. Never rejects.
   *
   * @param timeoutMs - longest wait, ms
   * @returns whether they have
   *
   * @example
   * if (!(await sweep.wait(1_000))) console.log(`${sweep.progress} of ${sweep.length} rows`);
   */
  wait(timeoutMs: number = Number.POSITIVE_INFINITY): Promise<boolean> {
    return new Promise((resolve) => {
      const timer = startTimer(() => resolve(this.ready), timeoutMs);
      const end = (): void => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#parts.runs.settled().then(end, end);
    });
  }

  /**
   * Waits until all rows have ended; meanwhile, where standard error is a terminal, one line shows how many have, and the time
   * left. Never rejects.
   *
   * @example
   * await sweep.waitInteractive();
   * const rows = await sweep;
   */
  async waitInteractive(): Promise<void> {
    await this.#parts.showProgress(this.#watched());
  }

  #watched(): Watchable {
    const { runs } = this.#parts;
    return {
      length: this.length,
      wait: (timeoutMs) => this.wait(timeoutMs),
      get progress() {
        return runs.order.length;
      },
      get share() {
        return runs.share;
      },
      get elapsedMs() {
        return runs.elapsedMs;
      },
    };
  }

  /**
   * Rows that have ended, as `JSON.stringify` writes them, with nothing lost.
   *
   * @example
   * console.log(JSON.stringify(sweep));
   */
  toJSON(): { readonly seed: string; readonly length: number; readonly rows: readonly SweepRowJson[] } {
    const { runs } = this.#parts;
    const rows = runs.order.toSorted((a, b) => a - b).flatMap((index) => runs.row(index) ?? []);
    return { seed: String(this.seed), length: this.length, rows: rows.map(rowJson) };
  }

  /**
   * Yields each row once it has ended, whatever came of it: in order, or first come first with `ordered: false`. A loop that is
   * left early ends the sweep, as `abort()` does.
   *
   * @throws {CheckpointError} {ClientClosedError} when none could begin
   *
   * @example
   * for await (const { index, params, state, estimate } of sweep) console.log(index, params, state, estimate.mean);
   */
  async *[Symbol.asyncIterator](): AsyncGenerator<SweepRow<Parameter, Output>, void, undefined> {
    const { runs, isOrdered } = this.#parts;
    try {
      for (let read = 0; read < runs.count; read++) {
        // As above.
        yield (await next(runs, read, isOrdered)) as SweepRow<Parameter, Output>;
      }
      // The state is written before the loop ends.
      await runs.settled();
    } finally {
      // Does nothing once all rows have ended.
      this.abort(new Error("the loop over the sweep was left"));
    }
  }
}

function indexOf(row: number | Pick<SweepRow, "index">): number {
  return typeof row === "number" ? row : row?.index;
}

// Rejects where no row can begin.
async function next(runs: RowRuns, read: number, isOrdered: boolean): Promise<SweepRow> {
  for (;;) {
    const index = isOrdered ? read : runs.order[read];
    const row = index === undefined ? undefined : runs.row(index);
    if (row !== undefined) return row;
    await (runs.ready ? runs.settled() : runs.change());
  }
}
