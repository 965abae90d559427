import type { FunctionEncoder } from "../protocol/codec.ts";
import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { OutputStream } from "../protocol/messages.ts";
import { placedUnder } from "../protocol/placeholder.ts";
import { encodeResult } from "./encode-result.ts";
import type { EngineScope } from "./engine-scope.ts";
import type { Outbox } from "./outbox.ts";
import { OutputLimit } from "./output-limit.ts";
import type { TaskRandom } from "./task-random.ts";
import { TaskStop } from "./task-stop.ts";

// What one task may write to each stream, in characters; and what timers and the like may write in each second.
const MOST_TASK_CHARS = 1 << 20;
const MOST_IDLE_CHARS = 1 << 16;
const IDLE_PERIOD_MS = 1000;

/** What a scope needs of its engine. */
export interface TaskScopeParts {
  /** Takes messages that have come; may call `abort`. */
  readonly listen: () => void;
  readonly random: TaskRandom;
  /** Says how functions travel that are published. */
  readonly encodeFunction: FunctionEncoder;
}

/** What the running task does besides giving a value: it writes, publishes, and asks whether it is to stop. */
export class TaskScope {
  readonly #outbox: Outbox;
  readonly #listen: () => void;
  readonly #random: TaskRandom;
  readonly #aborted = new Set<TaskId>();
  #running: TaskId | null = null;
  // Of the running task, once it has asked for its signal.
  #stop: TaskStop | undefined;
  readonly #taskOutput = new OutputLimit(MOST_TASK_CHARS);
  readonly #idleOutput = new OutputLimit(MOST_IDLE_CHARS);
  #idleSinceMs = 0;

  readonly #encodeFunction: FunctionEncoder;

  constructor(outbox: Outbox, { listen, random, encodeFunction }: TaskScopeParts) {
    this.#outbox = outbox;
    this.#listen = listen;
    this.#random = random;
    this.#encodeFunction = encodeFunction;
  }

  /** The object that code sees. All but its id is left out when it is pulled. */
  api(engineId: EngineId): EngineScope {
    const hidden = {
      signal: { get: () => this.#signal() },
      publish: { value: (data: unknown) => this.#publish(data) },
      rng: { get: () => this.#random.rng },
    };
    // All but `id` is defined by `hidden`.
    return Object.freeze(Object.defineProperties({ id: engineId }, hidden)) as EngineScope;
  }

  /** Notes that a task runs from now on. */
  begin(id: TaskId): void {
    this.#running = id;
    this.#taskOutput.reset();
  }

  /** Notes that it has ended. */
  end(): void {
    this.#running = null;
    this.#stop = undefined;
  }

  /** Notes that a task is to stop, or is not to be begun. */
  abort(id: TaskId): void {
    this.#aborted.add(id);
    if (id === this.#running) this.#stop?.abort();
  }

  /** Whether the task was aborted. */
  isAborted(id: TaskId): boolean {
    return this.#aborted.size > 0 && this.#aborted.has(id);
  }

  /** Forgets which tasks were aborted: the engine holds none any more. */
  forgetAborted(): void {
    this.#aborted.clear();
  }

  /** Passes on what was written, as output of the running task, as far as there is room for it. */
  write(stream: OutputStream, text: string): void {
    const passed = this.#running === null ? this.#passIdle(stream, text) : this.#taskOutput.pass(stream, text);
    if (passed !== "") this.#outbox.write(this.#running, stream, passed);
    // What was written before the cut may still wait.
    else this.#outbox.flushIfDue(performance.now());
  }

  #passIdle(stream: OutputStream, text: string): string {
    const nowMs = performance.now();
    if (nowMs - this.#idleSinceMs > IDLE_PERIOD_MS) {
      this.#idleSinceMs = nowMs;
      this.#idleOutput.reset();
    }
    return this.#idleOutput.pass(stream, text);
  }

  #publish(data: unknown): void {
    if (this.#running === null) throw new Error("engine.publish belongs to a task, and none runs");
    const { value, placeholders } = encodeResult(data, "what is published", this.#encodeFunction);
    this.#outbox.publish({
      kind: "published",
      id: this.#running,
      value: cloneNow(value),
      ...(placeholders.length > 0 && { placeholders: placedUnder(0, placeholders) }),
    });
  }

  #signal(): AbortSignal {
    if (this.#stop) return this.#stop.signal;
    const stop = new TaskStop(this.#listen);
    const id = this.#running;
    // Code of no task can't be aborted.
    if (id === null) return stop.signal;
    this.#stop = stop;
    if (this.#aborted.has(id)) stop.abort();
    this.#outbox.add({ kind: "listening", id });
    this.#outbox.flush();
    return stop.signal;
  }
}

// What is refused is refused here, and the task may go on to change what it has published.
function cloneNow(value: unknown): unknown {
  return typeof value === "object" ? structuredClone(value) : value;
}
