import type { Outcome, Task } from "../../scheduler/task.ts";
import { addCaller, type CallerTrace } from "../caller.ts";
import { type Awaitable, type Resolve, settle } from "./awaitable.ts";
import type { ArrivalListener, ItemOutcome, ResultState } from "./result-state.ts";

/**
 * State of the most frequent result, one bare value of one task. Small, because there may be millions: what has no use
 * before a second listener or a failure is not there before.
 */
export class SingleState implements ResultState {
  #task: Task | undefined;
  // The outcome once it is there.
  #outcome: ItemOutcome | undefined;
  readonly #trace: CallerTrace | undefined;
  #promise: Awaitable<unknown> | undefined;
  #resolve: Resolve | undefined;
  #listener: ArrivalListener | ArrivalListener[] | undefined;

  constructor(trace: CallerTrace | undefined) {
    this.#trace = trace;
  }

  get length(): number {
    return 1;
  }

  get tasks(): readonly Task[] {
    return this.#task === undefined ? [] : [this.#task];
  }

  get ordered(): boolean {
    return true;
  }

  get settled(): number {
    return this.ready ? 1 : 0;
  }

  get ready(): boolean {
    return this.#outcome !== undefined;
  }

  get failures(): number {
    return this.failed ? 1 : 0;
  }

  get failed(): boolean {
    return this.#outcome !== undefined && "error" in this.#outcome;
  }

  add(task: Task): void {
    this.#task = task;
  }

  listen(listener: ArrivalListener): void {
    if (this.ready) return;
    if (this.#listener === undefined) this.#listener = listener;
    else if (typeof this.#listener === "function") this.#listener = [this.#listener, listener];
    else this.#listener.push(listener);
  }

  unlisten(listener: ArrivalListener): void {
    if (this.#listener === listener) this.#listener = undefined;
    else if (Array.isArray(this.#listener)) this.#listener = this.#listener.filter((other) => other !== listener);
  }

  item(): ItemOutcome | undefined {
    return this.#outcome;
  }

  outcome(): ItemOutcome {
    return this.#outcome ?? { error: new Error("the result is not ready") };
  }

  settles(promise: Awaitable<unknown>, resolve: Resolve): void {
    this.#promise = promise;
    this.#resolve = resolve;
  }

  abortRest(): void {
    // The one task stands for everything.
  }

  settle(_: Task, outcome: Outcome): void {
    // A single task never has items.
    if (outcome.kind === "items") return;
    if (outcome.kind === "error") addCaller(outcome.error, this.#trace);
    this.#outcome = outcome;
    if (this.#promise !== undefined && this.#resolve !== undefined) settle(this.#promise, this.#resolve, outcome);
    this.#promise = undefined;
    this.#resolve = undefined;
    const listener = this.#listener;
    this.#listener = undefined;
    if (typeof listener === "function") listener(0, 1);
    else for (const each of listener ?? []) each(0, 1);
  }
}
