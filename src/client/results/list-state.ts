import { CompositeError } from "../../protocol/errors.ts";
import { type NumberArray, newNumbers } from "../../protocol/number-arrays.ts";
import type { Outcome, Task } from "../../scheduler/task.ts";
import { addCaller, type CallerTrace } from "../caller.ts";
import { type Awaitable, type Resolve, settle } from "./awaitable.ts";
import type { ArrivalListener, ItemOutcome, ResultState } from "./result-state.ts";

/** How the values of a call's tasks become its result. */
export interface Shape {
  /** Whether the result is a list, in order of index, or the only value, bare. */
  readonly many: boolean;
  /** Class of the typed array that the list is; absent: a plain list. */
  readonly as?: string | undefined;
  /** Makes something else of the list. What it throws becomes the failure of the result. */
  readonly combine?: (values: readonly unknown[]) => unknown;
}

/** State of a result of several values, or of one that is made of them. */
export class ListState implements ResultState {
  readonly length: number;
  readonly ordered: boolean;
  readonly tasks: Task[] = [];
  /** Set by a map that makes its tasks bit by bit. */
  onAbort: ((error: Error) => void) | undefined;
  readonly #shape: Shape;
  readonly #trace: CallerTrace | undefined;
  readonly #values: unknown[] | NumberArray;
  // Which values are there; absent in results of one value.
  readonly #here: Uint8Array | undefined;
  // Made at the first failure.
  #errors: Map<number, Error> | undefined;
  #settled = 0;
  #listeners: ArrivalListener[] = [];
  #combined: ItemOutcome | undefined;

  constructor(
    length: number,
    parts: { readonly shape: Shape; readonly ordered: boolean; readonly trace: CallerTrace | undefined },
  ) {
    this.length = length;
    this.ordered = parts.ordered;
    this.#shape = parts.shape;
    this.#trace = parts.trace;
    const { as } = parts.shape;
    if (as === undefined) this.#values = length <= 1 ? [undefined] : new Array<unknown>(length).fill(undefined);
    else this.#values = newNumbers(as, length);
    this.#here = length <= 1 ? undefined : new Uint8Array(length);
  }

  get call(): this {
    return this;
  }

  get settled(): number {
    return this.#settled;
  }

  get ready(): boolean {
    return this.#settled === this.length;
  }

  get failures(): number {
    return this.#errors?.size ?? 0;
  }

  get failed(): boolean {
    return this.#errors !== undefined || (this.ready && "error" in this.outcome());
  }

  add(task: Task): void {
    this.tasks.push(task);
  }

  listen(listener: ArrivalListener): void {
    if (!this.ready) this.#listeners.push(listener);
  }

  unlisten(listener: ArrivalListener): void {
    this.#listeners = this.#listeners.filter((other) => other !== listener);
  }

  item(index: number): ItemOutcome | undefined {
    if (this.#here ? this.#here[index] !== 1 : !this.ready) return undefined;
    const error = this.#errors?.get(index);
    return error === undefined ? { value: this.#values[index] } : { error };
  }

  outcome(): ItemOutcome {
    this.#combined ??= this.#combine();
    return this.#combined;
  }

  settles(promise: Awaitable<unknown>, resolve: Resolve): void {
    const finish = (): void => {
      if (this.ready) settle(promise, resolve, this.outcome());
    };
    if (this.ready) finish();
    else this.listen(finish);
  }

  abortRest(error: Error): void {
    this.onAbort?.(error);
  }

  /** Takes the outcome of a task, or of some of its items. */
  settle(task: Pick<Task, "index" | "count">, outcome: Outcome): void {
    switch (outcome.kind) {
      case "value":
        this.#take(task.index, [outcome.value]);
        break;
      case "items":
        this.#take(task.index, outcome.values);
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

  #take(index: number, values: ArrayLike<unknown>): void {
    const all = this.#values;
    if (Array.isArray(all)) for (let i = 0; i < values.length; i++) all[index + i] = values[i];
    // The engine has checked that they are numbers.
    else all.set(values as ArrayLike<number>, index);
  }

  #fail(index: number, error: Error): void {
    addCaller(error, this.#trace);
    this.#errors ??= new Map();
    this.#errors.set(index, error);
  }

  #arrived(index: number, count: number): void {
    this.#here?.fill(1, index, index + count);
    this.#settled += count;
    const listeners = this.#listeners;
    if (this.ready) this.#listeners = [];
    // One that is added meanwhile waits for the next arrival; one that is taken back leaves a new list.
    for (let i = 0, { length } = listeners; i < length; i++) listeners[i]?.(index, count);
  }

  #combine(): ItemOutcome {
    if (this.#errors !== undefined) return { error: this.#error(this.#errors) };
    const { many, combine } = this.#shape;
    const values = this.length === 0 && Array.isArray(this.#values) ? [] : this.#values;
    if (combine === undefined || !Array.isArray(values)) return { value: many ? values : values[0] };
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
    if (!this.#shape.many && only !== undefined) return only;
    const composite = new CompositeError(errors, this.length);
    addCaller(composite, this.#trace);
    return composite;
  }
}
