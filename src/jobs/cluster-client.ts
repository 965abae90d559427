import { checkOptions } from "../client/check.ts";
import type { Sendable } from "../client/views/view-types.ts";
import type { KernelParameters, OutputOf, ParameterOf, SamplingKernel } from "../kernels/sampling-kernel.ts";
import { describe } from "../protocol/describe.ts";
import { ClientClosedError } from "../protocol/errors.ts";
import { isSendable } from "../protocol/function-ref.ts";
import {
  type FunctionSampleOptions,
  kernelOf,
  type LevelFunction,
  type LevelFunctionOptions,
  type NumberFunction,
  type NumberOptions,
  type SampleFunction,
} from "../sampling/request/function-kernel.ts";
import type { SampleOptions } from "../sampling/request/options.ts";
import { readRequest } from "../sampling/request/sample-request.ts";
import { LateTally, type RunTally } from "../sampling/run/late-tally.ts";
import { SamplingRun } from "../sampling/run/sampling-run.ts";
import { SamplingClient, type SamplingClientParts } from "../sampling/sampling-client.ts";
import { beginRun, runParts } from "../sampling/start-run.ts";
import type { SweepStore } from "../sampling/sweep/start-sweep.ts";
import { checkpointKey, isCheckpointName, KV_SCHEME, KvCheckpoint } from "./checkpoint/kv-checkpoint.ts";
import { type Job, jobOf, type MapJob, type SamplingJob } from "./job.ts";
import type { JobRecord } from "./job-record.ts";
import { type JobItems, type MapJobOptions, mapSubmission } from "./map-submission.ts";
import { type FunctionSampleJobOptions, type SampleJobOptions, samplingSubmission } from "./sampling-submission.ts";
import { isGone, type JobState, type JobStatus, statusOf } from "./work/job-state.ts";
import { type JobPlace, JobStore } from "./work/job-store.ts";
import { type Submission, submit } from "./work/submission.ts";

/** Which jobs are meant: those that all of it is true of. */
export interface JobFilter {
  /** Those with one of these ids. */
  readonly ids?: readonly string[];
  /** Those of this name. */
  readonly name?: string;
  /** Those that stand so. */
  readonly state?: JobState;
}

/** A job, in a list. */
export interface JobSummary extends JobStatus {
  /** By which `client.job` finds it. */
  readonly id: string;
  /** As it was submitted; that of the function or the kernel by default. */
  readonly name: string;
  /** Whether it is a map, or a sampling run. */
  readonly kind: "map" | "sample";
  /** When it was submitted, on the clock of the client that did. */
  readonly submitted: Date;
}

const FILTERS = { ids: "any", name: "any", state: "any" } as const;

/**
 * A client of a cluster: its engines are on other machines, and it can submit jobs, which outlive it.
 *
 * @example
 * const far = await connect("nats://lab:4222", { key: "alice.key" });
 * const submitted = await far.submit((x: number) => x ** 2, [1, 2, 3]);
 */
export class ClusterClient extends SamplingClient {
  readonly #store: JobStore;
  #closing: Promise<void> | undefined;
  // Those that runs have.
  readonly #checkpoints = new Set<KvCheckpoint>();
  readonly #onClose = new Set<(error: Error) => void>();

  constructor(parts: SamplingClientParts & { readonly jobs: JobPlace }) {
    super(parts);
    this.#store = new JobStore(parts.jobs);
  }

  /**
   * As ever; and the checkpoint may be kept by the cluster's server: `kv:` and a name of letters, digits, `-` and `_`. Then a
   * run goes on from it on any machine, with the same key. It is read before the run begins, so that what hinders it rejects
   * the run. One that was ended with its client is free for others after 10 s.
   *
   * @throws as `SamplingClient.sample`
   *
   * @example
   * await cluster.sample(kernels.pi, { samples: 1e12, seed: 1, checkpoint: "kv:long-pi" });
   */
  override sample<Kernel extends SamplingKernel, Derived extends string = never>(
    kernel: Kernel,
    options: SampleOptions<ParameterOf<Kernel>, OutputOf<Kernel>, Derived>,
  ): SamplingRun<OutputOf<Kernel>, Derived>;
  override sample<Params extends KernelParameters>(
    fn: LevelFunction<Params>,
    options: LevelFunctionOptions<Params>,
  ): SamplingRun<"fine" | "coarse">;
  override sample<Params extends KernelParameters, Derived extends string = never>(
    fn: NumberFunction<Params>,
    options: FunctionSampleOptions<Params, "value", Derived> & NumberOptions,
  ): SamplingRun<"value", Derived>;
  override sample<Params extends KernelParameters, Output extends string, Derived extends string = never>(
    fn: SampleFunction<Params, Output>,
    options: FunctionSampleOptions<Params, Output, Derived>,
  ): SamplingRun<Output, Derived>;
  override sample(what: never, given: SampleOptions): SamplingRun {
    const checkpoint: unknown = given?.checkpoint;
    // What it is and what its options are, is looked at there.
    if (typeof checkpoint !== "string" || !checkpoint.startsWith(KV_SCHEME)) return super.sample(what, given as never);
    this.work.checkOpen();
    const [kernel, options] = kernelOf(what, given, this.work.refOf);
    const request = readRequest(kernel, options);
    const targets = this.work.enginesOf(options.targets);
    const work = this.work.forCall("sample", kernel.name);
    const store = this.#kvStore(checkpoint);
    const open = async (): Promise<() => RunTally> => {
      try {
        await store.open();
        return await beginRun(work, kernel, request, { targets, store });
      } catch (error) {
        await store.release();
        throw error;
      }
    };
    const before = runParts(work, kernel, request, { targets });
    const tally = new LateTally(before, open, () => void store.release());
    const { showProgress, follow } = work;
    return new SamplingRun(tally, { signal: options.signal, showProgress, follow });
  }

  protected override storeOf(checkpoint: string): SweepStore {
    if (!checkpoint.startsWith(KV_SCHEME)) return super.storeOf(checkpoint);
    const store = this.#kvStore(checkpoint);
    return { store, opened: store.open() };
  }

  #kvStore(checkpoint: string): KvCheckpoint {
    const store = new KvCheckpoint(this.#store, checkKvName(checkpoint));
    this.#checkpoints.add(store);
    void store.released.then(() => this.#checkpoints.delete(store));
    return store;
  }

  /**
   * Removes a checkpoint that the server keeps. A run that has it can write it no more.
   *
   * @param checkpoint - as `sample` takes it
   * @throws {TypeError} {ClusterError} {ClientClosedError}
   *
   * @example
   * await cluster.removeCheckpoint("kv:long-pi");
   */
  async removeCheckpoint(checkpoint: string): Promise<void> {
    this.work.checkOpen();
    const key = checkpointKey(checkKvName(checkpoint));
    await this.#store.check();
    await this.#store.records.purge(key);
  }

  /**
   * Submits a map, or a sampling run, as a job: hosts run it when no live task waits, also when this client is gone. What it
   * gives is kept for 7 days. Fulfils once all of it is stored.
   *
   * @param fn - travels as in `map`; or a kernel, or a function that draws one sample, as in `sample`: then with options
   * @param items - of a map; a constant between them is kept with the function, once
   * @throws {TypeError} {RangeError} when something can't be sent, or an option is wrong
   * @throws {ClusterError} when the server keeps no jobs: JetStream is off, or nobody has made its streams
   * @throws {JobError} when it could not be stored as a whole
   * @throws {ClientClosedError}
   *
   * @example
   * const submitted = await cluster.submit((x: number) => x ** 2, [1, 2, 3], { name: "squares" });
   * const again = await cluster.job(submitted.id);      // later, elsewhere
   * await again.result;                          // [1, 4, 9]
   */
  submit<Kernel extends SamplingKernel>(
    kernel: Kernel,
    options: SampleJobOptions<ParameterOf<Kernel>, OutputOf<Kernel>>,
  ): Promise<SamplingJob<OutputOf<Kernel>>>;
  submit<Params extends KernelParameters>(
    fn: NumberFunction<Params>,
    options: FunctionSampleJobOptions<Params, "value"> & NumberOptions,
  ): Promise<SamplingJob<"value">>;
  submit<Params extends KernelParameters, Output extends string>(
    fn: SampleFunction<Params, Output>,
    options: FunctionSampleJobOptions<Params, Output>,
  ): Promise<SamplingJob<Output>>;
  submit<A, R>(fn: Sendable<[A], R>, items: JobItems<A>, options?: MapJobOptions): Promise<MapJob<Awaited<R>>>;
  submit<A, B, R>(
    fn: Sendable<[A, B], R>,
    first: JobItems<A>,
    second: JobItems<B>,
    options?: MapJobOptions,
  ): Promise<MapJob<Awaited<R>>>;
  async submit(what: unknown, ...given: readonly unknown[]): Promise<Job> {
    this.work.checkOpen();
    const submission = isSampled(what, given)
      ? this.#sampling(what, given[0])
      : mapSubmission(this.work.refOf, what, given);
    const { id, record } = await submit(this.#store, submission);
    return this.#jobOf(id, record);
  }

  #sampling(what: unknown, given: unknown): Submission {
    const [kernel, options] = kernelOf(what, given as SampleJobOptions, this.work.refOf);
    return samplingSubmission(kernel, options);
  }

  /**
   * A job by its id, whoever has submitted it with this client's key.
   *
   * @throws {JobError} when there is none
   * @throws {TypeError} {ClientClosedError}
   *
   * @example
   * const found = await cluster.job("k3v9"); // the id that submit gave
   * console.log(await found.status());
   */
  async job<R = unknown>(id: string): Promise<Job<R>> {
    this.work.checkOpen();
    await this.#store.check();
    const { record } = await this.#store.read(id);
    // The caller knows what the job gives.
    return this.#jobOf(id, record) as Job<R>;
  }

  /**
   * Jobs of this client's key, oldest first. Those of which nothing is kept any more are removed.
   *
   * @throws {TypeError} {ClusterError} {ClientClosedError}
   *
   * @example
   * const running = await cluster.jobs({ state: "running" });
   */
  async jobs(filter: JobFilter = {}): Promise<JobSummary[]> {
    this.work.checkOpen();
    checkOptions("jobs", filter, FILTERS);
    await this.#store.check();
    const { ids, name, state } = filter;
    const found: JobSummary[] = [];
    for (const [id, record] of await this.#store.all()) {
      if (name !== undefined && record.name !== name) continue;
      if (ids !== undefined && !ids.includes(id)) continue;
      if (await isGone(this.#store, id, record)) {
        await this.#store.records.purge(id);
        continue;
      }
      const status = statusOf(record, await this.#store.ended(id));
      if (state !== undefined && status.state !== state) continue;
      found.push({ id, name: record.name, kind: record.work.kind, submitted: new Date(record.submittedMs), ...status });
    }
    return found.toSorted((a, b) => a.submitted.getTime() - b.submitted.getTime());
  }

  /**
   * Removes jobs, as `job.purge()` does: those that are done, whatever came of them, or those that `filter` says.
   *
   * @returns their number
   * @throws as `jobs`
   *
   * @example
   * const count = await cluster.purgeJobs({ name: "squares" });
   */
  async purgeJobs(filter?: JobFilter): Promise<number> {
    const jobs = await this.jobs(filter);
    const meant = filter === undefined ? jobs.filter(({ state }) => OVER.includes(state)) : jobs;
    for (const { id } of meant) await this.#store.records.purge(id);
    return meant.length;
  }

  #jobOf(id: string, record: JobRecord): Job {
    const onClose = (close: (error: Error) => void): (() => void) => {
      this.#onClose.add(close);
      return () => this.#onClose.delete(close);
    };
    const { showProgress, output } = this.work;
    const host = { showProgress, output, onClose };
    return jobOf({ store: this.#store, id, record, host });
  }

  override close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    for (const close of this.#onClose) close(new ClientClosedError());
    await super.close();
  }

  // Runs that have failed by now write their state once more.
  protected override async leave(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise((resolve) => {
      timer = setTimeout(resolve, LAST_WORDS_MS);
    });
    await Promise.race([Promise.all([...this.#checkpoints].map(({ released }) => released)), late]);
    clearTimeout(timer);
    this.#store.close();
  }
}

// The server has so long to take what a client says last, ms.
const LAST_WORDS_MS = 2000;

const OVER: readonly JobState[] = ["done", "failed", "aborted"];

function checkKvName(checkpoint: string): string {
  if (checkpoint.startsWith(KV_SCHEME) && isCheckpointName(checkpoint.slice(KV_SCHEME.length))) return checkpoint;
  const expected = "kv: and 1 to 64 letters, digits, - and _";
  throw new TypeError(`a checkpoint of the cluster is named by ${expected}; got ${describe(checkpoint)}`);
}

function isKernel(what: unknown): what is SamplingKernel {
  return typeof what === "object" && what !== null && !isSendable(what) && "exportName" in what;
}

// A function alone with options draws samples; one with items is mapped.
function isSampled(what: unknown, given: readonly unknown[]): boolean {
  if (isKernel(what)) return true;
  const [options] = given;
  const isOptions = typeof options === "object" && options !== null && !(Symbol.iterator in options);
  return given.length === 1 && isOptions && ("samples" in options || "maxSamples" in options);
}
