import type { Dispatcher } from "../../client/driver/dispatcher.ts";
import { EngineLostError, TaskAbortedError } from "../../protocol/errors.ts";
import type { EngineId, FunctionId } from "../../protocol/ids.ts";
import {
  CHUNKS_AHEAD,
  type EnginesNow,
  measured,
  nextChunkItems,
  type Pace,
  UNKNOWN_PACE,
} from "../../schedule/pace.ts";
import type { TaskSource } from "../../scheduler/ready-queue.ts";
import type { Outcome, Task, TaskSink } from "../../scheduler/task.ts";
import type { SampleMethod } from "../request/drawing.ts";
import { type Plan, samplesOf } from "../request/plan.ts";
import { isComplete, progressOf, type StopReason, type StopRules, stopReason } from "../request/stopping.ts";
import { accuracyOf } from "../statistics/accuracy.ts";
import type { Control } from "../statistics/control.ts";
import { type HistogramSpec, histogramOf } from "../statistics/histogram.ts";
import { type Estimate, estimateOf } from "./estimate.ts";
import { advance, type RunState } from "./run-state.ts";

/** What a run is made of. */
export interface RunParts {
  readonly dispatcher: Dispatcher;
  readonly fn: FunctionId;
  readonly plan: Plan;
  readonly rules: StopRules;
  readonly seed: bigint;
  readonly outputNames: readonly string[];
  readonly confidenceLevel: number;
  readonly method: SampleMethod;
  readonly antithetic: boolean;
  readonly controls: readonly Control[];
  readonly histogram: HistogramSpec | undefined;
  /** Engines that may take part; null for all. */
  readonly targets: readonly EngineId[] | null;
  /** Where the run begins: nothing, or what an earlier session had reached. */
  readonly from: { readonly state: RunState; readonly elapsedMs: number };
  /** Keeps the state of whole chunks, at the latest when the run ends. */
  readonly keeper?: StateKeeper;
}

/** Keeps the state of a run where a later session finds it. */
export interface StateKeeper {
  /** Takes a new state; may skip it, if another one will follow. */
  note(state: RunState, elapsedMs: number): void;
  /** Writes the newest state. Never rejects. */
  finish(state: RunState, elapsedMs: number): Promise<void>;
  /** Why the state could not be kept, at the last try. */
  readonly failure: Error | undefined;
}

// A chunk that costs so many engines their life is not tried on another.
const MOST_LOSSES = 3;

// Ranges that may wait for an earlier one; beyond it the run waits with them, so that its memory stays bounded.
const MOST_EARLY = 1024;

/** Chunks that go to an engine together. */
interface ChunkRange {
  readonly first: number;
  readonly count: number;
  readonly losses: number;
}

/** Hands out chunks, and adds up, in order, what comes back. */
export class Tally implements TaskSource, TaskSink {
  readonly #parts: RunParts;
  readonly #startedMs = performance.now();
  readonly #running = new Map<Task, ChunkRange>();
  // Ranges that were lost with their engines, to be run again before new ones.
  readonly #again: ChunkRange[] = [];
  // Records of ranges that came before their turn, by the index of their first chunk.
  readonly #early = new Map<number, Iterable<unknown>>();
  // Waits for a slow chunk: too many later ones are there.
  #paused = false;
  #pace: Pace = UNKNOWN_PACE;
  #nextToSend: number;
  #state: RunState;
  // State without a last chunk that is cut short: what a longer run can go on from.
  #whole: RunState;
  #endedMs: number | undefined;
  #stopped: StopReason | undefined;
  #failure: Error | undefined;
  #waiting: (() => void)[] = [];
  readonly #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(parts: RunParts) {
    this.#parts = parts;
    this.#state = parts.from.state;
    this.#whole = this.#state;
    this.#nextToSend = this.#state.chunks;
    const { timeLimitMs } = parts.rules;
    if (timeLimitMs !== undefined) this.#timer = setTimeout(() => this.#stop("timeLimit"), timeLimitMs);
    this.#stopIfDue();
    if (!this.#ended) parts.dispatcher.submitBalanced(this, parts.targets);
  }

  get #ended(): boolean {
    return this.#endedMs !== undefined;
  }

  get remaining(): number {
    return this.#ended ? 0 : this.#parts.plan.chunks - this.#nextToSend + this.#again.length;
  }

  get ahead(): number {
    return CHUNKS_AHEAD;
  }

  next(engineCount: number, roundTripMs: number): Task | undefined {
    if (this.remaining === 0) return undefined;
    if (this.#early.size >= MOST_EARLY && this.#again.length === 0) {
      this.#paused = true;
      return undefined;
    }
    const range = this.#again.shift() ?? this.#nextRange({ engineCount, roundTripMs });
    const chunks = Array.from({ length: range.count }, (_, i) => range.first + i);
    const columns = [chunks, chunks.map((chunk) => samplesOf(this.#parts.plan, chunk))];
    const { dispatcher, fn } = this.#parts;
    const id = dispatcher.nextTaskId();
    const request = { kind: "map", id, fn, columns } as const;
    const task = dispatcher.makeOwnTask({
      id,
      request,
      sink: this,
      method: "sample",
      index: range.first,
      count: range.count,
    });
    this.#running.set(task, range);
    return task;
  }

  #nextRange(engines: EnginesNow): ChunkRange {
    const first = this.#nextToSend;
    const left = this.#parts.plan.chunks - first;
    const count = Math.min(nextChunkItems(this.#pace, left, engines), left);
    this.#nextToSend += count;
    return { first, count, losses: 0 };
  }

  settle(task: Task, outcome: Outcome): void {
    const range = this.#running.get(task);
    this.#running.delete(task);
    if (this.#ended || range === undefined) return;
    if (outcome.kind === "error") return this.#lose(range, outcome.error);
    const [failed] = outcome.kind === "items" ? outcome.errors.values() : [];
    if (failed) return this.fail(failed);
    this.#pace = measured(this.#pace, (task.endedMs ?? 0) - (task.startedMs ?? 0), task.count);
    this.#early.set(task.index, outcome.kind === "items" ? outcome.values : [outcome.value]);
    this.#mergeDue();
  }

  // Chunks give the same numbers wherever they run, so a lost engine costs time and nothing else.
  #lose(range: ChunkRange, error: Error): void {
    const losses = range.losses + 1;
    if (!(error instanceof EngineLostError) || losses >= MOST_LOSSES) return this.fail(error);
    this.#again.push({ ...range, losses });
    this.#parts.dispatcher.submitBalanced(this, this.#parts.targets);
  }

  fail(error: Error, isStopped = false): void {
    if (this.#ended) return;
    this.#failure = error;
    this.#finish(isStopped);
  }

  abort(reason: unknown): void {
    if (this.#ended) return;
    if (this.#state.chunks === 0) this.fail(new TaskAbortedError([...this.#running.keys()][0]?.id ?? 0, reason), true);
    else this.#stop("aborted");
  }

  estimate(): Estimate {
    const { seed, outputNames, confidenceLevel, method, antithetic, controls, rules, histogram, plan, keeper } =
      this.#parts;
    const { moments, replicates, nonFinite, counters } = this.#state;
    const samples = moments.count + nonFinite.count;
    const elapsedMs = this.#elapsedMs;
    return estimateOf(moments, {
      outputNames,
      confidenceLevel,
      method,
      replicates,
      antithetic,
      controls,
      chunkSamples: plan.chunkSamples,
      nonFinite,
      histogram: histogram && histogramOf(histogram, counters),
      samplesWanted: rules.limit === Number.MAX_SAFE_INTEGER ? undefined : rules.limit,
      stopped: this.#stopped,
      checkpointFailure: keeper?.failure?.message,
      seed,
      progress: this.#ended
        ? 1
        : progressOf(rules, accuracyOf(this.#state, controls), {
            samples,
            elapsedMs: elapsedMs - this.#parts.from.elapsedMs,
          }),
      complete: this.#stopped !== undefined && samples > 0 && isComplete(rules, this.#stopped),
      elapsedMs,
    });
  }

  /** The estimate at the end. */
  async end(): Promise<Estimate> {
    while (!this.#ended) await this.#change();
    await this.#settled();
    return this.estimate();
  }

  /** The estimate once it rests on more than `chunks` chunks, or is that of the end. */
  async newerThan(chunks: number): Promise<{ readonly estimate: Estimate; readonly chunks: number }> {
    while (!this.#ended && this.#state.chunks <= chunks) await this.#change();
    if (this.#ended) await this.#settled();
    return { estimate: this.estimate(), chunks: this.#state.chunks };
  }

  // The state is kept before anyone hears of the end, so that whoever starts again finds it.
  async #settled(): Promise<void> {
    await this.#kept;
    if (this.#failure !== undefined) throw this.#failure;
  }

  get #elapsedMs(): number {
    return this.#parts.from.elapsedMs + (this.#endedMs ?? performance.now()) - this.#startedMs;
  }

  // Decides after each chunk, in order, so that chunks that came early can't change where the run ends.
  #mergeDue(): void {
    const { outputNames, plan, keeper } = this.#parts;
    for (let records = this.#takeNext(); records; records = this.#takeNext()) {
      for (const record of records) {
        const isWhole = samplesOf(plan, this.#state.chunks) === plan.chunkSamples;
        // A sampler gives records.
        this.#state = advance(this.#state, record as readonly number[], outputNames.length);
        if (isWhole) this.#whole = this.#state;
        this.#stopIfDue();
        if (this.#ended) return;
      }
    }
    keeper?.note(this.#whole, this.#elapsedMs);
    if (this.#paused && this.#early.size < MOST_EARLY) {
      this.#paused = false;
      this.#parts.dispatcher.submitBalanced(this, this.#parts.targets);
    }
    this.#wake();
  }

  // Records of the range whose turn it is, if they are there.
  #takeNext(): Iterable<unknown> | undefined {
    const first = this.#state.chunks;
    const records = this.#early.get(first);
    this.#early.delete(first);
    return records;
  }

  #stopIfDue(): void {
    const { rules, plan, controls } = this.#parts;
    const reason = stopReason(rules, accuracyOf(this.#state, controls));
    if (reason !== undefined) this.#stop(reason);
    else if (this.#state.chunks >= plan.chunks) this.#stop(rules.limitReason);
  }

  #stop(reason: StopReason): void {
    if (this.#ended) return;
    this.#stopped = reason;
    this.#finish(reason === "aborted" || reason === "timeLimit");
  }

  #kept: Promise<void> | undefined;

  #finish(isStopped = false): void {
    this.#endedMs ??= performance.now();
    clearTimeout(this.#timer);
    this.#early.clear();
    const tasks = [...this.#running.keys()];
    // What runs when the estimate is there ends by itself, soon; a kernel that is stopped before may never end.
    if (isStopped) this.#parts.dispatcher.scheduler.stopper.abort(tasks, undefined, { listens: true });
    else this.#parts.dispatcher.scheduler.stopper.release(tasks);
    this.#parts.dispatcher.forget(this.#parts.fn);
    this.#kept = this.#parts.keeper?.finish(this.#whole, this.#elapsedMs);
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
