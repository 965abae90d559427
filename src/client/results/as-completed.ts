import { describe } from "../../protocol/describe.ts";
import { FifoQueue } from "../queues/fifo-queue.ts";
import { AsyncResult, partsOf } from "./async-result.ts";

type AnyResult = AsyncResult<unknown, unknown>;

/** A result that is ready, and how it ended, as `Promise.allSettled` says it. */
export type Completion<Result extends AnyResult> = PromiseSettledResult<Awaited<Result>> & { readonly result: Result };

/** Results in the order in which they are ready. */
export interface Completed<Result extends AnyResult>
  extends AsyncIterableIterator<Completion<Result>, undefined, undefined> {
  /** Adds a result; it may be one that was submitted while the loop runs. @throws {TypeError} when it is none */
  add(result: Result): void;
}

/**
 * Yields each result once it is ready, failed ones too, in the order in which they get there, with its value or its error.
 * Ends when all that were added have been yielded. Leaving the loop leaves the results as they are.
 *
 * @throws {TypeError} when something in it is no AsyncResult
 */
export function asCompleted<Result extends AnyResult>(results: Iterable<Result> = []): Completed<Result> {
  const completed = new ResultQueue<Result>();
  for (const result of results) completed.add(result);
  return completed;
}

class ResultQueue<Result extends AnyResult> implements Completed<Result> {
  readonly #ready = new FifoQueue<Result>();
  // Added and not yet ready.
  #pending = 0;
  #readers: ((step: IteratorResult<Completion<Result>, undefined>) => void)[] = [];
  #left = false;

  add(result: Result): void {
    if (!(result instanceof AsyncResult))
      throw new TypeError(`asCompleted expects AsyncResults, got ${describe(result)}`);
    if (result.ready) {
      this.#give(result);
      return;
    }
    const { state } = partsOf(result);
    this.#pending += 1;
    const look = (): void => {
      if (!state.ready) return;
      state.unlisten(look);
      this.#pending -= 1;
      this.#give(result);
    };
    state.listen(look);
  }

  next(): Promise<IteratorResult<Completion<Result>, undefined>> {
    const result = this.#ready.shift();
    if (result !== undefined) return Promise.resolve({ done: false, value: completionOf(result) });
    if (this.#left || this.#pending === 0) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  return(): Promise<IteratorResult<Completion<Result>, undefined>> {
    this.#left = true;
    this.#ready.takeAll();
    this.#endReaders();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #give(result: Result): void {
    if (this.#left) return;
    const reader = this.#readers.shift();
    if (reader) reader({ done: false, value: completionOf(result) });
    else this.#ready.push(result);
    if (this.#pending === 0) this.#endReaders();
  }

  #endReaders(): void {
    for (const reader of this.#readers) reader({ done: true, value: undefined });
    this.#readers = [];
  }
}

function completionOf<Result extends AnyResult>(result: Result): Completion<Result> {
  const outcome = partsOf(result).state.outcome();
  if ("error" in outcome) return { status: "rejected", reason: outcome.error, result };
  // The view that made the result knows its type.
  return { status: "fulfilled", value: outcome.value as Awaited<Result>, result };
}
