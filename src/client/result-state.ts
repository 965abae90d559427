import { CompositeError } from "../protocol/errors.ts";
import type { Outcome, Task, TaskSink } from "./task.ts";

/** How the values of a call's tasks become its result. */
export interface Shape {
  /** Whether the result is a list, in order of index, or the only value, bare. */
  readonly many: boolean;
  /** Makes something else of the list. What it throws becomes the failure of the result. */
  readonly combine?: (values: readonly unknown[]) => unknown;
}

/** One value of a result, in the order of `Promise.allSettled`'s outcomes. */
export type ItemOutcome = { readonly value: unknown } | { readonly error: Error };

/** The state behind an AsyncResult: gathers the outcomes of its tasks. */
export class ResultState implements TaskSink {
  /** Values in all: engines of a direct call, items of a map, otherwise 1. */
  readonly length: number;
  /** Tasks so far, in the order they were made; a balanced map makes them as engines get free. */
  readonly tasks: Task[] = [];
  /** Ends what no task was made for yet; set by a map that makes its tasks bit by bit. */
  abortRest: ((error: Error) => void) | undefined;
  readonly #shape: Shape;
  readonly #values: unknown[];
  // Which values are there; absent in results of one value.
  readonly #here: Uint8Array | undefined;
  // Made at the first failure.
  #errors: Map<number, Error> | undefined;
  #settled = 0;
  #listeners: ((index: number, count: number) => void)[] = [];
  #combined: { readonly value: unknown } | { readonly error: Error } | undefined;

  constructor(length: number, shape: Shape) {
    this.length = length;
    this.#shape = shape;
    this.#values = length <= 1 ? [undefined] : new Array<unknown>(length).fill(undefined);
    this.#here = length <= 1 ? undefined : new Uint8Array(length);
  }

  /** Values that are there, failed ones included. */
  get settled(): number {
    return this.#settled;
  }

  get ready(): boolean {
    return this.#settled === this.length;
  }

  get failed(): boolean {
    return this.#errors !== undefined || (this.ready && "error" in this.outcome());
  }

  /** Calls `listener` after each task that ends, with the values it gave. Once all are there it is let go. */
  listen(listener: (index: number, count: number) => void): void {
    if (!this.ready) this.#listeners.push(listener);
  }

  /** Takes a listener back. */
  unlisten(listener: (index: number, count: number) => void): void {
    this.#listeners = this.#listeners.filter((other) => other !== listener);
  }

  /** The value at an index, or undefined when it is not there yet. */
  item(index: number): ItemOutcome | undefined {
    if (this.#here ? this.#here[index] !== 1 : !this.ready) return undefined;
    const error = this.#errors?.get(index);
    return error === undefined ? { value: this.#values[index] } : { error };
  }

  /** The result as a whole; only once `ready`. */
  outcome(): ItemOutcome {
    this.#combined ??= this.#combine();
    return this.#combined;
  }

  settle(task: Task, outcome: Outcome): void {
    switch (outcome.kind) {
      case "value":
        this.#values[task.index] = outcome.value;
        break;
      case "items":
        for (let i = 0; i < task.count; i++) this.#values[task.index + i] = outcome.values[i];
        for (const [i, error] of outcome.errors) this.#fail(task.index + i, error);
        break;
      case "error":
        for (let i = 0; i < task.count; i++) this.#fail(task.index + i, outcome.error);
        break;
    }
    this.#arrived(task.index, task.count);
  }

  /** Fails everything from an index on, for which no task was made. */
  failFrom(index: number, error: Error): void {
    for (let i = index; i < this.length; i++) this.#fail(i, error);
    this.#arrived(index, this.length - index);
  }

  #fail(index: number, error: Error): void {
    this.#errors ??= new Map();
    this.#errors.set(index, error);
  }

  #arrived(index: number, count: number): void {
    this.#here?.fill(1, index, index + count);
    this.#settled += count;
    const listeners = this.#listeners;
    if (this.ready) this.#listeners = [];
    for (const listener of listeners) listener(index, count);
  }

  #combine(): ItemOutcome {
    if (this.#errors !== undefined) return { error: this.#error(this.#errors) };
    const { many, combine } = this.#shape;
    const values = this.length === 0 ? [] : this.#values;
    if (combine === undefined) return { value: many ? values : values[0] };
    try {
      return { value: combine(values) };
    } catch (error) {
      return { error: error instanceof Error ? error : new Error(String(error)) };
    }
  }

  // A list fails with a CompositeError, whatever the number of failures: what a caller catches does not depend on luck.
  #error(byIndex: ReadonlyMap<number, Error>): Error {
    const errors = [...byIndex].toSorted(([a], [b]) => a - b).map(([, error]) => error);
    const [only] = errors;
    return !this.#shape.many && only !== undefined ? only : new CompositeError(errors, this.length);
  }
}
