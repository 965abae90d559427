import type { JobHost } from "../../client/job-host.ts";
import type { FunctionRef } from "../../protocol/function-ref.ts";
import type { EngineId, TaskId } from "../../protocol/ids.ts";
import { ChunkQueue } from "../run/chunk-queue.ts";
import { EndingTally } from "../run/ending-tally.ts";
import { type BootstrapEstimate, bootstrapEstimate } from "./estimate.ts";
import type { BootstrapRequest } from "./options.ts";
import { type BootstrapPlan, chunkAt } from "./plan.ts";
import { Replicates } from "./replicates.ts";
import type { ChunkRecord } from "./resample-chunk.ts";

/** What a bootstrap is made of. */
export interface BootstrapParts {
  readonly openJob: JobHost["openJob"];
  /** Evaluates chunks: see resample-ref.ts. */
  readonly fn: FunctionRef;
  /** Names of the numbers of a compiled statistic, whose records do not have them. */
  readonly outputs?: readonly string[];
  readonly plan: BootstrapPlan;
  readonly request: BootstrapRequest;
  /** Engines that may take part; null for all. */
  readonly targets: readonly EngineId[] | null;
}

// Resamples by which a new snapshot exceeds the last, as a share of it: each sorts all of them.
const GROWTH = 1 / 16;

/** Takes the chunks of a bootstrap, in order. It counts resamples where others count chunks. */
export class BootstrapTally extends EndingTally<BootstrapEstimate, "resamples"> {
  readonly #parts: BootstrapParts;
  readonly #queue: ChunkQueue<ChunkRecord | Float64Array>;
  readonly #replicates: Replicates;
  #taken = 0;

  constructor(parts: BootstrapParts) {
    super(undefined, 0);
    const { openJob, fn, targets, plan, request } = parts;
    this.#parts = parts;
    this.#replicates = new Replicates(plan, request.data.rows);
    this.#queue = new ChunkQueue({
      openJob,
      fn,
      method: "bootstrap",
      targets,
      from: 0,
      streamOf: (chunk) => chunkAt(plan, chunk).stream,
      samplesOf: (chunk) => chunkAt(plan, chunk).count,
      moreOf: (chunk) => {
        const { kind, first } = chunkAt(plan, chunk);
        return [kind, first];
      },
      add: (record: ChunkRecord | Float64Array) => this.#add(record),
      added: () => this.wake(),
      fail: (error) => this.fail(error),
    });
    // The data themselves come first, alone: a statistic that fails on them would fail on all engines.
    this.#queue.drawTo(1);
  }

  #add(given: ChunkRecord | Float64Array): boolean {
    const { plan, outputs = null } = this.#parts;
    const record: ChunkRecord = "BYTES_PER_ELEMENT" in given ? [outputs, given] : given;
    try {
      this.#replicates.take(chunkAt(plan, this.#taken), record);
    } catch (error) {
      this.fail(error);
      return true;
    }
    this.#taken++;
    if (this.#taken === plan.chunks) this.stop("resamples");
    else if (this.#taken === 1) this.#queue.drawTo(plan.chunks);
    return this.ended;
  }

  protected override get chunks(): number {
    return this.#replicates.count;
  }

  protected override get taskId(): TaskId {
    return this.#queue.taskId;
  }

  /** Resamples, and how many are wanted. */
  get progress(): { readonly resamples: number; readonly wanted: number; readonly elapsedMs: number } {
    return { resamples: this.chunks, wanted: this.#parts.request.resamples, elapsedMs: this.elapsedMs };
  }

  estimate(): BootstrapEstimate {
    const { request, plan } = this.#parts;
    const { interval, confidenceLevel, seed, resamples } = request;
    return bootstrapEstimate(this.#replicates.outputs(), {
      interval,
      confidenceLevel,
      rows: request.data.rows,
      resamples: this.chunks,
      resamplesWanted: resamples,
      progress: this.ended ? 1 : this.#taken / plan.chunks,
      stopped: this.stopped === "timeLimit" ? undefined : this.stopped,
      complete: this.stopped === "resamples",
      seed,
      elapsedMs: this.elapsedMs,
    });
  }

  protected override isNewerThan(resamples: number): boolean {
    return this.chunks > resamples * (1 + GROWTH);
  }

  protected override close(options: { readonly stops: boolean }): undefined {
    this.#queue.close(options);
  }
}
