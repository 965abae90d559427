import type { FunctionId } from "../protocol/ids.ts";

// Answers wait only while calls are this short, and after so many of the function in a row.
const SHORT_MS = 0.02;
const SHORT_CALLS = 8;

/** Tells of which functions a call is expected to be so short that answers may wait for it. */
export class ShortCalls {
  // Short calls in a row; a function whose last call was not short has none.
  readonly #inARow = new Map<FunctionId, number>();

  /** Whether the next call is expected to be short. */
  includes(fn: FunctionId): boolean {
    return this.#inARow.get(fn) === SHORT_CALLS;
  }

  /** Notes how long a call took, ms. */
  took(fn: FunctionId, durationMs: number): void {
    if (durationMs >= SHORT_MS) this.#inARow.delete(fn);
    else if (!this.includes(fn)) this.#inARow.set(fn, (this.#inARow.get(fn) ?? 0) + 1);
  }

  /** Forgets a function. */
  forget(fn: FunctionId): void {
    this.#inARow.delete(fn);
  }
}
