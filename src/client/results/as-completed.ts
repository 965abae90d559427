import { describe } from "../../protocol/describe.ts";
import { AsyncQueue, END } from "./async-queue.ts";
import { AsyncResult, partsOf } from "./async-result.ts";

type AnyResult = AsyncResult<unknown, unknown>;

/** A result that is ready, and how it ended, as `Promise.allSettled` says it. */
export type Completion<Result extends AnyResult> = PromiseSettledResult<Awaited<Result>> & { readonly result: Result };

/** Results in the order in which they are ready. */
export interface Completed<Result extends AnyResult>
  extends AsyncIterableIterator<Completion<Result>, undefined, undefined> {
  /**
   * Adds a result; it may be one that was submitted while the loop runs.
   *
   * @throws {TypeError} when it is none
   *
   * @example
   * const completed = asCompleted([lview.apply(() => 1)]);
   * completed.add(lview.apply(() => 2));
   * for await (const { status } of completed) console.log(status);
   */
  add(result: Result): void;
}

/**
 * Yields each result once it is ready, failed ones too, in the order in which they get there, with its value or its error.
 * Ends when all that were added have been yielded. Leaving the loop leaves the results as they are.
 *
 * @throws {TypeError} when something in it is no AsyncResult
 *
 * @example
 * const calls = [30, 10].map((ms) => lview.apply((x: number) => x ** 2, ms));
 * for await (const end of asCompleted(calls)) console.log(end.status === "fulfilled" ? end.value : end.reason);
 */
export function asCompleted<Result extends AnyResult>(results: Iterable<Result> = []): Completed<Result> {
  const completed = new ResultQueue<Result>();
  for (const result of results) completed.add(result);
  return completed;
}

class ResultQueue<Result extends AnyResult> implements Completed<Result> {
  readonly #ready = new AsyncQueue<Completion<Result>>();
  // Added and not yet ready.
  #pending = 0;

  add(result: Result): void {
    if (!(result instanceof AsyncResult))
      throw new TypeError(`asCompleted expects AsyncResults, got ${describe(result)}`);
    if (result.ready) {
      this.#ready.push(completionOf(result));
      return;
    }
    const { state } = partsOf(result);
    this.#pending += 1;
    const look = (): void => {
      if (!state.ready) return;
      state.unlisten(look);
      this.#pending -= 1;
      this.#ready.push(completionOf(result));
      if (this.#pending === 0) this.#ready.releaseReaders();
    };
    state.listen(look);
  }

  next(): Promise<IteratorResult<Completion<Result>, undefined>> {
    // More may be added later.
    if (this.#ready.unread === 0 && this.#pending === 0) return Promise.resolve(END);
    return this.#ready.next();
  }

  return(): Promise<IteratorResult<Completion<Result>, undefined>> {
    return this.#ready.return();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}

function completionOf<Result extends AnyResult>(result: Result): Completion<Result> {
  const outcome = partsOf(result).state.outcome();
  if ("error" in outcome) return { status: "rejected", reason: outcome.error, result };
  // The view that made the result knows its type.
  return { status: "fulfilled", value: outcome.value as Awaited<Result>, result };
}
