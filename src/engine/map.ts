import type { FunctionEncoder } from "../protocol/codec.ts";
import { describe } from "../protocol/describe.ts";
import type { ErrorRecord } from "../protocol/error-record.ts";
import type { Placeholder } from "../protocol/function-ref.ts";
import { functionRef } from "../protocol/function-source.ts";
import { type NumberArray, newNumbers } from "../protocol/number-arrays.ts";
import { placedUnder } from "../protocol/placeholder.ts";
import { toErrorRecord } from "../protocol/to-error-record.ts";
import { encodeResult } from "./encode-result.ts";
import type { Callable } from "./function-table.ts";
import { isThenable } from "./is-thenable.ts";

/** Outcome of one chunk of a map: one value per item, undefined, or 0 in a typed array, where it failed. */
export interface MapOutcome {
  readonly values: unknown[] | NumberArray;
  readonly errors: (readonly [index: number, error: ErrorRecord])[];
  readonly placeholders?: readonly Placeholder[];
}

/** How the values of a map are to be. */
interface MapForm {
  /** Class of the typed array for them; they have to be numbers then. */
  readonly as?: string | undefined;
  /** Says how functions among them travel. */
  readonly encodeFunction?: FunctionEncoder;
}

// Between two looks at the clock at most this many items are run, and as many as fit about this time.
const MOST_UNCHECKED = 1024;
const CHECK_MS = 0.5;

/**
 * Calls `fn` for each item in turn, a promise being awaited before the next call. A failing item takes nothing from its
 * neighbours.
 *
 * @param columns - arguments by position; all of one length
 * @param checkpoint - called every now and then; true ends the map
 * @param form - how the values are to be
 * @returns undefined when the checkpoint ended it
 */
export async function runMap(
  fn: Callable,
  columns: readonly ArrayLike<unknown>[],
  checkpoint: () => boolean,
  { as, encodeFunction = functionRef }: MapForm = {},
): Promise<MapOutcome | undefined> {
  const length = columns[0]?.length ?? 0;
  const chunk = as === undefined ? new ListChunk(encodeFunction) : new NumberChunk(as, length);
  const [first = [], second] = columns;
  let unchecked = 1;
  let next = 0;
  let checkedMs = performance.now();
  for (let i = 0; i < length; i++) {
    try {
      const value =
        columns.length === 1
          ? fn(first[i])
          : columns.length === 2
            ? fn(first[i], second?.[i])
            : fn(...columns.map((c) => c[i]));
      chunk.succeed(i, isThenable(value) ? await value : value);
    } catch (error) {
      chunk.fail(i, error);
    }
    if (i < next) continue;
    const nowMs = performance.now();
    unchecked = nowMs - checkedMs < CHECK_MS ? Math.min(unchecked * 2, MOST_UNCHECKED) : 1;
    checkedMs = nowMs;
    next = i + unchecked;
    if (checkpoint()) return undefined;
  }
  return chunk.outcome();
}

abstract class Chunk {
  protected readonly errors: (readonly [index: number, error: ErrorRecord])[] = [];

  /** @throws when the value is none that can be sent, or as asked for */
  abstract succeed(i: number, result: unknown): void;

  abstract outcome(): MapOutcome;

  fail(i: number, error: unknown): void {
    this.errors.push([i, toErrorRecord(error)]);
  }
}

class NumberChunk extends Chunk {
  readonly #kind: string;
  readonly #values: NumberArray;

  constructor(kind: string, length: number) {
    super();
    this.#kind = kind;
    this.#values = newNumbers(kind, length);
  }

  succeed(i: number, result: unknown): void {
    if (typeof result !== "number") {
      throw new TypeError(`a map as ${this.#kind} expects numbers, the function gave ${describe(result)}`);
    }
    this.#values[i] = result;
  }

  outcome(): MapOutcome {
    return { values: this.#values, errors: this.errors };
  }
}

class ListChunk extends Chunk {
  // Grows item by item: V8 clones a list that was made with its length as a table of keys, which takes four times as long.
  readonly #values: unknown[] = [];
  readonly #placeholders: Placeholder[] = [];
  readonly #encodeFunction: FunctionEncoder;

  constructor(encodeFunction: FunctionEncoder) {
    super();
    this.#encodeFunction = encodeFunction;
  }

  succeed(i: number, result: unknown): void {
    if (typeof result !== "object" && typeof result !== "function" && typeof result !== "symbol") {
      this.#values[i] = result;
      return;
    }
    const { value, placeholders, sharesMemory } = encodeResult(result, "the result", this.#encodeFunction);
    // Copied now: the next item may use the same memory, and one that can't be cloned fails alone.
    this.#values[i] = sharesMemory ? structuredClone(value) : value;
    for (const placed of placedUnder(i, placeholders)) this.#placeholders.push(placed);
  }

  override fail(i: number, error: unknown): void {
    super.fail(i, error);
    this.#values[i] = undefined;
  }

  outcome(): MapOutcome {
    const placeholders = this.#placeholders.length > 0 ? { placeholders: this.#placeholders } : {};
    return { values: this.#values, errors: this.errors, ...placeholders };
  }
}
