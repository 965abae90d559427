import type { EngineId, FunctionId } from "../protocol/ids.ts";
import type { EnginesNow } from "../schedule/pace.ts";
import { FifoQueue } from "./fifo-queue.ts";
import type { TaskRules } from "./rules.ts";
import { Task } from "./task.ts";

/** Makes balanced tasks when an engine has room for one: a map cuts its chunks so, an imap draws its items. */
export interface TaskSource {
  /**
   * The next task. Undefined when there is none now: the source then leaves the queue, and comes back by itself.
   *
   * @param engineCount - engines that take part
   * @param roundTripMs - time that a message takes to them and back, ms
   */
  next(engineCount: number, roundTripMs: number): Task | undefined;
  /**
   * Items that it has left to give now, each of them a task at most: of a map its items, of a sampling run its chunks. Where it is
   * 0, the source leaves the queue.
   */
  readonly remaining: number;
  /** Tasks that an engine may hold while it is given one more: its tasks are long, so a few keep an engine busy. */
  readonly ahead: number;
  /** Of the view that made it. */
  readonly rules?: TaskRules | undefined;
  /** What it is, for those who look; absent: nobody need see it. */
  readonly facts?: SourceFacts | undefined;
  /** Ends it, as far as no tasks were made: no engine can take them any more, or they are not wanted. */
  fail(error: Error): void;
}

/** What a source says of itself to those who look. */
export interface SourceFacts {
  /** The call that made it: map, sample, … */
  readonly method: string;
  /** What its tasks call. */
  readonly fn: FunctionId;
  /** ms since the epoch. */
  readonly submittedMs: number;
  /** Time that engines take for one of those in `remaining`, on average of late, ms; not there before any has ended, nor where the call knows. */
  readonly meanMs?: number | undefined;
  /** The call that it is a part of, as its tasks say. */
  readonly call: object | undefined;
}

/** What can stand in the queue of balanced work. */
export type ReadyEntry = Task | TaskSource;

/** Ends what waits, or waited, in a queue. */
export function failEntry(entry: ReadyEntry, error: Error): void {
  if (entry instanceof Task) entry.end("failed", { kind: "error", error });
  else entry.fail(error);
}

/** Tasks that an entry is; items of chunks count. */
export function waitingIn(entry: ReadyEntry): number {
  if (!(entry instanceof Task)) return entry.remaining;
  return entry.ended ? 0 : entry.count;
}

/** Whether nothing is left of it to be run, or to be cut. */
export function isOver(entry: ReadyEntry): boolean {
  return entry instanceof Task ? entry.ended : entry.remaining === 0;
}

/** Work of one view that waits for the same engines: tasks first in, first out, sources in turn with them. */
export class ReadyQueue {
  /** Of the view. */
  readonly rules: TaskRules;
  /** Engines that may take it; null for any. More may be added. */
  readonly targets: readonly EngineId[] | null;
  /** Number of entries that were taken out for engines, ended ones among them. */
  taken = 0;
  readonly #entries = new FifoQueue<ReadyEntry>();
  // Those among them: one that is offered again while it waits, since a lost engine gave something back, waits once.
  readonly #sources = new Set<TaskSource>();

  constructor(rules: TaskRules, targets: readonly EngineId[] | null) {
    this.rules = rules;
    this.targets = targets;
  }

  /** Tasks that wait, as far as is known: a source at the front tells how many it could give. */
  get backlog(): number {
    const { due } = this;
    if (due === undefined) return 0;
    return due instanceof Task ? this.#entries.length : this.#entries.length - 1 + due.remaining;
  }

  /**
   * Whether what is due goes to idle engines only: what may have ended an engine takes no others with it, and what waits for
   * a limited time is known to run once it is sent.
   */
  needsIdle(due: ReadyEntry | undefined = this.due): boolean {
    if (due === undefined) return false;
    const holdsSuspect = due instanceof Task && due.suspicious > 0;
    return holdsSuspect || this.rules.maxInFlight === 1 || this.rules.queueTimeoutMs !== undefined;
  }

  /** Whether an engine may take it. */
  isFor(engineId: EngineId): boolean {
    return this.targets?.includes(engineId) ?? true;
  }

  /** Adds what waits. False where it is a source that waits here already. */
  push(entry: ReadyEntry): boolean {
    if (!(entry instanceof Task)) {
      if (this.#sources.has(entry)) return false;
      this.#sources.add(entry);
    }
    this.#entries.push(entry);
    return true;
  }

  /** Puts tasks back that were taken out, before all others. */
  putBack(tasks: readonly Task[]): void {
    this.#entries.putBack(tasks);
  }

  /** Takes a task out; undefined when there is none. @param due - what is due @param engines - those that take part */
  take(due: ReadyEntry, engines: EnginesNow): Task | undefined {
    for (let entry: ReadyEntry | undefined = due; entry !== undefined; entry = this.due) {
      this.#drop(entry);
      const task = entry instanceof Task ? entry : this.#cut(entry, engines);
      if (task === undefined) continue;
      // One that is tried again may stand in a queue of fewer engines.
      if (task.targets === undefined) task.targets = this.targets;
      return task;
    }
    return undefined;
  }

  // A source takes its turn with what waits behind it, so that a long map or sampling run starves nothing.
  #cut(source: TaskSource, { engineCount, roundTripMs }: EnginesNow): Task | undefined {
    const task = source.next(engineCount, roundTripMs);
    if (task !== undefined && source.remaining > 0) this.push(source);
    return task;
  }

  // Takes out the first entry.
  #drop(first: ReadyEntry): void {
    this.#entries.shift();
    this.taken += 1;
    if (!(first instanceof Task)) this.#sources.delete(first);
  }

  /** What is due. What has ended before it is released. */
  get due(): ReadyEntry | undefined {
    let first = this.#entries.peek();
    for (; first !== undefined && isOver(first); first = this.#entries.peek()) {
      this.#drop(first);
    }
    return first;
  }

  /** Number of entries, ended ones among them. */
  get length(): number {
    return this.#entries.length;
  }

  /** The entry at a position, from 0 at the front; undefined beyond the end. */
  at(position: number): ReadyEntry | undefined {
    return this.#entries.at(position);
  }

  /** What waits, in order; sources have not made their tasks. */
  entries(): ReadyEntry[] {
    return this.#entries.items();
  }

  /** Takes out all that waits, in order. */
  takeAll(): ReadyEntry[] {
    this.#sources.clear();
    return this.#entries.takeAll();
  }
}
