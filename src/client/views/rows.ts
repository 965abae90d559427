import { describe } from "../../protocol/describe.ts";

/** An iterator, whether its steps are there at once or later. */
export type Source<T> = Iterator<T> | AsyncIterator<T>;

/**
 * The items of sequences in step: of each its first, then of each its second, until one of them ends.
 *
 * @throws {TypeError} when one is no iterable
 */
export function rowsOf(sequences: readonly unknown[], method: string): Source<readonly unknown[]> {
  const iterators = sequences.map((sequence) => iteratorOf(sequence, method));
  let isOver = false;
  // As a loop does that is left. Nobody would read an error of that.
  const leave = (open: readonly Source<unknown>[]): void => {
    isOver = true;
    for (const iterator of open) void (async () => iterator.return?.())().catch(() => undefined);
  };
  const row = (steps: readonly IteratorResult<unknown>[]): IteratorResult<readonly unknown[]> => {
    if (steps.every(({ done }) => done !== true)) return { value: steps.map(({ value }): unknown => value) };
    leave(iterators.filter((_, k) => steps[k]?.done !== true));
    return { done: true, value: undefined };
  };
  const failed = (error: unknown): never => {
    if (iterators.length > 1) leave(iterators);
    throw error;
  };
  return {
    next: () => {
      if (isOver) return { done: true, value: undefined } as never;
      try {
        const steps = iterators.map((iterator) => iterator.next());
        // At once where all are: a turn for each item would be felt.
        if (!steps.some(isPromise)) return row(steps as IteratorResult<unknown>[]) as never;
        const all = steps.map((step) => Promise.resolve(step));
        return Promise.all(all).then(row).catch(failed);
      } catch (error) {
        return failed(error);
      }
    },
    return: async () => {
      isOver = true;
      for (const iterator of iterators) await iterator.return?.();
      return { done: true, value: undefined };
    },
  } satisfies AsyncIterator<readonly unknown[]>;
}

function iteratorOf(items: unknown, method: string): Source<unknown> {
  if (typeof items === "object" && items !== null) {
    if (Symbol.asyncIterator in items) return (items as AsyncIterable<unknown>)[Symbol.asyncIterator]();
    if (Symbol.iterator in items) return (items as Iterable<unknown>)[Symbol.iterator]();
  }
  throw new TypeError(`${method} expects an iterable of items, got ${describe(items)}`);
}

/** Whether it has to be awaited. */
export function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === "object" && value !== null && "then" in value;
}
