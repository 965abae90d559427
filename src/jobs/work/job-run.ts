import type { ItemRange, Job, JobParts } from "../../client/job-host.ts";
import { RemoteError } from "../../protocol/errors.ts";
import { makePlan } from "../../sampling/request/plan.ts";
import type { Estimate } from "../../sampling/run/estimate.ts";
import { emptyState } from "../../sampling/run/run-state.ts";
import { SamplingRun } from "../../sampling/run/sampling-run.ts";
import type { RunParts } from "../../sampling/run/tally.ts";
import { itemsOf, partsOf, type SamplingWork } from "../job-record.ts";
import type { JobStore } from "./job-store.ts";
import { JobWatch } from "./job-watch.ts";
import { asError, type JobReading } from "./read-map.ts";
import { type PartValues, ResultReading } from "./result-reading.ts";

/**
 * A sampling run that is a job: hosts do the chunks, whoever reads them adds them up in their order. A loop over it that is
 * left, or a client that is closed, ends nothing of the job.
 */
export class JobRun extends SamplingRun {
  readonly #ends: RunEnds;
  readonly #abortJob: (reason: unknown) => void;

  constructor(
    store: JobStore,
    reading: JobReading & { readonly work: SamplingWork; readonly abort: (reason: unknown) => void },
  ) {
    const ends = new RunEnds();
    const openJob: RunParts["openJob"] = (parts) => openReading(store, reading, parts, ends);
    super(runParts(reading.work, openJob), { signal: undefined, showProgress: reading.host.showProgress });
    ends.run = this;
    this.#ends = ends;
    this.#abortJob = reading.abort;
  }

  override abort(reason?: unknown): void {
    if (!this.#ends.hasEnded) this.#abortJob(reason);
    super.abort(reason);
  }

  /** Ends the run, as somebody has aborted the job. */
  endAborted(reason: unknown): void {
    super.abort(reason);
  }

  /** Yields the estimate whenever it has changed since it was last read; the last one is that of the end. */
  override async *[Symbol.asyncIterator](): AsyncGenerator<Estimate, void, undefined> {
    // Not by a loop, which would end the run when it is left.
    const estimates = super[Symbol.asyncIterator]();
    for (let step = await estimates.next(); step.done !== true; step = await estimates.next()) yield step.value;
  }
}

// What its reading and a run tell each other; a run is made of its reading.
class RunEnds {
  run: JobRun | undefined;
  hasEnded = false;
}

function runParts(work: SamplingWork, openJob: RunParts["openJob"]): RunParts {
  const { rules, chunkSamples, outputNames, histogram, method } = work;
  const counters = histogram === undefined ? 0 : histogram.bins + 2;
  return {
    ...work,
    openJob,
    // Hosts have it.
    fn: undefined as never,
    plan: makePlan(rules.limit, chunkSamples),
    targets: null,
    from: { state: emptyState(outputNames.length, { counters, method }), elapsedMs: 0 },
  };
}

// Gives what hosts have made to the run, as if engines of this client had.
function openReading<Range extends ItemRange>(
  store: JobStore,
  { id, record, host }: JobReading,
  { source }: JobParts<Range>,
  ends: RunEnds,
): Job {
  const left = new Set(Array.from({ length: partsOf(record) }, (_, part) => part));
  // Set once the job was aborted: parts that have values, and why.
  let aborted: { readonly done: ReadonlySet<number>; readonly why: string } | undefined;
  // All that was done counts.
  const endIfAborted = (): void => {
    if (aborted === undefined || [...left].some((part) => aborted?.done.has(part))) return;
    ends.run?.endAborted(new Error(aborted.why));
  };
  let hasFailed = false;
  const fail = (error: unknown): void => {
    hasFailed = true;
    source.fail(asError(error));
  };
  const take = (part: number, values: PartValues): void => {
    left.delete(part);
    const [failure] = values.errors;
    if (failure !== undefined) {
      const { first } = itemsOf(record, part);
      const origin = {
        engineId: values.engineId,
        taskId: part,
        index: first + Math.max(0, failure[0]),
        method: "sample",
        hint: "",
      };
      return fail(new RemoteError(origin, failure[1]));
    }
    // Only the first and the number of its chunks are read of a range that is done.
    source.done(itemsOf(record, part) as Range, Array.from(values.values), 0);
    endIfAborted();
  };
  const reading = new ResultReading(store, id, { values: take, lost: (_, error) => fail(error), failed: fail });
  const watch = new JobWatch(store, id, {
    aborted: (why, done) => {
      aborted = { done, why };
      endIfAborted();
    },
    failed: fail,
  });
  const forget = host.onClose(fail);
  return {
    offer: () => undefined,
    taskId: 0,
    end: ({ stops }) => {
      ends.hasEnded = true;
      reading.close();
      watch.close();
      forget();
      // A tolerance was met before all was drawn: hosts need not go on.
      if (!stops && !hasFailed && left.size > 0) void store.change(id, finish).catch(() => undefined);
    },
  };
}

const finish: Parameters<JobStore["change"]>[1] = (record) =>
  record.state.kind === "submitted" ? { ...record, state: { kind: "finished" } } : undefined;
