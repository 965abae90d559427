import type { JobHost } from "../../client/job-host.ts";
import type { SampleRef, SamplerRef } from "../../kernels/instances/sampler-ref.ts";
import { KernelError } from "../../protocol/errors.ts";
import type { EngineId, TaskId } from "../../protocol/ids.ts";
import { type LevelOutputs, type LevelRules, levelOutputs, MAX_LEVEL } from "../request/levels.ts";
import { isComplete, type StopRules, samplesWanted } from "../request/stopping.ts";
import { ChunkQueue } from "../run/chunk-queue.ts";
import { EndingTally } from "../run/ending-tally.ts";
import { type Estimate, estimateOf, presented } from "../run/estimate.ts";
import type { OutputEstimate } from "../run/output-estimate.ts";
import type { StateKeeper } from "../run/tally.ts";
import type { ChunkNumbers } from "../run/wide-record.ts";
import { noSamples } from "../statistics/moments.ts";
import { differenceOn, figuresOf, type LevelFigures } from "./level-figures.ts";
import { addChunk, chunksAfter, drawnOn, emptyLevel, type LevelState, samplesIn, withPass } from "./level-state.ts";
import { firstPass, nextPass, preciseShare } from "./next-pass.ts";
import { type LevelSum, sumOfLevels } from "./sum-of-levels.ts";

/** What a run over levels is made of. */
export interface LevelParts {
  readonly openJob: JobHost["openJob"];
  /** Draws the samples of a level. */
  readonly fnOf: (level: number) => SamplerRef | SampleRef;
  readonly rules: StopRules;
  readonly levels: LevelRules;
  readonly seed: bigint;
  readonly kernelName: string;
  readonly outputNames: readonly string[];
  readonly confidenceLevel: number;
  /** Samples of a chunk on level 0 at most; half as many on each further level. */
  readonly chunkSamples: number;
  /** Engines that may take part; null for all. */
  readonly targets: readonly EngineId[] | null;
  /** Where the run begins: no levels, or what an earlier session had reached. */
  readonly from: { readonly state: readonly LevelState[]; readonly elapsedMs: number };
  readonly keeper?: StateKeeper<readonly LevelState[]>;
}

// Each level has so many streams for itself: numbers below 2^49 in all, which a double holds.
const STREAMS_PER_LEVEL = 2 ** 44;

// Chunks are not made shorter than so, unless asked for.
const LEAST_CHUNK = 8;

/** Random stream of a chunk on a level: no two chunks have the same. */
export function streamOf(level: number, chunk: number): number {
  if (level > MAX_LEVEL || chunk >= STREAMS_PER_LEVEL) throw new RangeError("the run has no streams left");
  return level * STREAMS_PER_LEVEL + chunk;
}

/**
 * Multilevel Monte Carlo: passes over all levels at once, each of which says how many samples the next one is to have. What
 * follows a pass is decided when all of it is there, from counts that are the same wherever it ran, never from a clock; so
 * runs have the same bits on any engines.
 */
export class LevelTally extends EndingTally {
  readonly #parts: LevelParts;
  readonly #at: LevelOutputs;
  readonly #states: LevelState[];
  readonly #queues: ChunkQueue[] = [];
  // Engine time of each level, ms.
  readonly #elapsedMs: number[] = [];

  constructor(parts: LevelParts) {
    super(parts.rules.timeLimitMs, parts.from.elapsedMs);
    this.#parts = parts;
    this.#at = levelOutputs(parts.outputNames);
    this.#states = [...parts.from.state];
    if (this.#states.length === 0) this.#pass(firstPass(parts));
    else this.#draw();
    this.#goOn();
  }

  protected override get chunks(): number {
    return this.#states.reduce((sum, { chunks }) => sum + chunks, 0);
  }

  protected override get taskId(): TaskId {
    return this.#queues.map(({ taskId }) => taskId).find((id) => id !== 0) ?? 0;
  }

  #pass(samples: readonly number[]): void {
    for (const [level, most] of samples.entries()) {
      const state = this.#states[level] ?? emptyLevel(this.#parts.outputNames.length);
      this.#states[level] = withPass(state, most, this.#longestChunk(level));
    }
    this.#draw();
  }

  #longestChunk(level: number): number {
    const { chunkSamples } = this.#parts;
    return Math.max(Math.min(LEAST_CHUNK, chunkSamples), Math.floor(chunkSamples / 2 ** level));
  }

  // The finest level first: its chunks take longest, and the others fill up what is left of the pass.
  #draw(): void {
    for (const [level, { pass }] of [...this.#states.entries()].toReversed()) {
      this.#queues[level] ??= this.#queueOf(level);
      this.#queues[level]?.drawTo(chunksAfter(pass));
    }
  }

  #queueOf(level: number): ChunkQueue {
    const { openJob, fnOf, targets } = this.#parts;
    return new ChunkQueue({
      openJob,
      fn: fnOf(level),
      targets,
      from: this.#stateOf(level).chunks,
      streamOf: (chunk) => streamOf(level, chunk),
      samplesOf: (chunk) => samplesIn(this.#stateOf(level).pass, chunk),
      add: (record) => this.#add(level, record),
      added: (elapsedMs) => this.#added(level, elapsedMs),
      fail: (error) => this.fail(error),
    });
  }

  #stateOf(level: number): LevelState {
    return this.#states[level] ?? emptyLevel(this.#parts.outputNames.length);
  }

  #add(level: number, record: ChunkNumbers): boolean {
    this.#states[level] = addChunk(this.#stateOf(level), record, differenceOn(level, this.#at));
    return this.ended;
  }

  #added(level: number, elapsedMs: number): void {
    this.#elapsedMs[level] = (this.#elapsedMs[level] ?? 0) + elapsedMs;
    this.#goOn();
    if (this.ended) return;
    this.#parts.keeper?.note([...this.#states], this.elapsedMs);
    this.wake();
  }

  /** Decides once all levels have what the pass asked for. */
  #goOn(): void {
    if (this.#states.some((state) => state.chunks < chunksAfter(state.pass))) return;
    const problem = this.#problem();
    if (problem !== undefined) return this.fail(new KernelError(`kernel ${this.#parts.kernelName} ${problem}`));
    const next = nextPass(this.#figures(), this.#parts);
    if (next.kind === "stop") this.stop(next.reason);
    else this.#pass(next.samples);
  }

  #problem(): string | undefined {
    const empty = this.#states.findIndex(({ moments }) => moments.count < 2);
    if (empty >= 0) {
      const drawn = drawnOn(this.#stateOf(empty));
      return `has no levels to go by: on level ${empty} fewer than 2 of ${drawn} samples are finite`;
    }
    const level = this.#figures().findIndex(({ cost }) => !(cost > 0));
    return level < 0 ? undefined : `counts no cost: the mean of its output cost is not above 0 on level ${level}`;
  }

  // Of levels with samples enough, up to the first that has not.
  #figures(): LevelFigures[] {
    const context = { at: this.#at, rules: this.#parts.levels };
    const end = this.#states.findIndex(({ moments }) => moments.count < 2);
    const told = end < 0 ? this.#states : this.#states.slice(0, end);
    return told.map((state, level) => figuresOf(state, level, context));
  }

  estimate(): Estimate {
    const { outputNames, confidenceLevel, rules, seed, keeper, chunkSamples } = this.#parts;
    const figures = this.#figures();
    const samples = this.#states.reduce((total, state) => total + drawnOn(state), 0);
    const finest = this.#states[figures.length - 1]?.moments ?? noSamples(outputNames.length);
    const base = estimateOf(finest, {
      outputNames,
      confidenceLevel,
      method: "mlmc",
      replicates: undefined,
      antithetic: false,
      controls: [],
      chunkSamples,
      nonFinite: this.#nonFinite(),
      histogram: undefined,
      samplesWanted: samplesWanted(rules),
      stopped: this.stopped,
      checkpointFailure: keeper?.failure?.message,
      seed,
      progress: this.ended ? 1 : this.#progress(figures, samples),
      complete: this.stopped !== undefined && isComplete(rules, this.stopped),
      elapsedMs: this.elapsedMs,
    });
    const { mlmc, ...fine } = this.#sum(figures, base.outputs["fine"]?.variance);
    const { mlmc: _, ...coarse } = this.#sum(figures.slice(0, -1), base.outputs["coarse"]?.variance);
    return presented({
      ...base,
      ...fine,
      outputs: { ...base.outputs, fine, coarse },
      samples,
      samplesPerSecond: base.elapsedMs > 0 ? (1000 * samples) / base.elapsedMs : 0,
      mlmc,
    });
  }

  #sum(figures: readonly LevelFigures[], variance = Number.NaN): LevelSum & OutputEstimate {
    const { confidenceLevel } = this.#parts;
    return { ...sumOfLevels(figures, { confidenceLevel, elapsedMs: this.#elapsedMs }), variance };
  }

  #nonFinite(): Estimate["nonFinite"] {
    const count = this.#states.reduce((total, { nonFinite }) => total + nonFinite.count, 0);
    const level = this.#states.findIndex(({ nonFinite }) => nonFinite.first !== undefined);
    const first = this.#states[level]?.nonFinite.first;
    return { count, first: first && { ...first, stream: streamOf(level, first.stream) } };
  }

  /** By the statistical part of what is asked for, or the time or samples allowed. */
  #progress(figures: readonly LevelFigures[], samples: number): number {
    const { rules } = this.#parts;
    const share = preciseShare(figures, this.#parts);
    const shares = [
      share,
      samples / rules.limit,
      rules.timeLimitMs === undefined ? 0 : this.sessionMs / rules.timeLimitMs,
    ];
    return Math.min(1, Math.max(0, ...shares.filter((each) => Number.isFinite(each))));
  }

  protected override close(options: { readonly stops: boolean }): Promise<void> | undefined {
    for (const queue of this.#queues) queue?.close(options);
    return this.#parts.keeper?.finish([...this.#states], this.elapsedMs);
  }
}
