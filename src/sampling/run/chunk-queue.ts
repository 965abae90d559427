import type { ItemRange, Job, JobHost, RangeSource } from "../../client/job-host.ts";
import { EngineLostError } from "../../protocol/errors.ts";
import type { FunctionRef } from "../../protocol/function-ref.ts";
import type { EngineId, TaskId } from "../../protocol/ids.ts";
import { type EnginesNow, measured, nextChunkItems, type Pace, UNKNOWN_PACE } from "../../schedule/pace.ts";

/** What chunks are drawn by, and who takes their records. */
export interface ChunkQueueParts<ChunkRecord = readonly number[]> {
  readonly openJob: JobHost["openJob"];
  /** Called with stream, samples and further arguments of a chunk; gives its record. */
  readonly fn: FunctionRef;
  /** The call that made it, for messages and metadata; `sample` by default. */
  readonly method?: string;
  /** Engines that may take part; null for all. */
  readonly targets: readonly EngineId[] | null;
  /** Chunks that earlier sessions have drawn: the index of the first that is to come. */
  readonly from: number;
  /** Random stream of a chunk, a whole number below 2^53 that no other chunk has. */
  readonly streamOf: (chunk: number) => number;
  /** Samples of a chunk. */
  readonly samplesOf: (chunk: number) => number;
  /** Further arguments of a chunk, as many for each; by default none. */
  readonly moreOf?: (chunk: number) => readonly unknown[];
  /** Numbers in a record; by default so few that they need not be counted. */
  readonly recordNumbers?: number;
  /** Takes the record of the next chunk, in order; true: no more are wanted now. */
  readonly add: (record: ChunkRecord) => boolean;
  /** Called after records were added, unless no more are wanted. */
  readonly added: (elapsedMs: number) => void;
  /** Called when chunks can't be drawn. */
  readonly fail: (error: Error) => void;
}

// A chunk that has ended so many engines is not tried on another.
const MOST_LOSSES = 3;

// Ranges that may wait for an earlier one; beyond it the run waits with them, so that its memory stays bounded.
const MOST_EARLY = 1024;
// Numbers in their records, 64 MB. Those of the ranges that engines hold come on top.
const MOST_EARLY_NUMBERS = 2 ** 23;
// Numbers in the records of a range, which come in one message.
const MOST_RANGE_NUMBERS = 2 ** 20;

/** Chunks that go to an engine together. */
interface ChunkRange extends ItemRange {
  readonly losses: number;
}

/** Hands out chunks by their index, and passes on, in order, what comes back. */
export class ChunkQueue<ChunkRecord = readonly number[]> implements RangeSource<ChunkRange> {
  readonly #parts: ChunkQueueParts<ChunkRecord>;
  readonly #job: Job;
  // Ranges that were lost with their engines, to be run again before new ones.
  readonly #again: ChunkRange[] = [];
  // Chunks of these ranges.
  #againChunks = 0;
  // Records of ranges that came before their turn, by the index of their first chunk.
  readonly #early = new Map<number, { readonly records: Iterable<unknown>; readonly count: number }>();
  // Chunks of these ranges.
  #earlyChunks = 0;
  // Whether the queue waits for a slow chunk, as too many later ones are there.
  #paused = false;
  #pace: Pace = UNKNOWN_PACE;
  // Chunks before this one are to be drawn.
  #end: number;
  #nextToSend: number;
  #nextToAdd: number;
  #isOver = false;

  constructor(parts: ChunkQueueParts<ChunkRecord>) {
    this.#parts = parts;
    this.#end = parts.from;
    this.#nextToSend = parts.from;
    this.#nextToAdd = parts.from;
    const { openJob, fn, method = "sample", targets } = parts;
    this.#job = openJob({ fn, method, targets, source: this });
  }

  /** Lets engines draw the chunks before this one. */
  drawTo(end: number): void {
    this.#end = end;
    if (this.remaining > 0) this.#job.offer();
  }

  /** Of a task that is not over, for messages; 0 where there is none. */
  get taskId(): TaskId {
    return this.#job.taskId;
  }

  /** Ends it; what engines have begun runs to its end, unless it is to be stopped. */
  close(options: { readonly stops: boolean }): void {
    this.#isOver = true;
    this.#early.clear();
    this.#job.end(options);
  }

  get remaining(): number {
    return this.#isOver ? 0 : this.#end - this.#nextToSend + this.#againChunks;
  }

  next(engines: EnginesNow): ChunkRange | undefined {
    if (this.remaining === 0) return undefined;
    if (this.#isFull && this.#again.length === 0) {
      this.#paused = true;
      return undefined;
    }
    return this.#nextAgain() ?? this.#nextRange(engines);
  }

  #nextAgain(): ChunkRange | undefined {
    const range = this.#again.shift();
    this.#againChunks -= range?.count ?? 0;
    return range;
  }

  #nextRange(engines: EnginesNow): ChunkRange {
    const first = this.#nextToSend;
    const left = this.#end - first;
    const most = Math.max(1, Math.floor(MOST_RANGE_NUMBERS / (this.#parts.recordNumbers ?? 1)));
    const count = Math.min(nextChunkItems(this.#pace, left, engines), left, most);
    this.#nextToSend += count;
    return { first, count, losses: 0 };
  }

  columnsOf({ first, count }: ChunkRange): readonly unknown[][] {
    const { streamOf, samplesOf, moreOf = () => [] } = this.#parts;
    const chunks = Array.from({ length: count }, (_, i) => first + i);
    const more = chunks.map(moreOf);
    const columns = more[0]?.map((_, column) => more.map((values) => values[column])) ?? [];
    return [chunks.map(streamOf), chunks.map(samplesOf), ...columns];
  }

  done({ first, count }: ChunkRange, records: Iterable<unknown>, elapsedMs: number): void {
    this.#pace = measured(this.#pace, elapsedMs, count);
    this.#early.set(first, { records, count });
    this.#earlyChunks += count;
    for (let next = this.#takeNext(); next; next = this.#takeNext()) {
      for (const record of next) {
        this.#nextToAdd += 1;
        // What the function gives, which whoever has made it knows.
        if (this.#parts.add(record as ChunkRecord)) return;
      }
    }
    this.#parts.added(elapsedMs);
    if (this.#paused && !this.#isFull) {
      this.#paused = false;
      this.#job.offer();
    }
  }

  // Records of the range whose turn it is, if they are there.
  #takeNext(): Iterable<unknown> | undefined {
    const first = this.#nextToAdd;
    const next = this.#early.get(first);
    this.#early.delete(first);
    this.#earlyChunks -= next?.count ?? 0;
    return next?.records;
  }

  get #isFull(): boolean {
    const numbers = this.#earlyChunks * (this.#parts.recordNumbers ?? 0);
    return this.#early.size >= MOST_EARLY || numbers >= MOST_EARLY_NUMBERS;
  }

  // Chunks give the same numbers wherever they run, so a lost engine costs time and nothing else.
  failed(range: ChunkRange, error: Error): void {
    const losses = range.losses + 1;
    if (!(error instanceof EngineLostError) || losses >= MOST_LOSSES) return this.fail(error);
    this.#again.push({ ...range, losses });
    this.#againChunks += range.count;
    this.#job.offer();
  }

  fail(error: Error): void {
    this.#parts.fail(error);
  }
}
