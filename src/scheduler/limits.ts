import { QueueTimeoutError, TaskTimeoutError } from "../protocol/errors.ts";
import type { EngineState } from "./engine-state.ts";
import { isOver, type ReadyEntry } from "./ready-queue.ts";
import type { Stopper } from "./stopper.ts";
import { Task } from "./task.ts";
import type { Timers } from "./timers.ts";

const SWEEP_FROM = 64;

/** What one signal aborts, as far as it is not over. */
class SignalWork {
  #entries = new Set<ReadyEntry>();
  // Size at which what is over is released.
  #sweepAt = SWEEP_FROM;

  add(entry: ReadyEntry): void {
    this.#entries.add(entry);
    if (this.#entries.size < this.#sweepAt) return;
    for (const each of this.#entries) if (isOver(each)) this.#entries.delete(each);
    this.#sweepAt = Math.max(SWEEP_FROM, 2 * this.#entries.size);
  }

  takeAll(): ReadyEntry[] {
    const entries = [...this.#entries];
    this.#entries = new Set();
    return entries;
  }
}

/** Holds tasks to the rules of their views: signals, and limits of the time that they wait or run. */
export class Limits {
  readonly #timers: Timers;
  readonly #stopper: Stopper;
  readonly #onSignal: (reason: unknown, work: readonly ReadyEntry[]) => void;
  readonly #watch: (signal: AbortSignal, onAbort: () => void) => void;
  readonly #isAborted: (signal: AbortSignal) => boolean;
  readonly #reasonOf: (signal: AbortSignal) => unknown;
  // Work by the signal that aborts it.
  readonly #bySignal = new WeakMap<AbortSignal, SignalWork>();

  /**
   * @param onSignal - called with the reason and the work of a signal, oldest first, when it is aborted; also with work that
   *   comes after that
   * @param watch - calls back when a signal is aborted
   */
  constructor(parts: {
    readonly timers: Timers;
    readonly stopper: Stopper;
    readonly onSignal: (reason: unknown, work: readonly ReadyEntry[]) => void;
    readonly watch: (signal: AbortSignal, onAbort: () => void) => void;
    readonly isAborted: (signal: AbortSignal) => boolean;
    readonly reasonOf: (signal: AbortSignal) => unknown;
  }) {
    this.#timers = parts.timers;
    this.#stopper = parts.stopper;
    this.#onSignal = parts.onSignal;
    this.#watch = parts.watch;
    this.#isAborted = parts.isAborted;
    this.#reasonOf = parts.reasonOf;
  }

  /** Notes work that has been queued. */
  queued(entry: ReadyEntry): void {
    const { signal, queueTimeoutMs } = entry.rules ?? {};
    if (signal !== undefined) this.#listen(signal, entry);
    if (queueTimeoutMs === undefined) return;
    const isTask = entry instanceof Task;
    const tries = isTask ? entry.failures.length : 0;
    const expire = (): void => {
      // Each try waits anew.
      if (!isTask || entry.failures.length === tries) this.#expire(entry, new QueueTimeoutError(queueTimeoutMs));
    };
    this.#timers.after(queueTimeoutMs, expire, isTask ? entry : undefined);
  }

  /** Notes a task that was sent. */
  sent(engine: EngineState, task: Task): void {
    const { timeoutMs, signal } = task.rules ?? {};
    // Chunks of a map are made when they are sent.
    if (signal !== undefined && !task.isQuestion) this.#listen(signal, task);
    if (timeoutMs === undefined) return;
    const sentMs = this.#timers.nowMs;
    const tries = task.failures.length;
    let isLate = false;
    const look = (): void => {
      // Each try is sent anew.
      if (!engine.inFlight.has(task.id) || task.failures.length !== tries) return;
      // It was begun when it was there and the one before it was answered. Answers that wait do so for a short time.
      const begunMs = Math.max(sentMs, engine.headSinceMs);
      const ranMs = engine.head === task ? this.#timers.nowMs - begunMs : 0;
      const wasLate = isLate;
      isLate = ranMs >= timeoutMs;
      if (isLate && wasLate) this.#stopper.fail(task, new TaskTimeoutError(task.id, timeoutMs));
      // Looks twice, so that what came while this thread was busy is handled first.
      else this.#timers.after(isLate ? 0 : timeoutMs - ranMs, look, task);
    };
    this.#timers.after(timeoutMs, look, task);
  }

  // One listener for a signal, however much it aborts.
  #listen(signal: AbortSignal, entry: ReadyEntry): void {
    if (this.#isAborted(signal)) {
      this.#onSignal(this.#reasonOf(signal), [entry]);
      return;
    }
    const known = this.#bySignal.get(signal);
    const work = known ?? new SignalWork();
    work.add(entry);
    if (known !== undefined) return;
    this.#bySignal.set(signal, work);
    this.#watch(signal, () => this.#onSignal(this.#reasonOf(signal), work.takeAll()));
  }

  #expire(entry: ReadyEntry, error: Error): void {
    // One whose wait is limited is sent to an idle engine, and runs from then on.
    if (!(entry instanceof Task && entry.state === "sent")) this.#stopper.fail(entry, error);
  }
}
