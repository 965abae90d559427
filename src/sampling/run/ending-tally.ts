import { TaskAbortedError } from "../../protocol/errors.ts";
import type { TaskId } from "../../protocol/ids.ts";
import type { StopReason } from "../request/stopping.ts";
import type { Estimate } from "./estimate.ts";
import type { Tallied } from "./run.ts";

/** How a tally of a run ends, and who hears of it. What it adds up, and when that is enough, subclasses know. */
export abstract class EndingTally<E = Estimate, Reason extends string = StopReason> implements Tallied<E> {
  readonly #startedMs = performance.now();
  readonly #beforeMs: number;
  readonly #timer: ReturnType<typeof setTimeout> | undefined;
  #endedMs: number | undefined;
  #stopped: Reason | "timeLimit" | "aborted" | undefined;
  // A function of the caller's may throw anything.
  #failure: { readonly error: unknown } | undefined;
  #kept: Promise<void> | undefined;
  // Made when the run has ended.
  #last: E | undefined;
  #waiting: (() => void)[] = [];

  /**
   * @param timeLimitMs - of this session
   * @param beforeMs - time that earlier sessions took
   */
  constructor(timeLimitMs: number | undefined, beforeMs: number) {
    this.#beforeMs = beforeMs;
    if (timeLimitMs !== undefined) this.#timer = setTimeout(() => this.stop("timeLimit"), timeLimitMs);
  }

  /** The estimate so far. */
  abstract estimate(): E;

  /** Chunks that it rests on. */
  protected abstract get chunks(): number;

  /** Of a task that is not over, for messages; 0 where there is none. */
  protected abstract get taskId(): TaskId;

  /** Lets engines go, and writes the state, if it is kept. Never rejects. */
  protected abstract close(options: { readonly stops: boolean }): Promise<void> | undefined;

  protected get ended(): boolean {
    return this.#endedMs !== undefined;
  }

  /** Undefined while it runs, and when it failed. */
  protected get stopped(): Reason | "timeLimit" | "aborted" | undefined {
    return this.#stopped;
  }

  /** Time spent, ms, in all sessions. */
  protected get elapsedMs(): number {
    return this.#beforeMs + this.sessionMs;
  }

  /** Time spent in this session, ms. */
  protected get sessionMs(): number {
    return (this.#endedMs ?? performance.now()) - this.#startedMs;
  }

  protected fail(error: unknown, isStopped = false): void {
    if (this.ended) return;
    this.#failure = { error };
    this.#finish(isStopped);
  }

  protected stop(reason: Reason | "timeLimit" | "aborted"): void {
    if (this.ended) return;
    this.#stopped = reason;
    this.#finish(reason === "aborted" || reason === "timeLimit");
  }

  /** What the caller's function says of an estimate. What it throws ends the run. */
  protected asked(stop: (estimate: E) => boolean): "stop" | undefined {
    try {
      return stop(this.estimate()) ? "stop" : undefined;
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  abort(reason: unknown): void {
    if (this.ended) return;
    if (this.chunks === 0) this.fail(new TaskAbortedError(this.taskId, reason), true);
    else this.stop("aborted");
  }

  /** The estimate at the end. */
  async end(): Promise<E> {
    while (!this.ended) await this.#change();
    return this.#settled();
  }

  /** The estimate once it rests on more than `chunks` chunks, or is that of the end. */
  async newerThan(chunks: number): Promise<{ readonly estimate: E; readonly chunks: number }> {
    while (!this.ended && !this.isNewerThan(chunks)) await this.#change();
    const estimate = this.ended ? await this.#settled() : this.estimate();
    return { estimate, chunks: this.chunks };
  }

  /** Whether it rests on so many more chunks that readers of snapshots want to know. */
  protected isNewerThan(chunks: number): boolean {
    return this.chunks > chunks;
  }

  // The state is written before a caller sees the end, so that a run that goes on from it finds it. All get one estimate.
  async #settled(): Promise<E> {
    await this.#kept;
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#last ??= this.estimate();
    return this.#last;
  }

  #finish(isStopped: boolean): void {
    this.#endedMs ??= performance.now();
    clearTimeout(this.#timer);
    // What runs when the estimate is there ends by itself, soon; a kernel that is stopped before may never end.
    this.#kept = this.close({ stops: isStopped });
    this.wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Tells those who wait that there is more. */
  protected wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
