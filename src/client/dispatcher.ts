import {
  ClientClosedError,
  EngineLostError,
  NoEnginesError,
  NoSuchEngineError,
  TaskAbortedError,
} from "../protocol/errors.ts";
import type { EngineId, FunctionId, TaskId } from "../protocol/ids.ts";
import { fairShare } from "../schedule/pace.ts";
import { type Policy, policies } from "../schedule/policy.ts";
import type { EngineLink } from "../transport/contract.ts";
import { type CallerTrace, traceCaller } from "./caller.ts";
import type { EventLog } from "./events.ts";
import { FunctionRegistry } from "./function-registry.ts";
import { Lane } from "./lane.ts";
import { type ReadyEntry, ReadyQueue } from "./ready-queue.ts";
import { SharedMemory } from "./shared-memory.ts";
import { Task, type TaskParts } from "./task.ts";

// A hundred thousand calls in one turn are not traced each.
const MOST_TRACES = 16;

/** Owns every queue of a client, and decides which task goes to which engine, and when. */
export class Dispatcher {
  readonly functions: FunctionRegistry = new FunctionRegistry();
  readonly shared: SharedMemory = new SharedMemory();
  /** The engines that live, in order of id. */
  readonly lanes: Map<EngineId, Lane> = new Map();
  readonly #events: EventLog;
  readonly #policy: Policy = policies.leastload;
  // Balanced tasks by the engines they may go to; `null` is any engine.
  readonly #ready = new Map<string | null, ReadyQueue>();
  #nextTaskId = 0;
  #clock = 0;
  // Calls traced since the last pump.
  #traces = 0;
  #pumping = false;
  #closing: Promise<void> | undefined;

  constructor(events: EventLog) {
    this.#events = events;
  }

  get closed(): boolean {
    return this.#closing !== undefined;
  }

  /** Balanced tasks that are known and not yet sent. */
  get unassigned(): number {
    let count = 0;
    for (const queue of this.#ready.values()) count += queue.backlog;
    return count;
  }

  /** Ids of the tasks that are not over. */
  outstanding(): TaskId[] {
    const tasks = [...this.lanes.values()].flatMap((lane) => [...lane.inFlight.values(), ...lane.waiting.items()]);
    for (const queue of this.#ready.values()) tasks.push(...queue.tasks());
    return tasks.filter((task) => !task.ended).map((task) => task.id);
  }

  /** @throws {ClientClosedError} after `close()` */
  checkOpen(): void {
    if (this.closed) throw new ClientClosedError();
  }

  nextTaskId(): TaskId {
    return this.#nextTaskId++;
  }

  /** Where the caller stands; undefined when calls come so thick that looking would slow them down. */
  trace(): CallerTrace | undefined {
    this.#traces += 1;
    return this.#traces > MOST_TRACES ? undefined : traceCaller();
  }

  makeTask(parts: TaskParts): Task {
    return new Task(parts, performance.timeOrigin + performance.now());
  }

  /** Lets a function go that was added for one purpose, here and on the engines. */
  forget(fn: FunctionId): void {
    this.functions.delete(fn);
    for (const lane of this.lanes.values()) lane.forget(fn);
  }

  /** Takes a new engine in. */
  add(engineId: EngineId, link: EngineLink): void {
    const lane = new Lane({
      engineId,
      link,
      functions: this.functions,
      shared: this.shared,
      listener: {
        onReply: (from) => {
          from.lastEnded = ++this.#clock;
          this.schedulePump();
        },
        onOutput: (from, stream, text) => this.#events.emit({ kind: "output", engineId: from.engineId, stream, text }),
      },
    });
    this.lanes.set(engineId, lane);
    this.#events.emit({ kind: "engine-started", engineId });
    link.onClose((cause) => this.#lose(lane, cause));
  }

  /** Queues a task for one engine, behind all that was queued for it before. */
  submitDirect(lane: Lane, task: Task): void {
    if (this.lanes.get(lane.engineId) !== lane) {
      task.end("failed", { kind: "error", error: this.#gone(lane.engineId) });
      return;
    }
    task.engineId = lane.engineId;
    lane.waiting.push(task);
    this.schedulePump();
  }

  /**
   * Queues a task, or a source of tasks, for whichever engine has room.
   *
   * @param targets - engines that may take it; null for any
   */
  submitBalanced(entry: ReadyEntry, targets: readonly EngineId[] | null): void {
    if (!(targets?.some((id) => this.lanes.has(id)) ?? this.lanes.size > 0)) {
      const error = this.closed ? new ClientClosedError() : new NoEnginesError();
      if (entry instanceof Task) entry.end("failed", { kind: "error", error });
      else entry.fail(error);
      return;
    }
    this.#queueFor(targets).push(entry);
    this.schedulePump();
  }

  #queueFor(targets: readonly EngineId[] | null): ReadyQueue {
    const key = targets === null ? null : targets.join();
    let queue = this.#ready.get(key);
    if (queue === undefined) {
      queue = new ReadyQueue(targets);
      this.#ready.set(key, queue);
    }
    return queue;
  }

  /** Ends tasks that are not over. Those that an engine holds are taken from it, if it has not begun them. */
  abort(tasks: Iterable<Task>, reason?: unknown): void {
    const sent = new Map<EngineId, TaskId[]>();
    for (const task of tasks) {
      if (task.ended) continue;
      if (task.state === "sent" && task.engineId !== undefined) {
        sent.set(task.engineId, [...(sent.get(task.engineId) ?? []), task.id]);
      }
      task.end("aborted", { kind: "error", error: new TaskAbortedError(task.id, reason) });
    }
    for (const [engineId, ids] of sent) {
      const link = this.lanes.get(engineId)?.link;
      link?.send({ kind: "abort", ids });
      // At once: the engine may begin the task any moment.
      link?.flush();
    }
  }

  /** Sends what can be sent at the end of this turn, so that the calls of one turn travel together. */
  schedulePump(): void {
    if (this.#pumping) return;
    this.#pumping = true;
    queueMicrotask(() => this.pump());
  }

  /** Sends what can be sent, now. */
  pump(): void {
    this.#pumping = false;
    this.#traces = 0;
    for (const lane of this.lanes.values()) sendWaiting(lane);
    for (const queue of this.#ready.values()) this.#sendReady(queue);
    for (const lane of this.lanes.values()) lane.link.flush();
  }

  /** Ends all engines at once; every task that is not over fails with ClientClosedError. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const lanes = [...this.lanes.values()];
    this.lanes.clear();
    const closed = lanes.map((lane) => lane.link.close());
    const left = lanes.map((lane) => lane.takeAll()).flatMap(({ begun, untouched }) => [...begun, ...untouched]);
    const what = "the client was closed before the task had ended";
    for (const task of left) task.end("failed", { kind: "error", error: new ClientClosedError(what) });
    this.#failReady(() => new ClientClosedError(what));
    await Promise.all(closed);
    this.#events.end();
  }

  #sendReady(queue: ReadyQueue): void {
    const lanes = [...this.lanes.values()].filter((lane) => queue.targets?.includes(lane.engineId) ?? true);
    if (lanes.length === 0) return;
    lanes.sort((a, b) => b.lastEnded - a.lastEnded);
    // Engines that may take one more task, and their loads, side by side as a policy wants them.
    let open = lanes.filter((lane) => mayTake(lane, queue, lanes.length));
    let loads = open.map((lane) => lane.load);
    while (open.length > 0 && queue.length > 0) {
      const picked = this.#policy(loads, Math.random);
      const lane = open[picked];
      const task = lane && queue.next(lanes.length);
      if (lane === undefined || task === undefined) break;
      lane.send(task);
      loads[picked] = lane.load;
      if (mayTake(lane, queue, lanes.length)) continue;
      open = open.filter((other) => mayTake(other, queue, lanes.length));
      loads = open.map((other) => other.load);
    }
    if (queue.length === 0) this.#ready.delete(queue.targets === null ? null : queue.targets.join());
  }

  #lose(lane: Lane, cause: Error | null): void {
    if (!this.lanes.delete(lane.engineId)) return;
    const { begun, untouched } = lane.takeAll();
    this.#requeue(untouched);
    const tasks = [...begun, ...untouched.filter((task) => task.targets === undefined)];
    const why = lane.lastWords ?? cause ?? new Error("it was closed");
    const error = new EngineLostError({ engineId: lane.engineId, taskIds: tasks.map((task) => task.id), cause: why });
    this.#events.emit({ kind: "engine-lost", engineId: lane.engineId, cause: why });
    for (const task of tasks) task.end("failed", { kind: "error", error });
    this.schedulePump();
    if (this.lanes.size === 0) this.#events.emit({ kind: "no-engines" });
    this.#failReady(() => new NoEnginesError());
  }

  // Balanced tasks that a lost engine had not begun go to others, as if it had never had them.
  #requeue(tasks: readonly Task[]): void {
    const byQueue = new Map<ReadyQueue, Task[]>();
    for (const task of tasks) {
      if (task.targets === undefined || task.ended) continue;
      task.state = "queued";
      task.engineId = undefined;
      const queue = this.#queueFor(task.targets);
      byQueue.set(queue, [...(byQueue.get(queue) ?? []), task]);
    }
    for (const [queue, list] of byQueue) queue.putBack(list);
  }

  // Fails the balanced work that no engine is left for.
  #failReady(error: () => Error): void {
    for (const [key, queue] of this.#ready) {
      if (queue.targets?.some((id) => this.lanes.has(id)) ?? this.lanes.size > 0) continue;
      this.#ready.delete(key);
      queue.fail(error());
    }
  }

  #gone(engineId: EngineId): Error {
    return this.closed ? new ClientClosedError() : new NoSuchEngineError(engineId, [...this.lanes.keys()]);
  }
}

// A busy engine gets no more than its share ahead, so that what is left can go to whoever is done first.
function mayTake(lane: Lane, queue: ReadyQueue, engineCount: number): boolean {
  const held = lane.inFlight.size;
  const hasRoom = held < (queue.ahead ?? held + lane.room);
  return hasRoom && (held === 0 || held < fairShare(queue.backlog, engineCount));
}

function sendWaiting(lane: Lane): void {
  while (lane.room > 0) {
    const task = lane.waiting.shift();
    if (task === undefined) return;
    // An aborted task has ended already.
    if (!task.ended) lane.send(task);
  }
}
