import { ImpossibleDependencyError, RemoteError } from "../protocol/errors.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { Task } from "./task.ts";

/** What an engine says: that it has what is needed, or not, or nothing, since it was lost before it was asked. */
export type Answer = "yes" | "no" | "unasked";

/** Asks one engine, by a task. Calls back once, later. */
export type Ask = (engine: EngineId, answer: (answer: Answer, error?: Error) => void) => Task;

/** Finds the engines that have what a piece of work needs. */
export class RequirementCheck {
  /** Engines that may take the work if they have what it needs; null for any. */
  readonly targets: readonly EngineId[] | null;
  /** Engines that have it, more and more. */
  readonly able: EngineId[] = [];
  readonly #ask: Ask;
  readonly #answered: (isNew: boolean) => void;
  readonly #questions = new Map<EngineId, Task>();
  #open = 0;
  #hasLost = false;
  #holdsSuspect = false;
  #why: Error | undefined;

  /** @param answered - called with each answer: whether one more engine has what is needed */
  constructor(targets: readonly EngineId[] | null, ask: Ask, answered: (isNew: boolean) => void) {
    this.targets = targets;
    this.#ask = ask;
    this.#answered = answered;
  }

  /** What engines are, or were, asked by. */
  get questions(): Task[] {
    return [...this.#questions.values()];
  }

  /** Whether an answer is to come. */
  get isOpen(): boolean {
    return this.#open > 0;
  }

  /** Whether any engine was to be asked. */
  get wasAsked(): boolean {
    return this.#questions.size > 0;
  }

  /** Whether an engine that comes is worth waiting for: none was asked, or one was lost before it was. */
  get isIncomplete(): boolean {
    return !this.#holdsSuspect && (!this.wasAsked || this.#hasLost);
  }

  /** Asks those of these engines that were not asked. */
  ask(engines: readonly EngineId[]): void {
    // A question may have ended the engine that it was asked on: no more engines are put at risk.
    const fresh = this.#holdsSuspect ? [] : engines.filter((id) => !this.#questions.has(id));
    this.#open += fresh.length;
    for (const id of fresh)
      this.#questions.set(
        id,
        this.#ask(id, (answer, error) => this.#hear(id, answer, error)),
      );
  }

  #hear(id: EngineId, answer: Answer, error: Error | undefined): void {
    this.#open -= 1;
    this.#why ??= error;
    if (answer === "yes") this.able.push(id);
    else if (answer === "unasked") this.#hasLost = true;
    else if (error !== undefined && !(error instanceof RemoteError)) this.#holdsSuspect = true;
    this.#answered(answer === "yes");
  }

  /** Why the work can't run, when no engine has what it needs. */
  get failure(): Error {
    const why = this.#why;
    const reason = why instanceof RemoteError && why.cause instanceof Error ? why.cause : why;
    const text = `no engine has what it needs${reason === undefined ? "" : ` (${reason.message})`}`;
    return new ImpossibleDependencyError(text, why);
  }
}
