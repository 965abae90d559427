import { CompositeError, ImpossibleDependencyError } from "../protocol/errors.ts";
import type { EngineId } from "../protocol/ids.ts";
import { judge } from "../schedule/dependencies.ts";
import type { AwaitedResult, Dependency, Needs, ResultStatus } from "./dependency.ts";
import { FifoQueue } from "./fifo-queue.ts";
import { failEntry, isOver, type ReadyEntry } from "./ready-queue.ts";
import { type Answer, RequirementCheck } from "./requirement-check.ts";
import { Task } from "./task.ts";

/** Results that become arguments of a task once they are there. */
export interface Inputs {
  readonly dependency: Dependency;
  /** Puts the values into the task. What it throws is the task's failure. */
  readonly fill: (values: readonly unknown[]) => void;
}

/** What work waits for, and how much of it has ended: to count anew with each end would take the square of their number. */
interface Tally {
  readonly dependency: Dependency;
  succeeded: number;
  failed: number;
}

/** Work that is held. */
interface Waiting {
  readonly entry: ReadyEntry;
  readonly targets: readonly EngineId[] | null;
  readonly inputs: Inputs | undefined;
  readonly tallies: readonly Tally[];
  /** Of what engines have, once it is all that is left to know. */
  check: RequirementCheck | undefined;
}

/** What the tracker needs of results. */
export interface Results {
  /** How a result stands now. */
  readonly look: (result: AwaitedResult) => ResultStatus;
  /** Calls back whenever a value of a result has come. */
  readonly listen: (result: AwaitedResult, onValue: () => void) => void;
}

/** What the tracker asks of the scheduler. */
export interface TrackerHooks {
  /** Lets work go on to the queue of these engines. */
  readonly submit: (entry: ReadyEntry, targets: readonly EngineId[] | null) => void;
  readonly engines: {
    /** Engines that take balanced work, of these. */
    takers(targets: readonly EngineId[] | null): EngineId[];
    /** Whether one of these may take work, now or soon. */
    hasEngine(targets: readonly EngineId[] | null): boolean;
    /** Whether one more of these is being started. */
    isGrowing(targets: readonly EngineId[] | null): boolean;
  };
  readonly results: Results;
  /** Asks an engine whether it has what is needed, by a task; calls back once, later. */
  readonly ask: (
    engine: EngineId,
    entry: ReadyEntry,
    needs: Needs,
    answer: (answer: Answer, error?: Error) => void,
  ) => Task;
  /** Ends questions of work that is over, with their engines if they do not end in time. */
  readonly stop: (questions: readonly Task[]) => void;
  /** Says that work may now go to one more engine, or has ended. */
  readonly changed: () => void;
}

/** Holds balanced work back until what it depends on is there, and finds the engines where it may run. */
export class DependencyTracker {
  readonly #hooks: TrackerHooks;
  readonly #waiting = new Map<ReadyEntry, Waiting>();
  // Work that was let on while other engines are still asked.
  readonly #asking = new Set<Waiting>();
  // To be looked at. The end of one task may fail the next, and so on: a chain is walked, not recursed into.
  readonly #due = new FifoQueue<Waiting>();
  #looking = false;
  // What has ended in this turn, and was held.
  #ended: Waiting[] = [];

  constructor(hooks: TrackerHooks) {
    this.#hooks = hooks;
  }

  /** Whether work of these rules has to pass here. */
  static guards({ rules }: ReadyEntry, inputs: Inputs | undefined): boolean {
    if (inputs !== undefined) return true;
    return rules !== undefined && (rules.after ?? rules.follow ?? rules.needs) !== undefined;
  }

  /** What is held. */
  entries(): ReadyEntry[] {
    return [...this.#waiting.keys()];
  }

  /** Takes work in. */
  enter(entry: ReadyEntry, targets: readonly EngineId[] | null, inputs: Inputs | undefined): void {
    const { after, follow } = entry.rules ?? {};
    const dependencies = [after, follow, inputs?.dependency].filter((each) => each !== undefined);
    const tallies = dependencies.map((dependency): Tally => ({ dependency, succeeded: 0, failed: 0 }));
    const waiting: Waiting = { entry, targets, inputs, tallies, check: undefined };
    this.#waiting.set(entry, waiting);
    if (entry instanceof Task) entry.hold();
    for (const tally of tallies) {
      for (const result of tally.dependency.results) this.#count(result, tally, waiting);
    }
    this.#look(waiting);
  }

  #count(result: AwaitedResult, tally: Tally, waiting: Waiting): void {
    const { look, listen } = this.#hooks.results;
    const status = look(result);
    if (status.ready) return count(status, tally);
    listen(result, () => {
      // A list calls back with each of its values.
      const now = look(result);
      if (!now.ready) return;
      count(now, tally);
      this.#look(waiting);
    });
  }

  #look(waiting: Waiting): void {
    this.#due.push(waiting);
    if (this.#looking) return;
    this.#looking = true;
    try {
      for (let next = this.#due.shift(); next !== undefined; next = this.#due.shift()) this.#lookAt(next);
    } finally {
      this.#looking = false;
    }
  }

  /** Notes that work has ended, some of which it may hold. */
  noteEnds(entries: readonly ReadyEntry[]): void {
    for (const entry of entries) {
      const waiting = this.#waiting.get(entry);
      if (waiting !== undefined) this.#ended.push(waiting);
    }
  }

  /** Called once a turn: releases work that has ended, and ends the questions of work that is over. */
  turn(): void {
    const ended = this.#ended;
    this.#ended = [];
    for (const waiting of ended) this.#look(waiting);
    for (const waiting of this.#asking) {
      const { entry, check } = waiting;
      if (check?.isOpen && !isOver(entry)) continue;
      this.#asking.delete(waiting);
      if (check?.isOpen) this.#hooks.stop(check.questions);
    }
  }

  /** Looks again: an engine to ask has come, or will not come. */
  look(): void {
    for (const waiting of this.#waiting.values()) this.#look(waiting);
  }

  /** Fails all that is held, the newest first: what waits for other work fails with this error, not because of that. */
  fail(error: Error): void {
    for (const waiting of [...this.#waiting.values()].toReversed()) this.#refuse(waiting, error);
  }

  #lookAt(waiting: Waiting): void {
    const { entry, tallies } = waiting;
    if (!this.#waiting.has(entry)) return;
    if (isOver(entry)) {
      this.#waiting.delete(entry);
      this.#hooks.stop(waiting.check?.questions ?? []);
      return;
    }
    if (waiting.check !== undefined) return this.#ask(waiting, waiting.check);
    const verdicts = tallies.map(verdictOf);
    const impossible = tallies[verdicts.indexOf("impossible")];
    if (impossible) this.#refuse(waiting, this.#impossible(impossible.dependency));
    else if (verdicts.every((verdict) => verdict === "met")) this.#pass(waiting);
  }

  #impossible(dependency: Dependency): Error {
    return impossibleFor(
      dependency,
      dependency.results.map((result) => this.#hooks.results.look(result)),
    );
  }

  #refuse(waiting: Waiting, error: Error): void {
    this.#waiting.delete(waiting.entry);
    failEntry(waiting.entry, error);
    this.#hooks.stop(waiting.check?.questions ?? []);
    this.#hooks.changed();
  }

  #pass(waiting: Waiting): void {
    const { entry, inputs } = waiting;
    try {
      inputs?.fill(inputs.dependency.results.map((result) => valueOf(this.#hooks.results.look(result))));
      const targets = this.#place(waiting);
      if (entry.rules?.needs) this.#begin(waiting, targets, entry.rules.needs);
      else {
        this.#waiting.delete(entry);
        this.#hooks.submit(entry, targets);
      }
    } catch (error) {
      this.#refuse(waiting, error instanceof Error ? error : new Error(String(error)));
    }
  }

  // Where work that follows others may run.
  #place({ entry, targets }: Waiting): readonly EngineId[] | null {
    const { follow } = entry.rules ?? {};
    if (follow === undefined || follow.results.length === 0) return targets;
    const { all, success, failure } = follow.rule;
    const results = follow.results.map((result) => this.#hooks.results.look(result));
    const counting = results.filter((result) => all || (result.ready && (result.failed ? failure : success)));
    const ran = new Set(counting.flatMap(({ tasks }) => tasks.flatMap(({ engineId }) => engineId ?? [])));
    if (all && ran.size > 1) {
      throw new ImpossibleDependencyError(`what it follows ran on different engines: ${[...ran].join(", ")}`);
    }
    const ids = [...ran].filter((id) => targets?.includes(id) ?? true);
    const live = this.#hooks.engines.takers(ids);
    if (live.length > 0) return Object.freeze(live);
    const where = ran.size === 0 ? "what it follows ran nowhere" : `engine ${[...ran].join(", ")} is none of its own`;
    throw new ImpossibleDependencyError(ids.length === 0 ? where : `engine ${ids.join(", ")} is gone`);
  }

  // The first engine that has what is needed lets the work go on; others that have it join in.
  #begin(waiting: Waiting, targets: readonly EngineId[] | null, needs: Needs): void {
    const { entry } = waiting;
    const check = new RequirementCheck(
      targets,
      (engine, answer) => this.#hooks.ask(engine, entry, needs, answer),
      (isNew) => {
        if (!isNew) this.#judge(waiting, check);
        else if (this.#waiting.delete(entry)) {
          this.#asking.add(waiting);
          if (!isOver(entry)) this.#hooks.submit(entry, check.able);
        } else this.#hooks.changed();
      },
    );
    waiting.check = check;
    this.#ask(waiting, check);
  }

  // Engines that come while others are asked are asked as well.
  #ask(waiting: Waiting, check: RequirementCheck): void {
    check.ask(this.#hooks.engines.takers(check.targets));
    this.#judge(waiting, check);
  }

  #judge(waiting: Waiting, check: RequirementCheck): void {
    const { engines } = this.#hooks;
    if (check.isOpen || !this.#waiting.has(waiting.entry)) return;
    const { targets } = check;
    const mayCome = check.wasAsked ? engines.isGrowing(targets) : engines.hasEngine(targets);
    if (check.isIncomplete && mayCome) return;
    this.#refuse(waiting, check.failure);
  }
}

function count({ failed }: ResultStatus, tally: Tally): void {
  if (failed) tally.failed += 1;
  else tally.succeeded += 1;
}

function verdictOf({ dependency: { rule, results }, succeeded, failed }: Tally): ReturnType<typeof judge> {
  return judge(rule, { all: results.length, succeeded, failed });
}

function valueOf(result: ResultStatus): unknown {
  const outcome = result.outcome();
  return "value" in outcome ? outcome.value : undefined;
}

function impossibleFor({ name, rule }: Dependency, results: readonly ResultStatus[]): Error {
  const failed = results.find((result) => result.ready && result.failed);
  const outcome = failed?.outcome();
  if (outcome === undefined || !("error" in outcome) || rule.failure) {
    return new ImpossibleDependencyError(`${name}: what it waits for did not fail`);
  }
  const { cause, links } = firstFailure(outcome.error);
  const steps = links === 1 ? "" : `, ${links} steps back`;
  return new ImpossibleDependencyError(`${name}: what it waits for failed${steps}: ${cause.message}`, cause, links);
}

// The failure at the start of a chain of tasks that depend on each other.
function firstFailure(error: Error): { readonly cause: Error; readonly links: number } {
  const [first = error] = error instanceof CompositeError ? error.errors : [];
  if (!(first instanceof ImpossibleDependencyError) || first.links === 0) return { cause: error, links: 1 };
  return { cause: first.cause instanceof Error ? first.cause : first, links: first.links + 1 };
}
