import { type EngineId, fullId, type TaskId } from "../protocol/ids.ts";
import { measured, type Pace, tasksAhead, UNKNOWN_PACE } from "../schedule/pace.ts";
import type { Task } from "./task.ts";
import { WaitingTasks } from "./waiting-tasks.ts";

// Engines that may end when a task is next. It was not alone on the first, so it gets another one, alone.
const MOST_SUSPICIOUS = 1;

/** The tasks of an engine, in order. */
export interface Held {
  /** Those that it may have begun, that may have ended it, or whose memory is lost with it. */
  readonly begun: readonly Task[];
  /** Those that others may begin. */
  readonly untouched: readonly Task[];
}

/** What the scheduler asks of an engine itself, whenever it likes: not an event, so it may change at any time. */
export interface EngineReads {
  /** Id, as a signed 32-bit number, of the task that it began last; undefined where nobody can know. */
  lastBegun(): number | undefined;
  /** Id of the task that it runs, -1 for none of this client's; undefined where only `lastBegun` tells. */
  running(): TaskId | undefined;
  /** When its report came that it runs that task, ms. */
  runningSinceMs(): number;
  /** Bytes that may be sent to it now. Asked of hosted engines only, as is the next. */
  room(): number;
  /** Time that a message takes to it and back, ms. */
  roundTripMs(): number;
}

/** One engine, as the scheduler sees it: the direct tasks that wait for it, and the tasks that it holds. */
export class EngineState {
  readonly engineId: EngineId;
  /** Direct tasks not yet sent, oldest first. */
  readonly waiting: WaitingTasks = new WaitingTasks();
  /** Tasks that the engine holds, in the order they were sent, which is the order in which they run. */
  readonly inFlight: Map<TaskId, Task> = new Map();
  /** Tasks of callers that the engine has ended, whatever their outcome. */
  completed = 0;
  /** Tasks of callers that it has ended, items of maps counted, and those of them that failed. */
  done = 0;
  failed = 0;
  /** Time in which it ran tasks, ms. */
  busyMs = 0;
  /** Clock of the scheduler when the engine was last given a balanced task; 0 before. */
  lastUsed = 0;
  /** Clock of the scheduler when the engine last ended a task: orders engines by how long they have been idle. */
  lastEnded = 0;
  /** Its place in lists of the open engines, a small number; -1 while it is none of them. */
  slot = -1;
  /** When the engine last answered, ms; -Infinity before. */
  answeredMs: number = Number.NEGATIVE_INFINITY;
  /** Tasks that it may end with. */
  readonly stopping: Set<Task> = new Set();
  /** Task that listens to `engine.signal`, of those that ran. */
  listening: TaskId | undefined;
  /** Whether the engine is to be removed: it takes no more calls, and ends once it has done what it holds. */
  retiring = false;
  /** Whether the engine is being ended: it gets nothing any more. */
  ending = false;
  /** Error that the engine reported before it ended, or why it was ended. */
  lastWords: Error | undefined;
  /** Why it is gone, if it went before it took part. */
  lostBefore: Error | undefined;
  /** Whether a host stops its tasks, and ends it. */
  readonly isHosted: boolean;
  readonly #reads: EngineReads;
  #pace: Pace = UNKNOWN_PACE;
  // Of the tasks in flight.
  #first: Task | undefined;

  /** @param isHosted - whether a host stops its tasks, and ends it */
  constructor(engineId: EngineId, reads: EngineReads, isHosted = false) {
    this.engineId = engineId;
    this.isHosted = isHosted;
    this.#reads = reads;
  }

  /**
   * The task that runs, as far as is known: the one that was begun last. Answers of those before it may not have been
   * posted. None where the engine runs a task of another client, or has not told yet.
   */
  get head(): Task | undefined {
    const running = this.#reads.running();
    if (running !== undefined) return this.inFlight.get(running);
    const first = this.#first;
    const last = this.#reads.lastBegun();
    if (first === undefined || last === undefined) return first;
    // Ids in flight are near each other, so that the lowest 32 bits of one are enough.
    return this.inFlight.get(fullId(last, first.id)) ?? first;
  }

  /** Since when the head has run, ms, at the earliest. */
  get headSinceMs(): number {
    return this.isHosted ? Math.max(this.answeredMs, this.#reads.runningSinceMs()) : this.answeredMs;
  }

  /** Time that a task, or an item, took of late, ms; undefined before any was measured. */
  get meanMs(): number | undefined {
    return this.#pace.meanMs;
  }

  /** Time that a message takes there and back, ms. */
  get roundTripMs(): number {
    return this.isHosted ? this.#reads.roundTripMs() : 0;
  }

  /** Whether as much is on its way to it as may be. */
  get isFull(): boolean {
    return this.isHosted && this.#reads.room() <= 0;
  }

  /** Whether it may be given a balanced task: nothing waits for it alone, and nothing is put at risk. */
  get isFree(): boolean {
    return !this.holdsSuspect && this.waiting.length === 0 && !this.isFull;
  }

  /** Whether it takes calls. */
  get takesWork(): boolean {
    return !this.retiring && !this.ending;
  }

  /** Tasks that it holds, or that wait for it. */
  get load(): number {
    return this.inFlight.size + this.waiting.length;
  }

  /** Whether it holds a task that may be what ended another engine: then nothing else is put at risk. */
  get holdsSuspect(): boolean {
    return this.#first !== undefined && this.#first.suspicious > 0;
  }

  /** How many more tasks may be sent before the engine has enough ahead of it. */
  get room(): number {
    return this.holdsSuspect || this.isFull ? 0 : tasksAhead(this.#pace, this.roundTripMs) - this.inFlight.size;
  }

  /** Notes a task that is being sent to it. */
  take(task: Task): void {
    task.sendTo(this.engineId);
    this.inFlight.set(task.id, task);
    this.#first ??= task;
  }

  /** Notes that a task listens to `engine.signal`. One that is to stop ends here, as decided. */
  listens(id: TaskId): void {
    this.listening = id;
    this.inFlight.get(id)?.endStop();
  }

  /** Notes what the engine reports before it ends; the first report counts. */
  report(error: Error): void {
    this.lastWords ??= error;
  }

  /** Takes a task out that it has answered; undefined when it does not hold it. */
  release(id: TaskId): Task | undefined {
    const task = this.inFlight.get(id);
    if (task === undefined) return undefined;
    this.inFlight.delete(id);
    if (!task.isQuestion) {
      this.completed += 1;
      this.done += task.count;
    }
    return task;
  }

  /** Notes how long tasks took, or the items of a chunk. */
  measure(durationMs: number, units: number): void {
    this.busyMs += durationMs;
    this.#pace = measured(this.#pace, durationMs, units);
  }

  /** Notes that it takes part from now on: what it did so far was its setup. */
  joined(): void {
    this.completed = 0;
    this.done = 0;
    this.failed = 0;
    this.busyMs = 0;
  }

  /** Notes that it has answered tasks, which were taken out. */
  answered(nowMs: number): void {
    this.answeredMs = nowMs;
    [this.#first] = this.inFlight.values();
  }

  /** Takes all tasks out. @param isBlameless - whether none that it had not begun can have ended it */
  takeAll(isBlameless = false): Held {
    const held = [...this.inFlight.values()];
    this.#first = undefined;
    const waiting = this.waiting.takeAll();
    this.inFlight.clear();
    const last = this.#reads.lastBegun();
    // Tasks are begun in the order in which they were sent; one that was answered is held no more.
    const begun = last === undefined ? held.length : held.findIndex((task) => (task.id | 0) === last) + 1;
    const rest = held.slice(begun);
    // An engine that had begun none of them may have ended while it read one.
    if (begun === 0 && !this.ending && !isBlameless) for (const task of rest) task.suspicious += 1;
    return {
      begun: [...held.slice(0, begun), ...rest.filter(isUsedUp)],
      untouched: [...rest.filter((task) => !isUsedUp(task)), ...waiting],
    };
  }
}

// Whether no other engine may have it as if nothing had happened. One that is to stop ends as was decided.
function isUsedUp({ move, suspicious, state }: Task): boolean {
  return Boolean(move?.length) || suspicious > MOST_SUSPICIOUS || state === "stopping";
}
