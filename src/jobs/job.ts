import type { AsyncResult } from "../client/results/async-result.ts";
import { describe } from "../protocol/describe.ts";
import { JobError } from "../protocol/job-error.ts";
import type { SamplingRun } from "../sampling/run/sampling-run.ts";
import { isWanted, type JobRecord, type SamplingWork } from "./job-record.ts";
import { NoAnswer } from "./stream/jet-stream.ts";
import { JobRun } from "./work/job-run.ts";
import { isGone, type JobStatus, recover, statusOf } from "./work/job-state.ts";
import type { JobStore } from "./work/job-store.ts";
import { type ReaderHost, readMap } from "./work/read-map.ts";

/** What a handle on a job is made of. */
export interface JobParts {
  readonly store: JobStore;
  readonly id: string;
  readonly record: JobRecord;
  readonly host: ReaderHost;
}

abstract class StoredJob {
  /** By which `client.job` finds it, from anywhere. */
  readonly id: string;
  /** As it was submitted; that of the function or the kernel by default. */
  readonly name: string;
  /** When it was submitted, by the clock of who did. */
  readonly submitted: Date;
  readonly #parts: JobParts;

  constructor(parts: JobParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.name = parts.record.name;
    this.submitted = new Date(parts.record.submittedMs);
  }

  protected get parts(): JobParts {
    return this.#parts;
  }

  /**
   * Where it stands, asked of the server.
   *
   * @throws {JobError} when it was removed, or is so old that nothing is left of it
   * @throws {ClientClosedError}
   *
   * @example
   * const { state } = await job.status();
   */
  async status(): Promise<JobStatus> {
    const { store, id } = this.parts;
    const kept = await store.read(id);
    const record = await recover(store, id, kept);
    if (await isGone(store, id, record))
      throw new JobError(id, "nothing is left of it: what jobs give is kept for 7 days");
    return statusOf(record, await store.ended(id));
  }

  /**
   * Ends it: parts that no host has begun never run, those that run are stopped within seconds. What is done stays.
   *
   * @param reason - why, for whoever reads it: an error, or a text
   * @throws {JobError} when it was removed
   * @throws {ClientClosedError}
   *
   * @example
   * await job.abort("not needed any more");
   */
  async abort(reason?: unknown): Promise<void> {
    const given = typeof reason === "string" ? reason : reason === undefined ? "no reason was given" : describe(reason);
    const why = reason instanceof Error ? reason.message : given;
    await this.parts.store.change(this.id, (record) =>
      isWanted(record) ? { ...record, state: { kind: "aborted", why } } : undefined,
    );
  }

  /**
   * Removes it: hosts drop what is left of it, and nobody finds it any more. What it gave is stored for 7 days all the same.
   *
   * @example
   * await job.purge();
   */
  async purge(): Promise<void> {
    await this.parts.store.records.purge(this.id);
  }

  // For who aborts its result, and can't wait: a server that is away is asked again.
  protected async abortForSure(reason: unknown): Promise<void> {
    for (;;) {
      try {
        await this.abort(reason);
        return;
      } catch (error) {
        // It was removed, or the client is closed: its result hears of that.
        if (!(error instanceof NoAnswer)) return;
      }
    }
  }
}

/**
 * A map that hosts run, whether or not a client is there.
 *
 * @example
 * const job = await cluster.submit((x: number) => x ** 2, [1, 2, 3]);
 * const squares = await job.result;
 */
export class MapJob<R = unknown> extends StoredJob {
  /** Tells it from a {@link SamplingJob}. */
  readonly kind = "map";
  #result: AsyncResult<R[], R> | undefined;

  /**
   * Its values, in the order of the items: await it, iterate it, watch it, abort it, as the result of `map`. Read from the
   * server once it is asked for. Has no records of tasks.
   */
  get result(): AsyncResult<R[], R> {
    this.#result ??= readMap<R>(this.parts.store, { ...this.parts, abort: (reason) => void this.abortForSure(reason) });
    return this.#result;
  }
}

/**
 * A sampling run that hosts do, whether or not a client is there.
 *
 * @example
 * const job = await cluster.submit(kernels.pi, { samples: 1e12, seed: 1 });
 * const { mean } = await job.result;
 */
export class SamplingJob<Output extends string = string> extends StoredJob {
  /** Tells it from a {@link MapJob}. */
  readonly kind = "sample";
  #result: JobRun | undefined;

  /** What was asked for: when it ends, names of the outputs, probability of the intervals. */
  get request(): Pick<SamplingWork, "rules" | "outputNames" | "confidenceLevel"> {
    // Of this kind of job.
    return this.parts.record.work as SamplingWork;
  }

  /**
   * Its estimate: await it, iterate it for snapshots, abort it. Read from the server once it is asked for, with the same bits
   * whoever reads. Its `elapsedMs` is the time of reading.
   */
  get result(): SamplingRun<Output> {
    // Of this kind of job.
    const work = this.parts.record.work as SamplingWork;
    this.#result ??= new JobRun(this.parts.store, {
      ...this.parts,
      work,
      abort: (reason) => void this.abortForSure(reason),
    });
    return this.#result;
  }
}

/** Work that outlives its client. */
export type Job<R = unknown> = MapJob<R> | SamplingJob;

/** The handle on a job. */
export function jobOf(parts: JobParts): Job {
  const { work } = parts.record;
  switch (work.kind) {
    case "map":
      return new MapJob(parts);
    case "sample":
      return new SamplingJob(parts);
    default:
      throw new JobError(parts.id, "it is of a kind that this version does not know");
  }
}
