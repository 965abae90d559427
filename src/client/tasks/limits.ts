import { QueueTimeoutError, TaskTimeoutError } from "../../protocol/errors.ts";
import type { Lane } from "../engines/lane.ts";
import type { ReadyEntry } from "../queues/ready-queue.ts";
import type { Agenda } from "./agenda.ts";
import type { Stopper } from "./stopper.ts";
import { Task } from "./task.ts";

/** Holds tasks to the rules of their views: signals, and limits of the time that they wait or run. */
export class Limits {
  readonly #agenda: Agenda;
  readonly #stopper: Stopper;
  readonly #onSignal: (signal: AbortSignal) => void;
  // Signals that are listened to.
  readonly #signals = new WeakSet<AbortSignal>();

  /** @param onSignal - called once when a signal of a view is aborted, or when work comes whose signal is */
  constructor(parts: {
    readonly agenda: Agenda;
    readonly stopper: Stopper;
    readonly onSignal: (signal: AbortSignal) => void;
  }) {
    this.#agenda = parts.agenda;
    this.#stopper = parts.stopper;
    this.#onSignal = parts.onSignal;
  }

  /** Notes work that has been queued. */
  queued(entry: ReadyEntry): void {
    const { signal, queueTimeoutMs } = entry.rules ?? {};
    if (signal !== undefined) this.#listen(signal);
    if (queueTimeoutMs === undefined) return;
    const isTask = entry instanceof Task;
    const tries = isTask ? entry.failures.length : 0;
    const expire = (): void => {
      // Each try waits anew.
      if (!isTask || entry.failures.length === tries) this.#expire(entry, new QueueTimeoutError(queueTimeoutMs));
    };
    this.#agenda.after(queueTimeoutMs, expire, isTask ? entry : undefined);
  }

  /** Notes a task that was sent. */
  sent(lane: Lane, task: Task): void {
    const { timeoutMs } = task.rules ?? {};
    if (timeoutMs === undefined) return;
    const sentMs = performance.now();
    const tries = task.failures.length;
    let isLate = false;
    const look = (): void => {
      // Each try is sent anew.
      if (!lane.inFlight.has(task.id) || task.failures.length !== tries) return;
      // It was begun when it was there and the one before it was answered. Answers that wait do so for a short time.
      const begunMs = Math.max(sentMs, lane.answeredMs);
      const ranMs = lane.head === task ? performance.now() - begunMs : 0;
      const wasLate = isLate;
      isLate = ranMs >= timeoutMs;
      if (isLate && wasLate) this.#stopper.fail(task, new TaskTimeoutError(task.id, timeoutMs));
      // Looks twice, so that what came while this thread was busy is heard first.
      else this.#agenda.after(isLate ? 0 : timeoutMs - ranMs, look, task);
    };
    this.#agenda.after(timeoutMs, look, task);
  }

  // One listener, however many tasks it aborts.
  #listen(signal: AbortSignal): void {
    if (signal.aborted) this.#onSignal(signal);
    else if (!this.#signals.has(signal)) {
      this.#signals.add(signal);
      signal.addEventListener("abort", () => this.#onSignal(signal), { once: true });
    }
  }

  #expire(entry: ReadyEntry, error: Error): void {
    // One whose wait is limited is sent to an idle engine, and runs from then on.
    if (!(entry instanceof Task && entry.state === "sent")) this.#stopper.fail(entry, error);
  }
}
