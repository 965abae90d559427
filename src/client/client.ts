// For users' compilers, whose settings may not have Symbol.asyncDispose.
/// <reference lib="esnext.disposable" preserve="true" />
import type { EngineId, TaskId } from "../protocol/ids.ts";
import { provideInspect } from "../protocol/inspect.ts";
import { withJson } from "../protocol/json.ts";
import { keepHere } from "../protocol/stays-here.ts";
import { type EngineEvent } from "../scheduler/engine-event.ts";
import type { EngineState } from "../scheduler/engine-state.ts";
import { noEngines } from "../scheduler/no-engines.ts";
import { checkCount, checkEngineCount, checkOptions, checkTimeout, taskIds } from "./check.ts";
import { clientDispatcher } from "./client-dispatcher.ts";
import { clientJobs } from "./client-jobs.ts";
import type { ClientParts } from "./client-parts.ts";
import { clientText } from "./client-text.ts";
import type { EngineSet } from "./driver/engine-set.ts";
import { EventLog } from "./driver/events.ts";
import type { JobHost } from "./job-host.ts";
import { resultOutput } from "./output/result-output.ts";
import { engineAt, enginesIn } from "./positions.ts";
import { type QueueStatus, queueStatus } from "./queue-status.ts";
import type { AsyncResult } from "./results/async-result.ts";
import { type TaskMetadata, taskMetadata } from "./results/metadata.ts";
import type { LoadBalancedViewOptions } from "./views/balanced-options.ts";
import { DirectView } from "./views/direct-view.ts";
import { LoadBalancedView } from "./views/load-balanced-view.ts";
import { abortResult } from "./views/map-source.ts";
import type { AnyNames } from "./views/name-types.ts";
import { resubmit } from "./views/resubmit.ts";
import { fixTargets } from "./views/targets.ts";
import type { ViewContext } from "./views/view.ts";
import type { Targets } from "./views/view-types.ts";

/** What a client is made of, for those who look at what it does. */
export interface ClientInside extends Pick<ViewContext, "dispatcher" | "transport" | "runtime"> {
  readonly events: EventLog;
}

export let insideOf: (client: Client) => ClientInside;

/**
 * Holds a handle on engines. Made by `connect`.
 *
 * @example
 * const client = await connect({ engines: 2 });
 * console.log(client.ids); // [0, 1]
 * await client.close();
 */
export class Client {
  /** For subclasses, which add kinds of work. */
  protected readonly work: JobHost;
  readonly #context: ViewContext;
  readonly #events: EventLog;
  readonly #engines: EngineSet;

  static {
    insideOf = (client) => ({ ...client.#context, events: client.#events });
    keepHere(Client, "a client, which lives in this program");
    provideInspect(Client.prototype, "Client", (self) => clientText(self.#context));
  }

  constructor(parts: ClientParts) {
    const { transport, engines, runtime, setup, startTimeoutMs } = parts;
    this.#events = new EventLog();
    const dispatcher = clientDispatcher(parts, this.#events);
    this.#engines = engines({
      dispatcher,
      events: this.#events,
      setup,
      startTimeoutMs,
      programName: runtime.programName,
    });
    this.#context = {
      dispatcher,
      transport,
      runtime,
      owner: {
        abort: (state, reason) => abortResult(dispatcher, state, reason),
        showProgress: (result) => runtime.showProgress(result),
        output: resultOutput(dispatcher.output),
      },
      engines: () => ({ ids: this.ids, nextId: this.#engines.nextId, none: () => noEngines(dispatcher.scheduler) }),
    };
    this.work = clientJobs(this.#context, this.#events);
  }

  /** Ids of the engines that take calls, rising; a fresh list each time. One that is to end is not among them. */
  get ids(): readonly EngineId[] {
    return this.#context.dispatcher.engines.ids;
  }

  /** Number of those engines. */
  get length(): number {
    return this.#context.dispatcher.engines.open.count;
  }

  /** Ids of the tasks that are not over; those of a balanced map appear as its chunks are made. */
  get outstanding(): ReadonlySet<TaskId> {
    return withJson(new Set(this.#context.dispatcher.scheduler.pending.tasks().map((task) => task.id)));
  }

  /**
   * A view of chosen engines: one by id (bare results), several in the given order (lists), or all (lists, looked up at
   * each call). A negative number counts from the end of `ids`.
   *
   * With the types of names on the engines, as in `directView<{ data: number[] }>()`, `push`, `pull`, `get`, `scatter`,
   * `gather` and `ref` of the view are typed by them, and take no other names.
   *
   * @throws {TypeError} when `targets` is none of these
   * @throws {RangeError} when no engine ever had the id
   * @throws {NoSuchEngineError} when the engine is gone
   * @throws {NoEnginesError} when it is an id and no engine is left; the calls of a view of all throw it themselves
   * @throws {ClientClosedError} after `close()`
   *
   * @example
   * const dview = client.directView(); // all engines
   * const first = client.directView(0);
   * const typed = client.directView<{ data: number[] }>([0, 1]);
   */
  directView<Names extends object = AnyNames>(targets: EngineId): DirectView<false, false, undefined, Names>;
  directView<Names extends object = AnyNames>(
    targets?: readonly EngineId[] | "all",
  ): DirectView<true, false, undefined, Names>;
  directView(targets: Targets = "all"): DirectView<boolean> {
    return new DirectView<boolean>(this.#context, targets);
  }

  /**
   * A view that hands each task to any engine, or to any of some.
   *
   * @throws as `directView`
   *
   * @example
   * const lview = client.loadBalancedView({ retries: 2 });
   * const someOnly = client.loadBalancedView([0, 1]);
   */
  loadBalancedView<Names extends object = AnyNames>(
    options: Targets | LoadBalancedViewOptions = {},
  ): LoadBalancedView<false, undefined, Names> {
    const isOptions = typeof options === "object" && !Array.isArray(options);
    // What is neither a list nor options is an id, "all", or a mistake that the view reports.
    return new LoadBalancedView(this.#context, (isOptions ? options : { targets: options }) as LoadBalancedViewOptions);
  }

  /**
   * A view of the engine at a position in `ids`.
   *
   * @param index - 0 … length - 1, or negative from the end
   * @throws {TypeError} when it is not a whole number
   * @throws {RangeError} when there is no such position
   * @throws {NoEnginesError} when no engine is left
   *
   * @example
   * const last = client.at(-1);
   */
  at<Names extends object = AnyNames>(index: number): DirectView<false, false, undefined, Names> {
    this.#context.dispatcher.checkOpen();
    return this.directView<Names>(engineAt(index, this.#context.engines()));
  }

  /**
   * A view of engines by their positions in `ids` now, as Python slices them: `slice(0, 4, 2)` is 0 and 2.
   *
   * @param start - first position, negative from the end; by default the first
   * @param end - position after the last; by default all
   * @param step - whole number >= 1
   * @throws {TypeError} {RangeError} for bad numbers, or when nothing is in the slice
   * @throws {NoEnginesError} when no engine is left
   *
   * @example
   * const everySecond = client.slice(0, 4, 2);
   */
  slice<Names extends object = AnyNames>(
    start = 0,
    end: number = Number.POSITIVE_INFINITY,
    step = 1,
  ): DirectView<true, false, undefined, Names> {
    this.#context.dispatcher.checkOpen();
    return this.directView<Names>(enginesIn([start, end, step], this.#context.engines()));
  }

  /**
   * One view per engine, in order of id.
   *
   * @example
   * for (const [i, view] of [...client].entries()) await view.push({ rank: i });
   */
  *[Symbol.iterator](): IterableIterator<DirectView<false>> {
    for (const id of this.ids) yield this.directView(id);
  }

  /**
   * What waits and runs where, now.
   *
   * @example
   * const { unassigned, engines } = client.queueStatus();
   */
  queueStatus(): QueueStatus {
    return queueStatus(this.#context.dispatcher.scheduler);
  }

  /**
   * Records of tasks: those that ended last, as many as `connect({ history })` says, and those that are pending, in order
   * of submission.
   *
   * @example
   * const failed = client.history().filter(({ state }) => state === "failed");
   */
  history(): readonly TaskMetadata[] {
    const { history, scheduler } = this.#context.dispatcher;
    return [...history.tasks, ...scheduler.pending.tasks()].toSorted((a, b) => a.id - b.id).map(taskMetadata);
  }

  /**
   * Calls a task of the history again: on its engine, or on any where it was balanced, with the arguments and the rules of
   * then.
   *
   * @returns its value; a list for a chunk of a map
   * @throws {RangeError} when the history does not hold it any more, or its arguments never came, moved, or were too large
   * @throws {NoSuchEngineError} when its engine is gone, and {NoEnginesError} {ClientClosedError}
   *
   * @example
   * const [id = 0] = result.metadata.map(({ taskId }) => taskId);
   * const again = await client.resubmit(id);
   */
  resubmit(id: TaskId): AsyncResult<unknown, unknown> {
    this.#context.dispatcher.checkOpen();
    return resubmit(this.#context, id);
  }

  /**
   * Forgets ended tasks, all or those of the given ids. Returns the count.
   *
   * @throws {TypeError} as `abort`
   *
   * @example
   * client.purge(); // all that have ended
   */
  purge(ids?: TaskId | Iterable<TaskId>): number {
    return this.#context.dispatcher.history.purge(ids === undefined ? undefined : taskIds("purge", ids));
  }

  /**
   * What happens to the engines from now on, until the client is closed or the loop is left.
   *
   * @example
   * for await (const event of client.events()) {
   *   if (event.kind === "engine-lost") console.log(event.engineId, event.cause);
   * }
   */
  events(): AsyncIterableIterator<EngineEvent> {
    return this.#events.listen();
  }

  /**
   * Starts more engines.
   *
   * @returns their ids, once they all take part
   * @throws {TypeError} {RangeError} when it is not a whole number from 1 to 1024
   * @throws {EngineStartError} when one does not start; the others are removed then, as `removeEngines` does
   * @throws {ClientClosedError}
   *
   * @example
   * const ids = await client.addEngines(2);
   */
  async addEngines(count: number): Promise<EngineId[]> {
    this.#context.dispatcher.checkOpen();
    checkEngineCount("addEngines", count);
    return this.#engines.add(count);
  }

  /**
   * Takes engines away, each once it has done what it holds and what waits for it. With "all", none is started any more
   * in the place of one that was lost.
   *
   * @returns when they are gone
   * @throws as `directView`
   *
   * @example
   * await client.removeEngines(client.ids.slice(-1));
   */
  async removeEngines(targets: Targets): Promise<void> {
    if (targets === undefined) throw new TypeError('removeEngines expects ids of engines, or "all"');
    const engines = this.#enginesOf(targets);
    this.#engines.remove(engines, targets === "all");
    await Promise.all(engines.map((engine) => this.#context.dispatcher.gone(engine)));
  }

  /**
   * Ends engines at once, whatever they do, and starts others in their place: with new ids, and without a name. What they
   * held fails with EngineLostError; balanced tasks that they had not begun go to others.
   *
   * @returns the ids of the new ones, once they take part
   * @throws as `directView`, and {EngineStartError}
   *
   * @example
   * const fresh = await client.restart(0);
   */
  async restart(targets: Targets = "all"): Promise<EngineId[]> {
    return this.#engines.restart(this.#enginesOf(targets));
  }

  /**
   * Aborts the task that each engine runs, as `AsyncResult.abort` does. Those behind it go on; where the engine has to be
   * ended, those that wait for it alone fail with EngineLostError, and balanced ones go to others.
   *
   * @throws as `directView`
   *
   * @example
   * client.interrupt(); // what each engine runs now
   */
  interrupt(targets: Targets = "all"): void {
    this.#engines.interrupt(this.#enginesOf(targets));
  }

  /**
   * Aborts tasks by their ids, as `AsyncResult.abort` does. Ids of tasks that are over are ignored. With "all" everything
   * that was called and is not over is aborted, what maps have yet to send as well.
   *
   * @throws {TypeError} when it is no id, no list of ids and not "all"
   *
   * @example
   * client.abort(result.metadata.map(({ taskId }) => taskId));
   */
  abort(ids: TaskId | readonly TaskId[] | ReadonlySet<TaskId> | "all", reason?: unknown): void {
    const { pending, stopper } = this.#context.dispatcher.scheduler;
    if (ids === "all") pending.abortAll(pending.work(), reason);
    else stopper.abort(pending.find(taskIds("abort", ids)), reason);
  }

  /**
   * Waits until so many engines take part.
   *
   * @param options - `timeoutMs`: longest wait, ms; by default while engines are being started, not between two tries
   * @throws {TimeoutError} when they do not in time
   * @throws {EngineStartError} {NoEnginesError} when there are fewer, and none is being started
   * @throws {ClientClosedError}
   *
   * @example
   * await client.waitForEngines(4, { timeoutMs: 10_000 });
   */
  async waitForEngines(count: number, options: { readonly timeoutMs?: number } = {}): Promise<void> {
    checkCount("waitForEngines", count);
    checkOptions("waitForEngines", options, { timeoutMs: "any" });
    const { timeoutMs = Number.POSITIVE_INFINITY } = options;
    checkTimeout("timeoutMs", timeoutMs);
    this.#context.dispatcher.checkOpen();
    await this.#engines.waitFor(count, timeoutMs);
  }

  #enginesOf(targets: Targets): EngineState[] {
    const { dispatcher, engines } = this.#context;
    dispatcher.checkOpen();
    const all = [...dispatcher.engines.byId.values()];
    const ids = fixTargets(targets, { ...engines(), ids: all.map(({ engineId }) => engineId) });
    return ids === "all" ? all : all.filter(({ engineId }) => ids.includes(engineId));
  }

  /**
   * Takes every name away from the engines.
   *
   * @throws as `directView`
   *
   * @example
   * await client.clear();
   */
  clear(targets: readonly EngineId[] | "all" = "all"): AsyncResult<void> {
    return this.directView(targets).clear();
  }

  /**
   * Takes no more calls, lets those that were made end, and closes. An imap draws nothing more once nothing is pending.
   *
   * @example
   * await client.shutdown();
   */
  async shutdown(): Promise<void> {
    await this.#context.dispatcher.drain();
    await this.close();
  }

  /**
   * Ends all engines at once; what was pending fails with ClientClosedError. Idempotent; never rejects.
   *
   * @example
   * await client.close();
   */
  async close(): Promise<void> {
    await this.#context.dispatcher.close();
    await this.leave();
    // One that is being started sees that the client is closed, and ends.
    await this.#engines.close();
  }

  /** For subclasses: called by `close` when no task is left, before the way to engines is closed. Must not reject. */
  protected leave(): Promise<void> {
    return Promise.resolve();
  }

  /**
   * As `close`, for `await using`.
   *
   * @example
   * await using client = await connect({ engines: 2 });
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
