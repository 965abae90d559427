import { answeredBy } from "../../protocol/answered-by.ts";
import { type ErrorRecord, fromErrorRecord } from "../../protocol/error-record.ts";
import { EnsembleError, RemoteError, TaskAbortedError } from "../../protocol/errors.ts";
import { fill } from "../../protocol/fill.ts";
import type { EngineId, FunctionId, TaskId } from "../../protocol/ids.ts";
import type { Reply } from "../../protocol/messages.ts";
import { measured, type Pace, tasksAhead, UNKNOWN_PACE } from "../../schedule/pace.ts";
import type { EngineLink } from "../../transport/contract.ts";
import { withoutFrames } from "../caller.ts";
import { missingNameHint } from "../missing-name.ts";
import { WaitingTasks } from "../queues/waiting-tasks.ts";
import type { Task } from "../tasks/task.ts";
import type { FunctionRegistry } from "./function-registry.ts";
import { receiveFunction } from "./received-function.ts";
import { sendTask } from "./send-task.ts";
import type { SharedMemory } from "./shared-memory.ts";

/** What a lane tells about things that belong to no task. */
export interface LaneListener {
  readonly onReply: (lane: Lane) => void;
  /** A task has been sent to the engine. */
  readonly onSend: (lane: Lane, task: Task) => void;
  /** Queues a task anew that failed. False when it has no try left. */
  readonly tryAgain: (lane: Lane, task: Task, error: Error) => boolean;
  readonly onOutput: (lane: Lane, stream: "stdout" | "stderr", text: string) => void;
}

// So many engines may end before they begin a task: with the first it had others beside it, with the next none.
const MOST_UNREAD = 1;

/** The tasks of an engine, in order. */
export interface Held {
  /** Those that it may have begun, or may have ended over, or whose memory has gone with it. */
  readonly begun: readonly Task[];
  /** Those that others may begin. */
  readonly untouched: readonly Task[];
}

/** One engine's side of the client: the direct tasks that wait for it, and the tasks that it holds. */
export class Lane {
  readonly engineId: EngineId;
  readonly link: EngineLink;
  /** Direct tasks not yet sent, oldest first. */
  readonly waiting: WaitingTasks = new WaitingTasks();
  /** Tasks that the engine holds, in the order they were sent, which is the order in which they run. */
  readonly inFlight: Map<TaskId, Task> = new Map();
  /** Tasks of callers that the engine has ended, whatever their outcome. */
  completed = 0;
  /** Clock of the dispatcher when the engine was last given a balanced task; 0 before. */
  lastUsed = 0;
  /** Clock of the dispatcher when the engine last ended a task: orders engines by how long they have been idle. */
  lastEnded = 0;
  /** When the engine last answered, `performance.now()`; -Infinity before. */
  answeredMs: number = Number.NEGATIVE_INFINITY;
  readonly gone: Promise<void>;
  declare leave: () => void;
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
  readonly #functions: FunctionRegistry;
  readonly #shared: SharedMemory;
  readonly #listener: LaneListener;
  // Functions that the engine has.
  readonly #known = new Set<FunctionId>();
  #pace: Pace = UNKNOWN_PACE;
  #keptAlive = true;
  // Of the tasks in flight.
  #first: Task | undefined;

  constructor(parts: {
    readonly engineId: EngineId;
    readonly link: EngineLink;
    readonly functions: FunctionRegistry;
    readonly shared: SharedMemory;
    readonly listener: LaneListener;
  }) {
    this.engineId = parts.engineId;
    this.link = parts.link;
    this.#functions = parts.functions;
    this.#shared = parts.shared;
    this.#listener = parts.listener;
    this.gone = new Promise((resolve) => {
      this.leave = resolve;
    });
    this.link.onReply((reply) => this.#receive(reply));
    this.#keepAliveWhileBusy();
  }

  /**
   * The task that runs, as far as is known: the one that was begun last. Answers of those before it may not have been
   * posted.
   */
  get head(): Task | undefined {
    const first = this.#first;
    const last = this.link.lastBegun();
    if (first === undefined || last === undefined) return first;
    // Ids in flight are near each other, so that the lowest 32 bits of one are enough.
    return this.inFlight.get(first.id + ((last - first.id) | 0)) ?? first;
  }

  /** Whether it takes calls. */
  get takesWork(): boolean {
    return !this.retiring && !this.ending;
  }

  get load(): number {
    return this.inFlight.size + this.waiting.length;
  }

  /** Whether it holds a task that may be what ended another engine: then nothing else is put at risk. */
  get isWary(): boolean {
    return this.#first !== undefined && this.#first.unread > 0;
  }

  /** How many more tasks may be sent before the engine has enough ahead of it. */
  get room(): number {
    return this.isWary ? 0 : tasksAhead(this.#pace) - this.inFlight.size;
  }

  /** Sends a task. */
  send(task: Task): void {
    const { request } = task;
    if (request === undefined) return;
    if (request.kind === "call" || request.kind === "map") this.#define(request.fn);
    task.state = "sent";
    task.engineId = this.engineId;
    this.inFlight.set(task.id, task);
    sendTask(this.link, task, request);
    if (!this.#keptAlive) this.#keepAliveWhileBusy();
    this.#first ??= task;
    this.#listener.onSend(this, task);
  }

  /** Lets the engine forget a function. False when it never had it. */
  forget(fn: FunctionId): boolean {
    if (!this.#known.delete(fn)) return false;
    this.link.send({ kind: "forget", fn });
    return true;
  }

  takeAll(): Held {
    const held = [...this.inFlight.values()];
    this.#first = undefined;
    const waiting = this.waiting.takeAll();
    this.inFlight.clear();
    const last = this.link.lastBegun();
    // Tasks are begun in the order in which they were sent; one that was answered is held no more.
    const begun = last === undefined ? held.length : held.findIndex((task) => (task.id | 0) === last) + 1;
    const rest = held.slice(begun);
    // An engine that had begun none of them may have ended while it read one.
    if (begun === 0 && !this.ending) for (const task of rest) task.unread += 1;
    return {
      begun: [...held.slice(0, begun), ...rest.filter(isUsedUp)],
      untouched: [...rest.filter((task) => !isUsedUp(task)), ...waiting],
    };
  }

  #define(fn: FunctionId): void {
    if (this.#known.has(fn)) return;
    this.#known.add(fn);
    this.link.send({ kind: "function", fn, ref: this.#functions.refOf(fn) });
  }

  // An open port keeps a process alive, so it is held open only while an answer is awaited.
  #keepAliveWhileBusy(): void {
    const busy = this.inFlight.size > 0;
    if (busy === this.#keptAlive) return;
    this.#keptAlive = busy;
    this.link.keepAlive(busy);
  }

  #receive(reply: Reply): void {
    try {
      this.#handle(reply);
    } catch (error) {
      // Nobody else would end the tasks that it answers.
      const unreadable = new EnsembleError(`an answer of engine ${this.engineId} can't be read`, { cause: error });
      for (const id of answeredBy(reply)) this.#take(id)?.end("failed", { kind: "error", error: unreadable });
    }
    if (answeredBy(reply).length === 0) return;
    this.answeredMs = performance.now();
    [this.#first] = this.inFlight.values();
    this.#keepAliveWhileBusy();
    this.#listener.onReply(this);
  }

  #handle(reply: Reply): void {
    switch (reply.kind) {
      case "done":
        return this.#receiveDone(reply);
      case "items":
        return this.#receiveItems(reply);
      case "failed":
        return this.#receiveFailed(reply);
      case "aborted":
        for (const id of reply.ids) this.#take(id)?.end("aborted", { kind: "error", error: new TaskAbortedError(id) });
        return;
      case "output": {
        const task = reply.id === null ? undefined : this.inFlight.get(reply.id);
        if (task) task.write(reply.stream, reply.text);
        else this.#listener.onOutput(this, reply.stream, reply.text);
        return;
      }
      case "published": {
        const data = [reply.value];
        if (reply.holes) fill(data, reply.holes, receiveFunction);
        this.inFlight.get(reply.id)?.publish(data[0]);
        return;
      }
      case "listening":
        this.listening = reply.id;
        this.inFlight.get(reply.id)?.endStop();
        return;
      case "fault":
        this.lastWords ??= fromErrorRecord(this.#functions.places.translate(reply.error));
        return;
    }
  }

  #receiveDone(reply: Reply & { kind: "done" }): void {
    if (reply.holes) fill(reply.values, reply.holes, receiveFunction);
    const { ids, values, startedMs, endedMs } = reply;
    if (reply.sharedId !== undefined) values[0] = this.#shared.restore(reply.sharedId, values[0]);
    const last = ids.length - 1;
    this.#pace = measured(this.#pace, (endedMs[last] ?? 0) - (startedMs[0] ?? 0), ids.length);
    const times = { startedMs, endedMs, receivedMs: performance.timeOrigin + performance.now() };
    for (let i = 0; i < ids.length; i++) {
      const task = this.#take(ids[i] ?? -1);
      if (task === undefined) continue;
      task.time(times, i);
      task.end("done", { kind: "value", value: values[i] });
    }
  }

  #receiveItems(reply: Reply & { kind: "items" }): void {
    if (reply.holes) fill(reply.values, reply.holes, receiveFunction);
    const task = this.#take(reply.id);
    if (task === undefined) return;
    this.#time(task, reply);
    const errors = new Map(reply.errors.map(([i, record]) => [i, this.#remoteError(task, i, record)]));
    const [failure] = task.count === 1 ? errors.values() : [];
    if (failure !== undefined && this.#listener.tryAgain(this, task, failure)) return;
    task.end("done", { kind: "items", values: reply.values, errors });
  }

  #receiveFailed(reply: Reply & { kind: "failed" }): void {
    const task = this.#take(reply.id);
    if (task === undefined) return;
    this.#time(task, reply);
    const error = this.#remoteError(task, 0, reply.error);
    if (this.#listener.tryAgain(this, task, error)) return;
    task.end("failed", { kind: "error", error });
  }

  // The failure of a task's i-th part.
  #remoteError({ id, index, method, failures, request }: Task, i: number, record: ErrorRecord): RemoteError {
    const hint = missingNameHint(record, { method, source: this.#functions.sourceOf(request) });
    const origin = { engineId: this.engineId, taskId: id, index: index + i, method, hint, earlier: failures };
    return withoutFrames(new RemoteError(origin, this.#functions.places.translate(record)));
  }

  #time(task: Task, { startedMs, endedMs }: { readonly startedMs: number; readonly endedMs: number }): void {
    this.#pace = measured(this.#pace, endedMs - startedMs, 1);
    const receivedMs = performance.timeOrigin + performance.now();
    task.time({ startedMs: [startedMs], endedMs: [endedMs], receivedMs }, 0);
  }

  #take(id: TaskId): Task | undefined {
    const task = this.inFlight.get(id);
    if (task === undefined) return undefined;
    this.inFlight.delete(id);
    if (!task.isQuestion) this.completed += 1;
    return task;
  }
}

// Whether no other engine may have it as if nothing had happened.
function isUsedUp({ move, unread }: Task): boolean {
  return Boolean(move?.length) || unread > MOST_UNREAD;
}
