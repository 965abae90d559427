import type { Dispatcher } from "../client/dispatcher.ts";
import type { TaskSource } from "../client/ready-queue.ts";
import type { Outcome, Task, TaskSink } from "../client/task.ts";
import { TaskAbortedError } from "../protocol/errors.ts";
import type { FunctionId } from "../protocol/ids.ts";
import { chunkSize, measured, type Pace, UNKNOWN_PACE } from "../schedule/pace.ts";
import { type Estimate, estimateOf } from "./estimate.ts";
import { type Moments, merge, NO_SAMPLES } from "./moments.ts";
import { type Plan, samplesOf } from "./plan.ts";

interface RunParts {
  readonly dispatcher: Dispatcher;
  readonly fn: FunctionId;
  readonly plan: Plan;
  readonly seed: bigint;
}

/**
 * Sampling that goes on: await it for the end, iterate it for snapshots.
 *
 * Moments are merged in order of chunk, so every snapshot is that of a prefix of the chunks, and the end has the same
 * bits on any number of engines.
 */
export class SamplingRun implements PromiseLike<Estimate>, AsyncIterable<Estimate> {
  readonly #tally: Tally;

  /** Made by `client.sample`. */
  constructor(parts: RunParts) {
    this.#tally = new Tally(parts);
    parts.dispatcher.submitBalanced(this.#tally, null);
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
   * Ends the run with what is there: the estimate has `complete: false`.
   *
   * @param reason - cause of the error when not one chunk is there yet
   */
  abort(reason?: unknown): void {
    this.#tally.abort(reason);
  }

  /** Yields the estimate whenever it has changed since it was last read; the last one is that of the end. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Estimate, void, undefined> {
    for (let read = 0; ; ) {
      const estimate = await this.#tally.newerThan(read);
      if (estimate === undefined) return;
      read = estimate.samples;
      yield estimate;
    }
  }
}

/** Hands out chunks, and adds up what comes back. */
class Tally implements TaskSource, TaskSink {
  readonly #parts: RunParts;
  readonly #startedMs = performance.now();
  readonly #running = new Set<Task>();
  // Moments of blocks of chunks that came before their turn, by the index of their first chunk.
  readonly #early = new Map<number, readonly Moments[]>();
  #pace: Pace = UNKNOWN_PACE;
  #nextToSend = 0;
  #nextToMerge = 0;
  #moments: Moments = NO_SAMPLES;
  #endedMs: number | undefined;
  #failure: Error | undefined;
  #waiting: (() => void)[] = [];

  constructor(parts: RunParts) {
    this.#parts = parts;
  }

  get remaining(): number {
    return this.#endedMs === undefined ? this.#parts.plan.chunks - this.#nextToSend : 0;
  }

  next(engineCount: number): Task | undefined {
    if (this.remaining === 0) return undefined;
    const { dispatcher, fn, plan } = this.#parts;
    const first = this.#nextToSend;
    const count = Math.min(chunkSize(this.#pace, this.remaining, engineCount), this.remaining);
    this.#nextToSend += count;
    const chunks = Array.from({ length: count }, (_, i) => first + i);
    const columns = [chunks, chunks.map((chunk) => samplesOf(plan, chunk))];
    const id = dispatcher.nextTaskId();
    const request = { kind: "map", id, fn, columns } as const;
    const task = dispatcher.makeTask({ id, request, sink: this, method: "sample", index: first, count });
    this.#running.add(task);
    return task;
  }

  settle(task: Task, outcome: Outcome): void {
    this.#running.delete(task);
    if (this.#endedMs !== undefined) return;
    if (outcome.kind === "error") return this.fail(outcome.error);
    const [failed] = outcome.kind === "items" ? outcome.errors.values() : [];
    if (failed) return this.fail(failed);
    this.#pace = measured(this.#pace, (task.endedMs ?? 0) - (task.startedMs ?? 0), task.count);
    this.#early.set(task.index, this.#momentsOf(outcome.kind === "items" ? outcome.values : [outcome.value]));
    this.#mergeDue();
  }

  fail(error: Error): void {
    this.#failure = error;
    this.#finish();
  }

  abort(reason: unknown): void {
    if (this.#endedMs !== undefined) return;
    if (this.#moments.count === 0) this.#failure = new TaskAbortedError([...this.#running][0]?.id ?? 0, reason);
    this.#finish();
  }

  estimate(): Estimate {
    const { plan, seed } = this.#parts;
    const elapsedMs = (this.#endedMs ?? performance.now()) - this.#startedMs;
    return estimateOf(this.#moments, { samplesWanted: plan.samples, seed, elapsedMs });
  }

  /** The estimate at the end. */
  async end(): Promise<Estimate> {
    while (this.#endedMs === undefined) await this.#change();
    if (this.#failure) throw this.#failure;
    return this.estimate();
  }

  /** The estimate once it rests on more than `samples` samples; undefined when the run ended without any more. */
  async newerThan(samples: number): Promise<Estimate | undefined> {
    while (this.#endedMs === undefined && this.#moments.count <= samples) await this.#change();
    if (this.#failure) throw this.#failure;
    return this.#moments.count > samples ? this.estimate() : undefined;
  }

  #momentsOf(values: readonly unknown[]): Moments[] {
    return values.map((value) => {
      // A sampler gives records.
      const [count = 0, , , mean = Number.NaN, m2 = Number.NaN] = value as readonly number[];
      return { count, mean, m2 };
    });
  }

  #mergeDue(): void {
    for (let block = this.#early.get(this.#nextToMerge); block; block = this.#early.get(this.#nextToMerge)) {
      this.#early.delete(this.#nextToMerge);
      for (const moments of block) this.#moments = merge(this.#moments, moments);
      this.#nextToMerge += block.length;
    }
    if (this.#nextToMerge === this.#parts.plan.chunks) this.#finish();
    else this.#wake();
  }

  #finish(): void {
    this.#endedMs ??= performance.now();
    this.#early.clear();
    this.#parts.dispatcher.abort(this.#running);
    this.#wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
