import { addCaller, type CallerTrace } from "../../client/caller.ts";
import { ClientClosedError, CompositeError, TaskAbortedError } from "../../protocol/errors.ts";
import type { Estimate } from "../run/estimate.ts";
import type { SamplingRun } from "../run/sampling-run.ts";
import type { RunParts } from "../run/tally.ts";
import { type Batches, BatchMeans, mostBatches } from "../statistics/batch-means.ts";
import { Feed } from "./feed.ts";
import type { RowStart } from "./row-start.ts";
import type { SweepKeeper } from "./sweep-keeper.ts";
import type { SweepRow, SweepRowState, SweptParameters } from "./sweep-row.ts";

/** What the rows of a sweep are made of. */
export interface RowRunsParts {
  /** Rows in all. */
  readonly count: number;
  /** Outputs of the kernel. */
  readonly outputs: number;
  /** Values of all parameters of a row. */
  readonly paramsOf: (row: number) => SweptParameters;
  /** Words that name a row in messages. */
  readonly nameOf: (row: number) => string;
  /** Begins a row. @throws when it can't */
  readonly start: (row: number, start: RowStart) => SamplingRun;
  readonly openJob: RunParts["openJob"];
  /** Engines there are, at first. */
  readonly engineCount: number;
  /** Where the sweep was called, for the stacks of errors. */
  readonly trace: CallerTrace;
  /** Called when the sweep is aborted before it has begun: `fail` is to follow. */
  readonly drop: () => void;
  /** Whether a row begins when the one before has ended, as its time is limited. */
  readonly isOneByOne: boolean;
}

/** A row that runs. */
interface OpenRow {
  readonly run: SamplingRun;
  readonly batches: BatchMeans;
}

// Rows that may run at a time, for each engine: those that wait for one, those on one, and those with a chunk to be run again.
const MOST_OPEN = 8;

/** Runs the rows of a sweep, each as a run of its own, in order; the next ones begin before engines have nothing to do. */
export class RowRuns {
  readonly #parts: RowRunsParts;
  readonly #feed: Feed;
  readonly #startedMs = performance.now();
  readonly #rows: (SweepRow | undefined)[];
  readonly #batches: (Batches | undefined)[];
  /** Rows by when they have ended. */
  readonly order: number[] = [];
  readonly #open = new Map<number, OpenRow>();
  #keeper: SweepKeeper | undefined;
  #isBegun = false;
  #next = 0;
  // Whether more rows are looked for in a moment.
  #isDue = false;
  readonly #failed: number[] = [];
  #abort: { readonly reason: unknown } | undefined;
  #failure: Error | undefined;
  #composite: CompositeError | undefined;
  #endedMs: number | undefined;
  #kept: Promise<void> | undefined;
  // Estimate of no samples.
  #none: Estimate | undefined;
  #waiting: (() => void)[] = [];

  constructor(parts: RowRunsParts) {
    this.#parts = parts;
    this.#feed = new Feed(parts.openJob, parts.engineCount, () => this.#openMore());
    this.#rows = new Array<undefined>(parts.count).fill(undefined);
    this.#batches = new Array<undefined>(parts.count).fill(undefined);
  }

  /** Begins. @param keeper - keeps the state, and has that of an earlier session */
  begin(keeper: SweepKeeper | undefined): void {
    this.#keeper = keeper;
    this.#isBegun = true;
    if (this.#abort === undefined) this.#openMore();
    else this.#endRest();
  }

  /** Ends all of it with an error, before it has begun; but as aborted where it was. */
  fail(error: Error): void {
    if (this.#abort !== undefined) return this.#endRest();
    this.#failure = error;
    this.#over();
  }

  /** Rows in all. */
  get count(): number {
    return this.#parts.count;
  }

  /** Whether every row has ended. */
  get ready(): boolean {
    return this.#endedMs !== undefined;
  }

  get elapsedMs(): number {
    return (this.#endedMs ?? performance.now()) - this.#startedMs;
  }

  /** Part of the whole that is done, 0 … 1. */
  get share(): number {
    const running = [...this.#open.values()].reduce((sum, { run }) => sum + run.latest.progress, 0);
    return (this.order.length + running) / this.#parts.count;
  }

  /** Why the state could not be written, at the last try. */
  get checkpointFailure(): string | undefined {
    return this.#keeper?.failure?.message;
  }

  /** A row, if it has ended. */
  row(index: number): SweepRow | undefined {
    return this.#rows[index];
  }

  /** Batch means of a row that has ended. */
  batches(index: number): Batches | undefined {
    return this.#batches[index];
  }

  /** Fulfils when another row has ended, or all have. */
  change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** All rows, once all have ended and the last state is written. @throws what has kept them from beginning */
  async settled(): Promise<SweepRow[]> {
    while (!this.ready) await this.change();
    await this.#kept;
    if (this.#failure !== undefined) throw this.#failure;
    return this.#rows.flatMap((row) => row ?? []);
  }

  /** All rows. @throws {CompositeError} when some have failed @throws {TaskAbortedError} when none has samples */
  async end(): Promise<SweepRow[]> {
    const rows = await this.settled();
    if (this.#failed.length > 0) {
      this.#composite ??= this.#compositeOf(rows);
      throw this.#composite;
    }
    if (this.#abort === undefined || rows.some(({ state }) => state !== "notBegun")) return rows;
    throw new TaskAbortedError(undefined, this.#abort.reason);
  }

  abort(reason: unknown): void {
    if (this.ready || this.#abort !== undefined) return;
    this.#abort = { reason };
    for (const { run } of this.#open.values()) run.abort(reason);
    if (this.#isBegun) this.#endRest();
    else this.#parts.drop();
  }

  #openMore(): void {
    const { count } = this.#parts;
    while (this.#next < count && this.#abort === undefined && this.#hasRoom) this.#begin(this.#next++);
  }

  get #hasRoom(): boolean {
    if (this.#parts.isOneByOne) return this.#open.size === 0;
    return this.#open.size < MOST_OPEN * this.#feed.engineCount && this.#feed.low;
  }

  #begin(row: number): void {
    const { count, outputs, start } = this.#parts;
    const kept = this.#keeper?.doneRow(row);
    if (kept !== undefined) return this.#close(row, { state: "done", ...kept });
    const batches = new BatchMeans(outputs, mostBatches(count, outputs), this.#keeper?.batchesOf(row));
    const store = this.#keeper?.storeOf(row, () => batches.batches);
    let run: SamplingRun;
    try {
      const { openJob } = this.#feed;
      run = start(row, { openJob, watch: (chunk) => batches.add(chunk), ...(store && { store }) });
    } catch (error) {
      return this.#close(row, { state: "failed", error: errorOf(error), estimate: this.#noEstimate(row) });
    }
    this.#open.set(row, { run, batches });
    void run.then(
      (estimate) => this.#done(row, estimate),
      (error: unknown) => this.#fail(row, errorOf(error)),
    );
  }

  #done(row: number, estimate: Estimate): void {
    const batches = this.#open.get(row)?.batches.batches;
    const state = estimate.stopped === "aborted" ? "aborted" : "done";
    if (state === "done") this.#keeper?.done(row, estimate, batches);
    this.#close(row, { state, estimate, batches });
  }

  #fail(row: number, error: Error): void {
    const isAborted = this.#abort !== undefined && error instanceof TaskAbortedError;
    const estimate = this.#open.get(row)?.run.latest ?? this.#noEstimate(row);
    this.#keeper?.failed(row);
    this.#close(row, isAborted ? { state: "notBegun", estimate } : { state: "failed", estimate, error });
    if (error instanceof ClientClosedError) this.#endRest(error);
  }

  /** Ends the rows that were not begun. */
  #endRest(error?: ClientClosedError): void {
    const state = error === undefined ? "notBegun" : "failed";
    while (this.#next < this.#parts.count) {
      const row = this.#next++;
      this.#close(row, { state, estimate: this.#noEstimate(row), error });
    }
  }

  #close(
    row: number,
    end: {
      readonly state: SweepRowState;
      readonly estimate: Estimate;
      readonly error?: Error | undefined;
      readonly batches?: Batches | undefined;
    },
  ): void {
    const { state, estimate, error, batches } = end;
    this.#rows[row] = { index: row, params: this.#parts.paramsOf(row), state, estimate, error };
    this.#batches[row] = batches;
    this.order.push(row);
    this.#open.delete(row);
    if (state === "failed") this.#failed.push(row);
    if (error !== undefined) addCaller(error, this.#parts.trace);
    if (this.order.length === this.#parts.count) this.#over();
    else if (!this.#isDue) {
      this.#isDue = true;
      queueMicrotask(() => {
        this.#isDue = false;
        this.#openMore();
      });
    }
    this.#wake();
  }

  #compositeOf(rows: readonly SweepRow[]): CompositeError {
    const failed = this.#failed.toSorted((a, b) => a - b);
    const composite = new CompositeError(
      failed.flatMap((row) => rows[row]?.error ?? []),
      rows.length,
      failed.map(this.#parts.nameOf),
    );
    addCaller(composite, this.#parts.trace);
    return composite;
  }

  // What a run knows that nobody has begun.
  #noEstimate(row: number): Estimate {
    if (this.#none !== undefined) return this.#none;
    const openJob = (): ReturnType<RunParts["openJob"]> => ({ offer: ignore, end: ignore, taskId: 0 });
    const run = this.#parts.start(row, { openJob, watch: ignore });
    run.abort();
    run.catch(ignore);
    this.#none = run.latest;
    return this.#none;
  }

  #over(): void {
    this.#endedMs = performance.now();
    this.#kept = this.#keeper?.finish();
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function ignore(): void {}
