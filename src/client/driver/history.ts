import type { TaskId } from "../../protocol/ids.ts";
import { sizeOf } from "../../protocol/size-of.ts";
import { FifoQueue } from "../../scheduler/fifo-queue.ts";
import type { Task, TaskPayload } from "../../scheduler/task.ts";
import { checkOptions, checkSize } from "../check.ts";

/** How much a client remembers of tasks that have ended. */
export interface HistoryBound {
  /** Tasks, a whole number >= 0; 1,000 by default, 0 remembers nothing. */
  readonly count?: number;
  /** Their size in bytes, about: arguments, output, published data; 16 MiB by default. */
  readonly bytes?: number;
  /** Whether what sampling sends to engines, some chunks a task, is remembered among the tasks; false by default. */
  readonly chunks?: boolean;
}

const DEFAULT_HISTORY: Required<HistoryBound> = { count: 1000, bytes: 2 ** 24, chunks: false };

/**
 * Reads the option `history`.
 *
 * @throws {TypeError} {RangeError} when it, or a bound in it, is not what it should be
 */
export function readHistory(given: unknown): Required<HistoryBound> {
  checkOptions("history", given, { count: "any", bytes: "any", chunks: "boolean" });
  const { count = DEFAULT_HISTORY.count, bytes = DEFAULT_HISTORY.bytes, chunks = false } = given as HistoryBound;
  checkSize("history: count", count);
  checkSize("history: bytes", bytes);
  return { count, bytes, chunks };
}

interface Entry {
  readonly task: Task;
  readonly request: TaskPayload | undefined;
  readonly bytes: number;
}

/** The tasks that ended last, with what is needed to submit them again; values are not kept. */
export class History {
  readonly #bound: Required<HistoryBound>;
  readonly #entries = new FifoQueue<Entry>();
  #bytes = 0;

  constructor(bound: Required<HistoryBound> = DEFAULT_HISTORY) {
    this.#bound = bound;
  }

  /** Whether chunks of sampling are remembered. */
  get takesChunks(): boolean {
    return this.#bound.chunks;
  }

  /** Tasks that are remembered, in the order in which they ended. */
  get tasks(): readonly Task[] {
    return this.#entries.items().map(({ task }) => task);
  }

  /** Takes a task in that has ended. @param request - what it asked; kept while there is room for it */
  add(task: Task, request: TaskPayload | undefined): void {
    const { count, bytes } = this.#bound;
    if (count === 0) return;
    const { published } = task;
    const outputBytes =
      2 * (task.stdout.length + task.stderr.length) + (published === undefined ? 0 : sizeOf(published));
    // Of a call only the arguments count, which are mostly few and small: there may be a million calls.
    const requestBytes = request === undefined ? 0 : sizeOf(request.kind === "call" ? request.args : request);
    // Arguments that fill it alone are not kept.
    const isKept = request !== undefined && requestBytes + outputBytes <= bytes;
    const entry = { task, request: isKept ? request : undefined, bytes: outputBytes + (isKept ? requestBytes : 0) };
    this.#entries.push(entry);
    this.#bytes += entry.bytes;
    while (this.#entries.length > count || (this.#bytes > bytes && this.#entries.length > 0)) {
      this.#bytes -= this.#entries.shift()?.bytes ?? 0;
    }
  }

  /** A task that is remembered, and what it asked, if that was kept. */
  find(id: TaskId): { readonly task: Task; readonly request: TaskPayload | undefined } | undefined {
    return this.#entries.items().find(({ task }) => task.id === id);
  }

  /** Forgets tasks; all by default. Returns the count. */
  purge(ids?: ReadonlySet<TaskId>): number {
    const kept = ids === undefined ? [] : this.#entries.items().filter(({ task }) => !ids.has(task.id));
    const purged = this.#entries.length - kept.length;
    this.#entries.takeAll();
    this.#entries.putBack(kept);
    this.#bytes = kept.reduce((sum, { bytes }) => sum + bytes, 0);
    return purged;
  }
}
