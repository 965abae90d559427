import type { JobHost } from "../../client/job-host.ts";
import type { SampleRef, SamplerRef } from "../../kernels/instances/sampler-ref.ts";
import type { EngineId, TaskId } from "../../protocol/ids.ts";
import { type DerivedPlan, pairsOf } from "../request/derived.ts";
import type { SampleMethod } from "../request/drawing.ts";
import { type Plan, samplesOf } from "../request/plan.ts";
import { isComplete, progressOf, type StopRules, samplesWanted, stopReason } from "../request/stopping.ts";
import type { ValuesPlan } from "../request/values-plan.ts";
import { type Accuracy, accuracyOf } from "../statistics/accuracy.ts";
import type { ChunkMeans } from "../statistics/batch-means.ts";
import type { Pair } from "../statistics/chunk-products.ts";
import type { Control } from "../statistics/control.ts";
import { type HistogramSpec, histogramOf } from "../statistics/histogram.ts";
import { NO_WEIGHTS } from "../statistics/weighted-means.ts";
import { arrayAccuracy } from "./array-accuracy.ts";
import { ChunkQueue } from "./chunk-queue.ts";
import { accuracyOfDerived } from "./derived-estimate.ts";
import { EndingTally } from "./ending-tally.ts";
import { type Estimate, estimateOf } from "./estimate.ts";
import type { WeightFacts } from "./output-estimate.ts";
import { advance, chunkMeans, type RunState } from "./run-state.ts";
import { type StopFunction, wantsStop } from "./stop-function.ts";
import { weightedAccuracy } from "./weighted-accuracy.ts";
import { type ChunkNumbers, recordNumbers } from "./wide-record.ts";

/** What a run is made of. */
export interface RunParts {
  readonly openJob: JobHost["openJob"];
  readonly fn: SamplerRef | SampleRef;
  readonly plan: Plan;
  readonly rules: StopRules;
  /** Ends the run where it says so of what is known after a chunk. */
  readonly stop?: StopFunction | undefined;
  readonly seed: bigint;
  readonly outputNames: readonly string[];
  /** What samples are, where they have arrays or many outputs. */
  readonly values?: ValuesPlan | undefined;
  readonly confidenceLevel: number;
  readonly method: SampleMethod;
  readonly antithetic: boolean;
  readonly controls: readonly Control[];
  readonly derived?: readonly DerivedPlan[];
  /** Position of the output that is the weight of the others. */
  readonly weights?: number | undefined;
  readonly histogram: HistogramSpec | undefined;
  /** Probabilities of the quantiles that are wanted. */
  readonly quantiles?: readonly number[];
  /** Engines that may take part; null for all. */
  readonly targets: readonly EngineId[] | null;
  /** Where the run begins: nothing, or what an earlier session had reached. */
  readonly from: { readonly state: RunState; readonly elapsedMs: number };
  /** Keeps the state of whole chunks, at the latest when the run ends. */
  readonly keeper?: StateKeeper;
  /** Called with each chunk, in order. */
  readonly watch?: (chunk: ChunkMeans) => void;
}

/** Keeps the state of a run where a later session finds it. */
export interface StateKeeper<State = RunState> {
  /** Takes a new state; may skip it, if another one will follow. */
  note(state: State, elapsedMs: number): void;
  /** Writes the newest state. Never rejects. */
  finish(state: State, elapsedMs: number): Promise<void>;
  /** Why the state could not be kept, at the last try. */
  readonly failure: Error | undefined;
}

/** Adds up the chunks of a run, in order. */
export class Tally extends EndingTally {
  readonly #parts: RunParts;
  readonly #queue: ChunkQueue<ChunkNumbers>;
  // Of outputs whose covariance has an error.
  readonly #pairs: readonly Pair[];
  #state: RunState;
  // State without a last chunk that is cut short: what a longer run can go on from.
  #whole: RunState;

  constructor(parts: RunParts) {
    super(parts.rules.timeLimitMs, parts.from.elapsedMs);
    this.#parts = parts;
    this.#pairs = pairsOf(parts.derived ?? []);
    this.#state = parts.from.state;
    this.#whole = this.#state;
    const { openJob, fn, targets, plan } = parts;
    this.#queue = new ChunkQueue({
      openJob,
      fn,
      targets,
      from: this.#state.chunks,
      streamOf: (chunk) => chunk,
      samplesOf: (chunk) => samplesOf(plan, chunk),
      ...(parts.values && { recordNumbers: recordNumbers(parts.values, parts.antithetic) }),
      add: (record) => this.#add(record),
      added: () => this.#added(),
      fail: (error) => this.fail(error),
    });
    this.#stopIfDue();
    if (!this.ended) this.#queue.drawTo(plan.chunks);
  }

  protected override get chunks(): number {
    return this.#state.chunks;
  }

  protected override get taskId(): TaskId {
    return this.#queue.taskId;
  }

  estimate(): Estimate {
    const { seed, outputNames, confidenceLevel, method, antithetic, controls, derived = [] } = this.#parts;
    const { rules, histogram, quantiles = [], plan, keeper } = this.#parts;
    const { moments, replicates, nonFinite, counters, values } = this.#state;
    const samples = moments.count + nonFinite.count;
    const elapsedMs = this.elapsedMs;
    return estimateOf(moments, {
      outputNames,
      plan: this.#parts.values,
      values,
      confidenceLevel,
      method,
      replicates,
      antithetic,
      controls,
      derived,
      products: this.#state.products,
      weights: this.#weights,
      chunkSamples: plan.chunkSamples,
      nonFinite,
      histogram: histogram && histogramOf(histogram, counters),
      quantiles,
      samplesWanted: samplesWanted(rules),
      stopped: this.stopped,
      checkpointFailure: keeper?.failure?.message,
      seed,
      progress: this.ended
        ? 1
        : progressOf(rules, this.#accuracyOf, {
            samples,
            elapsedMs: this.sessionMs,
          }),
      complete: this.stopped !== undefined && samples > 0 && isComplete(rules, this.stopped),
      elapsedMs,
    });
  }

  // Decides after each chunk, in order, so that chunks that came early can't change where the run ends.
  #add(record: ChunkNumbers): boolean {
    const { outputNames, plan, values, weights, antithetic, watch } = this.#parts;
    const isWhole = samplesOf(plan, this.#state.chunks) === plan.chunkSamples;
    this.#state = advance(this.#state, record, outputNames.length, {
      plan: values,
      weight: weights,
      pairs: this.#pairs,
      images: antithetic ? 2 : 1,
    });
    if (isWhole) this.#whole = this.#state;
    watch?.(chunkMeans(record, outputNames.length, values, this.#state.counters.length));
    this.#stopIfDue();
    return this.ended;
  }

  #added(): void {
    this.#parts.keeper?.note(this.#whole, this.elapsedMs);
    this.wake();
  }

  #stopIfDue(): void {
    const { rules, plan } = this.#parts;
    const reason = stopReason(rules, this.#accuracyOf) ?? this.#askCaller();
    if (reason !== undefined) this.stop(reason);
    else if (this.#state.chunks >= plan.chunks) this.stop(rules.limitReason);
  }

  get #weights(): WeightFacts | undefined {
    const { weights: weight } = this.#parts;
    return weight === undefined ? undefined : { weight, ...(this.#state.weights ?? NO_WEIGHTS) };
  }

  readonly #accuracyOf = (name: string | undefined): Accuracy => {
    const { outputNames, controls, confidenceLevel, antithetic, values, derived = [] } = this.#parts;
    const { moments, replicates } = this.#state;
    const weights = this.#weights;
    const plan = derived.find((each) => each.name === name);
    if (plan !== undefined) {
      const observed = replicates ?? moments;
      const spread = { moments, antithetic, derived, products: this.#state.products };
      const facts = { outputNames, confidenceLevel, observed, controls, weights, spread };
      return accuracyOfDerived(plan, facts, { samples: moments.count, replicates: replicates?.count });
    }
    const output = name === undefined && outputNames.length > 0 ? 0 : outputNames.indexOf(name ?? "");
    // What is no number is an array; the first one is meant where there is no number at all.
    if (values && output < 0)
      return arrayAccuracy(values, this.#state, name, (i) => accuracyOf(this.#state, controls, i));
    return weights === undefined || weights.weight === output
      ? accuracyOf(this.#state, controls, output)
      : weightedAccuracy(this.#state, output, { ...weights, antithetic });
  };

  #askCaller(): "stop" | undefined {
    const { stop } = this.#parts;
    if (stop === undefined || this.#state.chunks === 0) return undefined;
    return this.asked((estimate) => wantsStop(stop, estimate));
  }

  protected override close(options: { readonly stops: boolean }): Promise<void> | undefined {
    this.#queue.close(options);
    return this.#parts.keeper?.finish(this.#whole, this.elapsedMs);
  }
}
