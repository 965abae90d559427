import { TaskAbortedError } from "../protocol/errors.ts";
import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { Commands } from "./commands.ts";
import type { EngineState } from "./engine-state.ts";
import type { ReadyEntry } from "./ready-queue.ts";
import { Task } from "./task.ts";
import type { Timers } from "./timers.ts";

// An engine has this long to end a task that does not listen, ms: short ones then end by themselves.
const DEAF_MS = 10;
// A host has so long to answer besides the time that the task has, ms; it may be out of reach.
const HOST_MS = 5000;

/** How long a task has to stop that runs. */
interface Patience {
  /** If it listens to `engine.signal`, ms. */
  readonly graceMs: number;
  /** Whether it is known to. */
  readonly listens: boolean;
}

/** How tasks are ended. */
interface Stop {
  readonly state: "failed" | "aborted";
  readonly error: (task: Task) => Error;
  /** Whether one that runs, and is not known to listen, ends only once its engine is done with it or gone. */
  readonly waits: boolean;
  /** Undefined where those that run may go on. */
  readonly patience?: Patience;
}

/** Ends tasks from outside. Those that run stop by themselves in time, or are ended with their engines. */
export class Stopper {
  readonly #timers: Timers;
  readonly #engines: ReadonlyMap<EngineId, EngineState>;
  readonly #graceMs: number;
  readonly #tell: Commands["stop"];
  readonly #end: (engine: EngineState, task: Task) => void;
  readonly #dropped: (ended: readonly ReadyEntry[]) => void;
  readonly #touched: (engine: EngineState) => void;

  /**
   * @param graceMs - time that a task has to stop which listens to `engine.signal`, or stops by itself
   * @param tell - tells an engine which of its tasks are to stop; its host, if it has one, ends it when they do not in time
   * @param end - ends the engine of a task that did not stop
   * @param dropped - called with work that has ended, and may stand in queues; `touched` with the engine that it waited for
   */
  constructor(parts: {
    readonly timers: Timers;
    readonly engines: ReadonlyMap<EngineId, EngineState>;
    readonly graceMs: number;
    readonly tell: Commands["stop"];
    readonly end: (engine: EngineState, task: Task) => void;
    readonly dropped: (ended: readonly ReadyEntry[]) => void;
    readonly touched: (engine: EngineState) => void;
  }) {
    this.#timers = parts.timers;
    this.#engines = parts.engines;
    this.#graceMs = parts.graceMs;
    this.#tell = parts.tell;
    this.#end = parts.end;
    this.#dropped = parts.dropped;
    this.#touched = parts.touched;
  }

  /**
   * Ends tasks that nobody waits for any more: those that no engine has begun never run, others run on without a
   * reader, for as long as their rules allow.
   */
  release(tasks: Iterable<Task>): void {
    const how = { state: "aborted", error: ({ id }: Task) => new TaskAbortedError(id), waits: false } as const;
    for (const task of this.#drop(tasks, how)) {
      const { timeoutMs } = task.rules ?? {};
      if (timeoutMs !== undefined) this.#timers.after(timeoutMs, () => this.#stopLate(task));
    }
  }

  /**
   * Ends tasks that are not over. One that runs is asked to stop, and goes with its engine when it does not. It ends once it
   * is known which; at once if it listens to `engine.signal`.
   *
   * @param options - `listens`: they are known to stop by themselves
   */
  abort(tasks: Iterable<Task>, reason?: unknown, { listens = false }: { readonly listens?: boolean } = {}): void {
    const error = ({ id }: Task): Error => new TaskAbortedError(id, reason);
    const patience = { graceMs: this.#graceMs, listens };
    const held = this.#drop(tasks, { state: "aborted", error, waits: !listens, patience });
    for (const task of held) this.#watch(task, listens);
  }

  /** As `abort`, for work that has failed. */
  fail(entry: ReadyEntry, error: Error): void {
    if (entry instanceof Task) {
      const patience = { graceMs: this.#graceMs, listens: false };
      const how = { state: "failed", error: () => error, waits: true, patience } as const;
      for (const held of this.#drop([entry], how)) this.#watch(held);
    } else {
      entry.fail(error);
      this.#dropped([entry]);
    }
  }

  // Questions stop by themselves, once the caller's function has returned.
  #listens(engine: EngineState, task: Task): boolean {
    return task.isQuestion || engine.listening === task.id;
  }

  // Whether the engine may have to be ended to stop a task. What a hosted one runs is known to its host alone.
  #mayEnd(engine: EngineState, task: Task): boolean {
    return (engine.isHosted || engine.head === task) && !this.#listens(engine, task);
  }

  #engineOf({ engineId }: Task): EngineState | undefined {
    return engineId === undefined ? undefined : this.#engines.get(engineId);
  }

  // Ends tasks, and takes those back that engines have not begun. Returns those that engines hold, also those that had ended
  // before: one that was released runs on. With `waits`, one that runs ends when it is known whether its engine does.
  #drop(tasks: Iterable<Task>, how: Stop): Task[] {
    const all = [...tasks];
    const held: Task[] = [];
    const idsByEngine = new Map<EngineState, TaskId[]>();
    const waiting = new Set<Task>();
    // Before any of them ends: the end of one item of an imap ends the others.
    for (const task of all) {
      const engine = this.#engineOf(task);
      if (!engine?.inFlight.has(task.id)) continue;
      held.push(task);
      if (how.waits && this.#mayEnd(engine, task)) waiting.add(task);
      const ids = idsByEngine.get(engine);
      if (ids) ids.push(task.id);
      else idsByEngine.set(engine, [task.id]);
    }
    for (const task of all) {
      if (task.ended) continue;
      if (waiting.has(task)) {
        task.stop(how.state, how.error(task));
        continue;
      }
      const engine = task.state === "queued" ? this.#engineOf(task) : undefined;
      task.end(how.state, { kind: "error", error: how.error(task) });
      if (engine === undefined) continue;
      engine.waiting.noteEnd();
      this.#touched(engine);
    }
    for (const [engine, ids] of idsByEngine) this.#tell(engine, ids, how.patience?.graceMs, how.patience?.listens);
    this.#dropped(all);
    return held;
  }

  // Nobody waits for it: it has had its time.
  #stopLate(task: Task): void {
    const engine = this.#engineOf(task);
    if (engine?.isHosted !== true) this.#watch(task);
    else if (engine.inFlight.has(task.id)) this.#tell(engine, [task.id], this.#graceMs, false);
  }

  // Follows a task that its engine was told to stop. Hosts do so themselves: the caller waits for their answers, not for ever.
  #watch(task: Task, listens = false): void {
    const engine = this.#engineOf(task);
    if (engine === undefined || engine.stopping.has(task)) return;
    if (engine.isHosted) return this.#timers.after(this.#graceMs + HOST_MS, () => task.endStop(), task);
    const sinceMs = this.#timers.nowMs;
    let isLate = false;
    engine.stopping.add(task);
    const look = (): void => {
      if (engine.ending || !engine.inFlight.has(task.id)) {
        engine.stopping.delete(task);
        return;
      }
      const graceMs = listens || this.#listens(engine, task) ? this.#graceMs : 0;
      const wasLate = isLate;
      isLate = engine.head === task && this.#timers.nowMs - sinceMs >= graceMs;
      if (isLate && wasLate) {
        this.#end(engine, task);
        task.endStop();
      }
      // Looks twice, so that what came while this thread was busy is handled first.
      else this.#timers.after(isLate ? 0 : DEAF_MS, look);
    };
    this.#timers.after(Math.min(DEAF_MS, this.#graceMs), look);
  }
}
