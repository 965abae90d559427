import { describe } from "../../protocol/describe.ts";
import { epochMs } from "../../protocol/epoch-ms.ts";
import { TimeoutError } from "../../protocol/errors.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { provideInspect } from "../../protocol/inspect.ts";
import { withJson } from "../../protocol/json.ts";
import { startTimer } from "../../protocol/timer.ts";
import type { Task } from "../../scheduler/task.ts";
import { checkOptions, checkTimeout } from "../check.ts";
import type { DisplayOptions } from "../output/display-outputs.ts";
import type { ResultOutput } from "../output/result-output.ts";
import type { StreamOptions } from "../output/stream-output.ts";
import { PromiseBase, type Resolve } from "./awaitable.ts";
import { iterateOrdered, iterateUnordered } from "./iterate.ts";
import { type TaskMetadata, taskMetadata } from "./metadata.ts";
import type { ResultState } from "./result-state.ts";

/** What an AsyncResult asks of the client that made it. */
export interface ResultOwner {
  readonly abort: (state: ResultState, reason: unknown) => void;
  /** Shows the progress of a result to a person, where there is one to see it, until it is ready. */
  readonly showProgress: (result: AsyncResult<unknown, unknown>) => Promise<void>;
  readonly output: ResultOutput;
}

/** How long to wait, and for what. */
export interface WaitOptions {
  /** Limit, ms; absent: none. */
  readonly timeoutMs?: number;
  /** Ends the wait at the first error instead of at the end. */
  readonly until?: "ready" | "first-error";
}

/** What a result is made of, for the floors that made it. */
export let partsOf: (result: AsyncResult<unknown, unknown>) => {
  readonly state: ResultState;
  readonly owner: ResultOwner;
};

// Settles the promise that is being made. One function takes it for all: there may be millions.
let resolveNext: Resolve = ignore;
function takeResolve(resolve: Resolve): void {
  resolveNext = resolve;
}

/**
 * The result of a call that goes on: await it, iterate it, watch it.
 *
 * `T` is what it gives in the end; `Item` is the type of its parts: one per engine of a direct call, one per item of a
 * map, and `T` itself for a call on one engine. A failure that nobody reads is silent.
 *
 * @example
 * const squares = lview.map((x: number) => x ** 2, [1, 2, 3]);
 * console.log(squares.progress, squares.ready);
 * const values = await squares;
 */
export class AsyncResult<T, Item = T> extends PromiseBase<T> implements AsyncIterable<Item> {
  readonly #state: ResultState;
  readonly #owner: ResultOwner;

  static {
    provideInspect(AsyncResult.prototype, "AsyncResult", (self) =>
      self.#owner.output.text(self.#state, self.elapsedMs),
    );
    partsOf = (result) => ({ state: result.#state, owner: result.#owner });
    // Then it is awaited as it is: see PromiseBase.
    Object.defineProperty(AsyncResult.prototype, "constructor", { value: Promise });
    Object.defineProperty(AsyncResult.prototype, Symbol.toStringTag, { value: "AsyncResult" });
  }

  /** Made by views. */
  constructor(state: ResultState, owner: ResultOwner) {
    super(takeResolve);
    this.#state = state;
    this.#owner = owner;
    state.settles(this, resolveNext);
    // Kept, it would keep the result in memory.
    resolveNext = ignore;
  }

  /**
   * The result.
   *
   * @param timeoutMs - longest wait, ms; 0 looks whether it is there already
   * @throws {TimeoutError} when it is not there in time; the work goes on, and can be waited for again
   * @throws {RemoteError} {CompositeError} {EngineLostError} {TaskAbortedError} as `await` does
   *
   * @example
   * const values = await result.get(1_000); // fails with TimeoutError after a second
   */
  async get(timeoutMs?: number): Promise<T> {
    if (timeoutMs !== undefined && !(await this.wait(timeoutMs))) {
      throw new TimeoutError(`${this.progress} of ${this.length} results came`, timeoutMs);
    }
    return Promise.resolve(this);
  }

  /**
   * Waits until everything is there; never rejects because of a failed task.
   *
   * @param limit - ms, or {@link WaitOptions}
   * @returns whether it is ready or, with `until: "first-error"`, whether it is ready or has failed
   * @throws {RangeError} {TypeError} when the limit is not a number of milliseconds >= 0
   *
   * @example
   * if (!(await result.wait({ timeoutMs: 1_000 }))) console.log(`${result.progress} of ${result.length}`);
   */
  async wait(limit: number | WaitOptions = {}): Promise<boolean> {
    const options = typeof limit === "number" ? { timeoutMs: limit } : limit;
    checkOptions("wait", options, { timeoutMs: "any", until: "any" });
    const { timeoutMs, until = "ready" } = options;
    if (until !== "ready" && until !== "first-error") {
      throw new TypeError(`wait: until expects "ready" or "first-error", got ${describe(until)}`);
    }
    if (timeoutMs !== undefined) checkTimeout("wait", timeoutMs);
    const over = () => this.ready || (until === "first-error" && this.#state.failed);
    if (over() || timeoutMs === 0) return over();
    return new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        this.#state.unlisten(look);
        resolve(over());
      };
      const look = () => {
        if (over()) finish();
      };
      const timer = startTimer(finish, timeoutMs ?? Number.POSITIVE_INFINITY);
      this.#state.listen(look);
    });
  }

  /**
   * Waits until everything is there; meanwhile, where standard error is a terminal, one line shows how many parts are there,
   * how many come in a second, and the time left. Never rejects because of a failed task.
   *
   * @example
   * await result.waitInteractive();
   * const values = await result;
   */
  async waitInteractive(): Promise<void> {
    if (!this.ready) await this.#owner.showProgress(this);
  }

  /** Whether everything is there, failures included. */
  get ready(): boolean {
    return this.#state.ready;
  }

  /** Whether it ended without a failure; undefined until ready. */
  get successful(): boolean | undefined {
    return this.ready ? !this.#state.failed : undefined;
  }

  /** Parts that are there, failed ones included: 0 … `length`. */
  get progress(): number {
    return this.#state.settled;
  }

  /** Parts in all: engines of a direct call, items of a map, otherwise 1. */
  get length(): number {
    return this.#state.length;
  }

  /** Time since the call, ms; stands still once ready. */
  get elapsedMs(): number {
    const [first] = this.#state.tasks;
    if (first === undefined) return 0;
    const receivedMs = this.ready ? this.#state.tasks.flatMap((task) => task.receivedMs ?? []) : [];
    const untilMs = receivedMs.length === 0 ? epochMs() : receivedMs.reduce(larger);
    return untilMs - first.submittedMs;
  }

  /** Sum of the times that the tasks ran on their engines, ms; undefined until ready. */
  get serialTimeMs(): number | undefined {
    if (!this.ready) return undefined;
    return this.#state.tasks.reduce((sum, task) => sum + ((task.endedMs ?? 0) - (task.startedMs ?? 0)), 0);
  }

  /** Time from the call to the last arrival, ms; undefined until ready. */
  get wallTimeMs(): number | undefined {
    return this.ready ? this.elapsedMs : undefined;
  }

  /** `serialTimeMs / wallTimeMs`: how many engines were busy on average; undefined until ready. */
  get speedup(): number | undefined {
    const { serialTimeMs, wallTimeMs } = this;
    if (serialTimeMs === undefined || wallTimeMs === undefined) return undefined;
    return wallTimeMs === 0 ? 0 : serialTimeMs / wallTimeMs;
  }

  /**
   * One record per task, in order of index, readable at any time. A balanced map adds them as it hands out chunks; an item
   * of a chunk that is tried again by itself has one of its own, behind that of the chunk.
   */
  get metadata(): readonly TaskMetadata[] {
    return this.#tasks.map(taskMetadata);
  }

  /** What each task wrote to standard output, in order of index. */
  get stdout(): readonly string[] {
    return this.#tasks.map((task) => task.stdout);
  }

  /** What each task wrote to standard error, in order of index. */
  get stderr(): readonly string[] {
    return this.#tasks.map((task) => task.stderr);
  }

  /**
   * Shows what its tasks write until everything is there, as it comes, and first what they have written: each line with its
   * stream and engine before it, as `[stdout:0] text`. Where the client shows all output anyway (`connect({ output })`), nothing
   * is shown twice. Never rejects because of a failed task.
   *
   * @throws {TypeError} for bad options
   *
   * @example
   * const result = lview.map((x: number) => console.log(x), [1, 2, 3]);
   * await result.streamOutput();
   * const values = await result;
   */
  async streamOutput(options: StreamOptions = {}): Promise<void> {
    await this.#owner.output.stream(this.#state, options);
  }

  /**
   * Waits until everything is there, and shows what came of it: `[stdout:0] text`, `[stderr:0] text`, the values of scripts
   * (`execute`, `run`) as `[output:0] text`, and what failed as `[error:0] text`, four different errors at most. Never rejects
   * because of a failed task.
   *
   * @throws {TypeError} for bad options
   *
   * @example
   * await dview.execute("console.log(a); a + 1").displayOutputs();
   */
  async displayOutputs(options: DisplayOptions = {}): Promise<void> {
    await this.#owner.output.display(this.#state, options);
  }

  /**
   * What each task has published last by `engine.publish`, in order of index, readable while they run; undefined where
   * nothing was published yet. The items of a chunk of a map have one place.
   */
  get published(): readonly unknown[] {
    return this.#tasks.map((task) => task.published);
  }

  /**
   * Ends what is not over with TaskAbortedError. Tasks that no engine has begun never run. One that runs is asked to stop
   * by `engine.signal`; when it does not, its engine is ended, and another takes its place. Does nothing once ready.
   *
   * @param reason - `cause` of the error
   *
   * @example
   * result.abort("not needed any more");
   */
  abort(reason?: unknown): void {
    if (!this.ready) this.#owner.abort(this.#state, reason);
  }

  /**
   * One outcome per part, in order of index, as `Promise.allSettled` gives them. Never rejects.
   *
   * @example
   * const outcomes = await result.allSettled();
   * const good = outcomes.filter(({ status }) => status === "fulfilled");
   */
  async allSettled(): Promise<PromiseSettledResult<Item>[]> {
    await this.wait();
    return Array.from({ length: this.length }, (_, i) => {
      const item = this.#state.item(i);
      if (item === undefined) throw new TypeError(`part ${i} is missing`);
      if ("error" in item) return { status: "rejected", reason: item.error };
      // The view that made this result knows the type of its parts.
      return { status: "fulfilled", value: item.value as Item };
    });
  }

  /**
   * The parts by the engine that gave them.
   *
   * @throws {RangeError} when an engine gave more than one
   * @throws as `await` does
   *
   * @example
   * const byEngine = await dview.apply(() => engine.id).getDict();
   * console.log(byEngine.get(0));
   */
  async getDict(): Promise<Map<EngineId, Item>> {
    await this;
    const byEngine = new Map<EngineId, Item>();
    for (const { engineId, index, count } of this.#state.tasks) {
      if (engineId === undefined) continue;
      if (count !== 1 || byEngine.has(engineId)) {
        throw new RangeError(`engine ${engineId} gave more than one result; use await or allSettled()`);
      }
      const item = this.#state.item(index);
      if (item && "value" in item) byEngine.set(engineId, item.value as Item);
    }
    return withJson(byEngine);
  }

  /**
   * Yields the parts as they come, in order of index, or first come first with `ordered: false`; stops at a failure.
   *
   * @example
   * for await (const value of result) console.log(value);
   */
  [Symbol.asyncIterator](): AsyncIterableIterator<Item> {
    const iterate = this.#state.ordered ? iterateOrdered : iterateUnordered;
    return iterate(this.#state) as AsyncIterableIterator<Item>;
  }

  /**
   * Where it stands, for JSON: with `value` once it has succeeded, with `error` once it has failed.
   *
   * @example
   * console.log(JSON.stringify(result));
   */
  toJSON(): Readonly<Record<string, unknown>> {
    const { ready, progress, length, metadata } = this;
    return { ready, progress, length, metadata, ...(ready && this.#state.outcome()) };
  }

  // In order of index, while the state has them in the order in which they were made.
  get #tasks(): readonly Task[] {
    return this.#state.tasks.toSorted((a, b) => a.index - b.index);
  }
}

function larger(a: number, b: number): number {
  return Math.max(a, b);
}

function ignore(): void {
  // There is no promise.
}
