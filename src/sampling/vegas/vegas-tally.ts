import type { JobHost } from "../../client/job-host.ts";
import type { PointMap } from "../../kernels/instances/point-map.ts";
import type { SampleRef, SamplerRef } from "../../kernels/instances/sampler-ref.ts";
import type { EngineId, TaskId } from "../../protocol/ids.ts";
import type { DerivedPlan } from "../request/derived.ts";
import { isComplete, progressOf, type StopRules, samplesWanted, stopReason } from "../request/stopping.ts";
import { ChunkQueue } from "../run/chunk-queue.ts";
import { accuracyOfDerived } from "../run/derived-estimate.ts";
import { EndingTally } from "../run/ending-tally.ts";
import { type Estimate, estimateOf } from "../run/estimate.ts";
import { type StopFunction, wantsStop } from "../run/stop-function.ts";
import type { StateKeeper } from "../run/tally.ts";
import { type Accuracy, accuracyOf } from "../statistics/accuracy.ts";
import { type Moments, noSamples } from "../statistics/moments.ts";
import { refine } from "./importance-map.ts";
import { addRecord, type IterationPlan, type IterationSums, noSums, planIteration, resultOf } from "./iteration.ts";
import { binsOf, nextSize } from "./schedule.ts";
import { resultsOf, type VegasReport } from "./vegas-estimate.ts";
import { rescaled, scaleFor, type VegasState } from "./vegas-state.ts";

/** What a run is made of. */
export interface VegasParts {
  readonly openJob: JobHost["openJob"];
  /** The kernel as it travels for an iteration. */
  readonly samplerOf: (points: PointMap) => SamplerRef | SampleRef;
  readonly targets: readonly EngineId[] | null;
  readonly rules: StopRules;
  /** Asked after each iteration; true ends the run. */
  readonly stop?: StopFunction | undefined;
  readonly seed: bigint;
  readonly outputNames: readonly string[];
  readonly derived?: readonly DerivedPlan[];
  readonly confidenceLevel: number;
  readonly chunkSamples: number;
  readonly from: { readonly state: VegasState; readonly elapsedMs: number };
  readonly keeper: StateKeeper<VegasState> | undefined;
}

// With fewer iterations it does not show when they disagree.
const LEAST_ITERATIONS = 5;

// Time that is left is used but for this part: pace changes.
const TIME_SHARE = 0.8;

/**
 * Runs iterations one after another: in each all chunks take points of one map and one allocation, and both are refined
 * by what it has found. Chunk i, counted over all iterations, draws from stream i, and records are added up in order.
 */
export class VegasTally extends EndingTally {
  readonly #parts: VegasParts;
  #state: VegasState;
  #results: { readonly moments: Moments; readonly report: VegasReport } | undefined;
  #queue: ChunkQueue<Float64Array> | undefined;
  // Of the iteration before, at the end of which the next is planned.
  #pace: { readonly samples: number; readonly ms: number } | undefined;

  constructor(parts: VegasParts) {
    super(parts.rules.timeLimitMs, parts.from.elapsedMs);
    this.#parts = parts;
    this.#state = parts.from.state;
    this.#look();
    const { running } = this.#state;
    if (running) this.#run(running.size, running.sums);
    else this.#goOn();
  }

  protected override get chunks(): number {
    return this.#state.iterations.length;
  }

  protected override get taskId(): TaskId {
    return this.#queue?.taskId ?? 0;
  }

  estimate(): Estimate {
    const { seed, outputNames, confidenceLevel, derived = [], rules, chunkSamples, keeper } = this.#parts;
    const { stopped, elapsedMs } = this;
    const { nonFinite } = this.#state;
    return estimateOf(this.#results?.moments ?? noSamples(outputNames.length), {
      outputNames,
      confidenceLevel,
      method: "vegas",
      replicates: undefined,
      antithetic: false,
      controls: [],
      derived,
      chunkSamples,
      nonFinite,
      histogram: undefined,
      vegas: this.#results?.report ?? NO_REPORT,
      samplesWanted: samplesWanted(rules),
      stopped,
      checkpointFailure: keeper?.failure?.message,
      seed,
      progress: this.ended ? 1 : this.#progress,
      complete: stopped !== undefined && this.#drawn > 0 && isComplete(rules, stopped),
      elapsedMs,
    });
  }

  get #drawn(): number {
    return this.#state.iterations.reduce((sum, { size }) => sum + size, 0);
  }

  readonly #accuracyOf = (name: string | undefined): Accuracy => {
    const { outputNames, confidenceLevel, derived = [] } = this.#parts;
    const moments = this.#results?.moments;
    if (moments === undefined) return NOTHING;
    const plan = derived.find((each) => each.name === name);
    if (plan !== undefined) {
      const facts = { outputNames, confidenceLevel, observed: moments, controls: [] };
      return accuracyOfDerived(plan, facts, { samples: moments.count, replicates: undefined });
    }
    return accuracyOf({ moments, replicates: undefined }, [], name === undefined ? 0 : outputNames.indexOf(name));
  };

  get #progress(): number {
    const { sums } = this.#state.running ?? {};
    const samples = this.#drawn + (sums ? sums.finite + sums.nonFinite : 0);
    return progressOf(this.#parts.rules, this.#accuracyOf, { samples, elapsedMs: this.sessionMs });
  }

  // What the iterations that are over give together.
  #look(): void {
    const { iterations, scale = 1 } = this.#state;
    if (iterations.length > 0) this.#results = resultsOf(iterations, scale);
  }

  // Stops, or begins an iteration.
  #goOn(): void {
    const { rules } = this.#parts;
    const reason = (this.#isTrusted ? stopReason(rules, this.#accuracyOf) : undefined) ?? this.#askCaller();
    if (this.ended) return;
    if (reason !== undefined) return this.stop(reason);
    if (this.#drawn >= rules.limit) return this.stop(rules.limitReason);
    const size = nextSize({
      sizes: this.#state.iterations.map((iteration) => iteration.size),
      limit: rules.limit,
      isExact: rules.limitReason === "samples",
      share: this.#shareOfWay,
      inTime: this.#samplesInTime,
    });
    if (size === 0) this.stop("timeLimit");
    else this.#run(size);
  }

  // By tolerances alone.
  get #shareOfWay(): number {
    const rules = { ...this.#parts.rules, limit: Number.POSITIVE_INFINITY };
    return progressOf(rules, this.#accuracyOf, { samples: 0, elapsedMs: 0 });
  }

  #askCaller(): "stop" | undefined {
    const { stop } = this.#parts;
    if (stop === undefined || this.#results === undefined) return undefined;
    return this.asked((estimate) => wantsStop(stop, estimate));
  }

  get #isTrusted(): boolean {
    const { iterations = [], warmUp = 0 } = this.#results?.report ?? {};
    return iterations.length - warmUp >= LEAST_ITERATIONS;
  }

  get #samplesInTime(): number | undefined {
    const { timeLimitMs } = this.#parts.rules;
    if (timeLimitMs === undefined || this.#pace === undefined) return undefined;
    const { samples, ms } = this.#pace;
    return Math.floor((TIME_SHARE * (timeLimitMs - this.sessionMs) * samples) / Math.max(ms, 0.01));
  }

  #run(size: number, before?: IterationSums): void {
    const { openJob, samplerOf, targets, outputNames, chunkSamples } = this.#parts;
    const { map, spreads, scale = 1, chunks } = this.#state;
    const plan = planIteration({ map, spreads, scale, size, chunkSamples });
    const sums = before ?? noSums(plan, outputNames.length);
    const first = chunks - sums.chunks;
    const startedMs = performance.now();
    this.#state = { ...this.#state, running: { size, sums } };
    const boxesOf = (chunk: number): readonly [first: number, counts: Uint32Array] => {
      const [from = 0, to = 0] = plan.chunkBoxes.slice(chunk - first, chunk - first + 2);
      return [from, plan.counts.slice(from, to)];
    };
    const queue = new ChunkQueue<Float64Array>({
      openJob,
      fn: samplerOf(plan.points),
      targets,
      from: chunks,
      streamOf: (chunk) => chunk,
      samplesOf: (chunk) => boxesOf(chunk)[1].reduce((sum, count) => sum + count, 0),
      moreOf: boxesOf,
      add: (record) => this.#add(record, plan, startedMs),
      added: () => this.#keep(),
      fail: (error) => this.fail(error),
    });
    this.#queue = queue;
    queue.drawTo(first + plan.chunkBoxes.length - 1);
  }

  #add(record: Float64Array, plan: IterationPlan, startedMs: number): boolean {
    const { running, nonFinite, chunks } = this.#state;
    if (running === undefined) return true;
    const { sums } = running;
    const index = addRecord(sums, record, plan);
    const first = nonFinite.first ?? (index === undefined ? undefined : { stream: chunks, index });
    this.#state = { ...this.#state, chunks: chunks + 1, nonFinite: { count: nonFinite.count, first } };
    if (sums.chunks < plan.chunkBoxes.length - 1) return false;
    this.#pace = { samples: plan.size, ms: performance.now() - startedMs };
    this.#queue?.close({ stops: false });
    this.#queue = undefined;
    this.#endIteration(sums, plan);
    this.#keep();
    this.#goOn();
    return true;
  }

  #endIteration(sums: IterationSums, { size, strata }: IterationPlan): void {
    const { map, scale, nonFinite, iterations } = this.#state;
    const found = scale ?? scaleFor(sums.largest);
    this.#state = {
      ...this.#state,
      map: refine(map, sums.seen, binsOf(map.dimensions, size)),
      spreads: { strata, codes: sums.codes },
      scale: found,
      iterations: rescaled([...iterations, resultOf(sums, size)], scale === undefined ? (found ?? 1) : 1),
      nonFinite: { ...nonFinite, count: nonFinite.count + sums.nonFinite },
      running: undefined,
    };
    this.#look();
  }

  #keep(): void {
    this.#parts.keeper?.note(this.#state, this.elapsedMs);
    this.wake();
  }

  protected override close(options: { readonly stops: boolean }): Promise<void> | undefined {
    this.#queue?.close(options);
    return this.#parts.keeper?.finish(this.#state, this.elapsedMs);
  }
}

const NOTHING: Accuracy = {
  mean: Number.NaN,
  standardError: Number.NaN,
  samples: 0,
  replicates: undefined,
  unseen: undefined,
};

const NO_REPORT: VegasReport = {
  iterations: [],
  warmUp: 0,
  chiSquared: 0,
  degreesOfFreedom: 0,
  probability: Number.NaN,
};
