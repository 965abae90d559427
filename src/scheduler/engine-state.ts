import type { EngineId, TaskId } from "../protocol/ids.ts";
import { measured, type Pace, tasksAhead, UNKNOWN_PACE } from "../schedule/pace.ts";
import type { Task } from "./task.ts";
import { WaitingTasks } from "./waiting-tasks.ts";

// So many engines may end before they begin a task: with the first it had others beside it, with the next none.
const MOST_SUSPICIOUS = 1;

/** The tasks of an engine, in order. */
export interface Held {
  /** Those that it may have begun, or may have ended over, or whose memory has gone with it. */
  readonly begun: readonly Task[];
  /** Those that others may begin. */
  readonly untouched: readonly Task[];
}

/** What the scheduler asks of an engine itself, whenever it likes: not an event, so it may change at any time. */
export interface EngineReads {
  /** Id, as a signed 32-bit number, of the task that it began last; undefined where nobody can know. */
  lastBegun(): number | undefined;
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
  /** Clock of the scheduler when the engine was last given a balanced task; 0 before. */
  lastUsed = 0;
  /** Clock of the scheduler when the engine last ended a task: orders engines by how long they have been idle. */
  lastEnded = 0;
  /** Whether its place among the open engines is known: it has not changed since it was looked for. */
  isRanked = false;
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
  readonly #reads: EngineReads;
  #pace: Pace = UNKNOWN_PACE;
  // Of the tasks in flight.
  #first: Task | undefined;

  constructor(engineId: EngineId, reads: EngineReads) {
    this.engineId = engineId;
    this.#reads = reads;
  }

  /**
   * The task that runs, as far as is known: the one that was begun last. Answers of those before it may not have been
   * posted.
   */
  get head(): Task | undefined {
    const first = this.#first;
    const last = this.#reads.lastBegun();
    if (first === undefined || last === undefined) return first;
    // Ids in flight are near each other, so that the lowest 32 bits of one are enough.
    return this.inFlight.get(first.id + ((last - first.id) | 0)) ?? first;
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
    return this.holdsSuspect ? 0 : tasksAhead(this.#pace) - this.inFlight.size;
  }

  /** Notes a task that is being sent to it. */
  take(task: Task): void {
    task.sendTo(this.engineId);
    this.inFlight.set(task.id, task);
    this.#first ??= task;
  }

  /** Notes that a task listens to `engine.signal`. One that was told to stop has ended with that. */
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
    if (!task.isQuestion) this.completed += 1;
    return task;
  }

  /** Notes how long tasks took, or the items of a chunk. */
  measure(durationMs: number, units: number): void {
    this.#pace = measured(this.#pace, durationMs, units);
  }

  /** Notes that it has answered tasks, which were taken out. */
  answered(nowMs: number): void {
    this.answeredMs = nowMs;
    [this.#first] = this.inFlight.values();
  }

  /** Takes all tasks out. */
  takeAll(): Held {
    const held = [...this.inFlight.values()];
    this.#first = undefined;
    const waiting = this.waiting.takeAll();
    this.inFlight.clear();
    const last = this.#reads.lastBegun();
    // Tasks are begun in the order in which they were sent; one that was answered is held no more.
    const begun = last === undefined ? held.length : held.findIndex((task) => (task.id | 0) === last) + 1;
    const rest = held.slice(begun);
    // An engine that had begun none of them may have ended while it read one.
    if (begun === 0 && !this.ending) for (const task of rest) task.suspicious += 1;
    return {
      begun: [...held.slice(0, begun), ...rest.filter(isUsedUp)],
      untouched: [...rest.filter((task) => !isUsedUp(task)), ...waiting],
    };
  }
}

// Whether no other engine may have it as if nothing had happened.
function isUsedUp({ move, suspicious }: Task): boolean {
  return Boolean(move?.length) || suspicious > MOST_SUSPICIOUS;
}
