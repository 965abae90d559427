import type { Task, TaskSink } from "../../scheduler/task.ts";
import type { Awaitable, Resolve } from "./awaitable.ts";

/** One value of a result. */
export type ItemOutcome = { readonly value: unknown } | { readonly error: Error };

/** Called after a task has ended, with the position and the number of the values it gave. */
export type ArrivalListener = (index: number, count: number) => void;

/** The state behind an AsyncResult: gathers the outcomes of its tasks. */
export interface ResultState extends TaskSink {
  /** Values in all: engines of a direct call, items of a map, otherwise 1. */
  readonly length: number;
  /** Tasks so far, in the order they were made; a balanced map makes them as engines get free. */
  readonly tasks: readonly Task[];
  /** Whether iteration goes in order of index, or as values come. */
  readonly ordered: boolean;
  /** Values that are there, failed ones included. */
  readonly settled: number;
  readonly ready: boolean;
  /** Values that have failed so far. */
  readonly failures: number;
  /** Whether anything has failed so far. */
  readonly failed: boolean;
  /** Adds a task, before it can end. */
  add(task: Task): void;
  /** Adds a listener. It is released once all values are there. */
  listen(listener: ArrivalListener): void;
  /** Takes a listener back. */
  unlisten(listener: ArrivalListener): void;
  /** The value at an index, or undefined when it is not there yet. */
  item(index: number): ItemOutcome | undefined;
  /** The result as a whole; only once `ready`. */
  outcome(): ItemOutcome;
  /** Settles a promise with the result as a whole, once it is there. Called once. */
  settles(promise: Awaitable<unknown>, resolve: Resolve): void;
  /** Ends what no task was made for yet. */
  abortRest(error: Error): void;
}
