import { receiveFunction } from "../../client/engines/received-function.ts";
import { missingNameHint } from "../../client/missing-name.ts";
import type { ResultOutput } from "../../client/output/result-output.ts";
import { AsyncResult } from "../../client/results/async-result.ts";
import { ListState } from "../../client/results/list-state.ts";
import type { Watchable } from "../../client/watchable.ts";
import { RemoteError, TaskAbortedError } from "../../protocol/errors.ts";
import { fill } from "../../protocol/fill.ts";
import { itemsOf, type JobRecord, partsOf } from "../job-record.ts";
import type { JobStore } from "./job-store.ts";
import { JobWatch } from "./job-watch.ts";
import { type PartValues, ResultReading, WHOLE } from "./result-reading.ts";

/** What a job's reader needs of its client. */
export interface ReaderHost {
  readonly showProgress: (work: Watchable) => Promise<void>;
  readonly output: ResultOutput;
  /** Adds what is called when the client is closed, until what it gives is called. */
  readonly onClose: (close: (error: Error) => void) => () => void;
}

/** The result of a map that is a job: it fills as results are read. @param abort - aborts the job */
export function readMap<R>(
  store: JobStore,
  { id, record, host, abort }: JobReading & { readonly abort: (reason: unknown) => void },
): AsyncResult<R[], R> {
  const state = new ListState(record.items, { shape: { many: true }, ordered: true, trace: undefined });
  const result = new AsyncResult<R[], R>(state, {
    abort: (_, reason) => abort(reason),
    showProgress: host.showProgress,
    output: host.output,
  });
  if (!state.ready) new MapReading(store, { id, record, host }, state);
  return result;
}

/** A job that is read. */
export interface JobReading {
  readonly id: string;
  readonly record: JobRecord;
  readonly host: ReaderHost;
}

class MapReading {
  readonly #record: JobRecord;
  readonly #state: ListState;
  readonly #left: Set<number>;
  readonly #reading: ResultReading;
  readonly #watch: JobWatch;
  readonly #forget: () => void;

  constructor(store: JobStore, { id, record, host }: JobReading, state: ListState) {
    this.#record = record;
    this.#state = state;
    this.#left = new Set(Array.from({ length: partsOf(record) }, (_, part) => part));
    const failed = (error: unknown): void => this.#failAll(asError(error));
    this.#forget = host.onClose(failed);
    this.#reading = new ResultReading(store, id, {
      values: (part, values) => this.#take(part, values),
      lost: (part, error) => this.#fail(part, error),
      failed,
    });
    this.#watch = new JobWatch(store, id, {
      aborted: (why, done) => {
        const error = new TaskAbortedError(undefined, new Error(why));
        for (const part of this.#left) if (!done.has(part)) this.#fail(part, error);
      },
      failed,
    });
  }

  #take(part: number, { values, errors, placeholders, engineId }: PartValues): void {
    const { first, count } = itemsOf(this.#record, part);
    if (placeholders) fill(values, placeholders, receiveFunction);
    const { work } = this.#record;
    const source = work.kind === "map" ? work.source : undefined;
    const failures = errors.map(([i, record]) => {
      const hint = missingNameHint(record, { method: "map", source });
      const origin = { engineId, taskId: part, index: first + Math.max(0, i), method: "map", hint };
      return [i, new RemoteError(origin, record)] as const;
    });
    // A list, or a typed array.
    const [whole] = failures;
    const outcome =
      whole?.[0] === WHOLE
        ? ({ kind: "error", error: whole[1] } as const)
        : ({ kind: "items", values: values as readonly unknown[], errors: new Map(failures) } as const);
    this.#left.delete(part);
    this.#state.settle({ index: first, count }, outcome);
    this.#endIfDone();
  }

  #fail(part: number, error: Error): void {
    if (!this.#left.delete(part)) return;
    const { first, count } = itemsOf(this.#record, part);
    this.#state.settle({ index: first, count }, { kind: "error", error });
    this.#endIfDone();
  }

  #failAll(error: Error): void {
    for (const part of this.#left) this.#fail(part, error);
  }

  #endIfDone(): void {
    if (this.#left.size > 0) return;
    this.#reading.close();
    this.#watch.close();
    this.#forget();
  }
}

/** What was thrown, as an error. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
