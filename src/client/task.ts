import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { OutputStream, TaskRequest } from "../protocol/messages.ts";

/** How a task ended. A map's chunk ends with its items, some of which may have failed. */
export type Outcome =
  | { readonly kind: "value"; readonly value: unknown }
  | { readonly kind: "items"; readonly values: readonly unknown[]; readonly errors: ReadonlyMap<number, Error> }
  | { readonly kind: "error"; readonly error: Error };

/** Receives the outcome of tasks: an AsyncResult's state, an imap, a sampling run. */
export interface TaskSink {
  /** Called once per task, when it has ended. Must not throw. */
  settle(task: Task, outcome: Outcome): void;
}

/** Where a task stands. `sent` means that an engine holds it, running or next in line. */
export type TaskState = "queued" | "sent" | "done" | "failed" | "aborted";

/** What a task is made of. */
export interface TaskParts {
  readonly id: TaskId;
  readonly request: TaskRequest;
  readonly sink: TaskSink;
  /** The call that made it, for messages: apply, map, … */
  readonly method: string;
  /** Position of its (first) value in the result. */
  readonly index: number;
  /** Values it gives: the items of a map's chunk, otherwise 1. */
  readonly count: number;
  /** Buffers whose memory goes to the engine. */
  readonly move?: readonly ArrayBuffer[];
}

// Output beyond this is dropped, and the drop is marked.
const MAX_OUTPUT_CHARS = 1 << 20;

/** One request to one engine, from the call that made it to its outcome. Times are ms since the epoch. */
export class Task {
  readonly id: TaskId;
  readonly sink: TaskSink;
  readonly method: string;
  readonly index: number;
  readonly count: number;
  readonly submittedMs: number;
  state: TaskState = "queued";
  /** Dropped once the task has ended, so that arguments are not held on to. */
  request: TaskRequest | undefined;
  move: readonly ArrayBuffer[] | undefined;
  engineId: EngineId | undefined = undefined;
  startedMs: number | undefined = undefined;
  endedMs: number | undefined = undefined;
  receivedMs: number | undefined = undefined;
  stdout = "";
  stderr = "";

  constructor(parts: TaskParts, submittedMs: number) {
    this.id = parts.id;
    this.sink = parts.sink;
    this.method = parts.method;
    this.index = parts.index;
    this.count = parts.count;
    this.request = parts.request;
    this.move = parts.move;
    this.submittedMs = submittedMs;
  }

  /** Whether it has ended. */
  get ended(): boolean {
    return this.state !== "queued" && this.state !== "sent";
  }

  /** Adds what it wrote. */
  write(stream: OutputStream, text: string): void {
    if (this[stream].length > MAX_OUTPUT_CHARS) return;
    const joined = this[stream] + text;
    this[stream] =
      joined.length > MAX_OUTPUT_CHARS ? `${joined.slice(0, MAX_OUTPUT_CHARS)}\n[output cut here]\n` : joined;
  }

  /** Ends it: the first end counts. */
  end(state: "done" | "failed" | "aborted", outcome: Outcome): void {
    if (this.ended) return;
    this.state = state;
    this.request = undefined;
    this.move = undefined;
    this.sink.settle(this, outcome);
  }
}
