import { describe } from "../protocol/describe.ts";
import { NoEnginesError } from "../protocol/errors.ts";
import type { EngineId, TaskId } from "../protocol/ids.ts";
import type { EngineLink, Transport } from "../transport/contract.ts";
import type { AsyncResult } from "./async-result.ts";
import { DirectView } from "./direct-view.ts";
import { Dispatcher } from "./dispatcher.ts";
import { type EngineEvent, EventLog } from "./events.ts";
import { LoadBalancedView, type LoadBalancedViewOptions } from "./load-balanced-view.ts";
import { abortResult } from "./map-source.ts";
import type { ClientRuntime } from "./runtime.ts";
import type { ViewContext } from "./view.ts";
import type { Targets } from "./view-types.ts";

/** How much an engine has to do. */
export interface EngineStatus {
  /** Tasks that wait in the client for this engine alone. */
  readonly queue: number;
  /** Tasks that the engine holds, running or next in line. */
  readonly tasks: number;
  /** Tasks that it has ended, whatever their outcome. */
  readonly completed: number;
}

/** How much all engines have to do. */
export interface QueueStatus {
  readonly engines: ReadonlyMap<EngineId, EngineStatus>;
  /** Balanced tasks that no engine has yet; those of a map count as its items. */
  readonly unassigned: number;
}

/** Holds a handle on engines. Made by `connect`. */
export class Client {
  /** What the views share; for subclasses, which add kinds of work. */
  protected readonly context: ViewContext;
  readonly #events: EventLog;
  readonly #engineCount: number;

  /** @param links - engines that are ready, in order of id */
  constructor(parts: {
    readonly transport: Transport;
    readonly runtime: ClientRuntime;
    readonly links: readonly EngineLink[];
  }) {
    const { transport, runtime, links } = parts;
    this.#events = new EventLog();
    const dispatcher = new Dispatcher(this.#events);
    this.context = {
      dispatcher,
      transport,
      runtime,
      owner: {
        abort: (state, reason) => abortResult(dispatcher, state, reason),
        showProgress: (result) => runtime.showProgress(result),
      },
      nextEngineId: () => this.#engineCount,
    };
    this.#engineCount = links.length;
    for (const [id, link] of links.entries()) dispatcher.add(id, link);
  }

  /** Ids of the engines that live, rising. A fresh list each time. */
  get ids(): readonly EngineId[] {
    return [...this.context.dispatcher.lanes.keys()];
  }

  /** Number of engines that live. */
  get length(): number {
    return this.context.dispatcher.lanes.size;
  }

  /** Ids of the tasks that are not over; those of a balanced map appear as its chunks are made. */
  get outstanding(): ReadonlySet<TaskId> {
    return new Set(this.context.dispatcher.outstanding());
  }

  /**
   * A view of chosen engines: one by id (bare results), several in the given order (lists), or all (lists, looked up at
   * each call). A negative number counts from the end of `ids`.
   *
   * @throws {TypeError} when `targets` is none of these
   * @throws {RangeError} when no engine ever had the id
   * @throws {NoSuchEngineError} when the engine is gone
   * @throws {NoEnginesError} when it is an id and no engine is left; the calls of a view of all throw it themselves
   * @throws {ClientClosedError} after `close()`
   */
  directView(targets: EngineId): DirectView<false>;
  directView(targets?: readonly EngineId[] | "all"): DirectView;
  directView(targets: Targets = "all"): DirectView<boolean> {
    return new DirectView<boolean>(this.context, targets, { block: false, ordered: true });
  }

  /**
   * A view that hands each task to any engine, or to any of some.
   *
   * @throws as `directView`
   */
  loadBalancedView(options: Targets | LoadBalancedViewOptions = {}): LoadBalancedView {
    const isOptions = typeof options === "object" && !Array.isArray(options);
    // What is neither a list nor options is an id, "all", or a mistake that the view reports.
    return new LoadBalancedView(this.context, (isOptions ? options : { targets: options }) as LoadBalancedViewOptions);
  }

  /**
   * A view of the engine at a position in `ids`.
   *
   * @param index - 0 … length - 1, or negative from the end
   * @throws {TypeError} when it is not a whole number
   * @throws {RangeError} when there is no such position
   * @throws {NoEnginesError} when no engine is left
   */
  at(index: number): DirectView<false> {
    this.context.dispatcher.checkOpen();
    if (typeof index !== "number" || !Number.isInteger(index)) {
      throw new TypeError(`at expects a position in client.ids, got ${describe(index)}`);
    }
    const { ids } = this;
    if (ids.length === 0) throw new NoEnginesError();
    const id = ids.at(index);
    if (id === undefined) throw new RangeError(`at(${index}) is out of range: the client has ${ids.length} engines`);
    return this.directView(id);
  }

  /**
   * A view of engines by their positions in `ids` now, as Python slices them: `slice(0, 4, 2)` is 0 and 2.
   *
   * @param start - first position, negative from the end; by default the first
   * @param end - position after the last; by default all
   * @param step - whole number >= 1
   * @throws {TypeError} {RangeError} for bad numbers, or when nothing is in the slice
   */
  slice(start = 0, end: number = Number.POSITIVE_INFINITY, step = 1): DirectView {
    this.context.dispatcher.checkOpen();
    for (const bound of [start, end, step]) {
      if (Number.isInteger(bound) || bound === Number.POSITIVE_INFINITY) continue;
      throw new TypeError(`slice expects whole numbers, got ${describe(bound)}`);
    }
    if (!Number.isInteger(step) || step < 1) throw new RangeError(`slice expects a step >= 1, got ${step}`);
    const ids = this.ids.slice(start, end).filter((_, i) => i % step === 0);
    if (ids.length === 0) throw new RangeError(`slice(${start}, ${end}, ${step}) of ${this.length} engines is empty`);
    return this.directView(ids);
  }

  /** One view per engine, in order of id. */
  *[Symbol.iterator](): IterableIterator<DirectView<false>> {
    for (const id of this.ids) yield this.directView(id);
  }

  /** What waits and runs where, now. */
  queueStatus(): QueueStatus {
    const { lanes, unassigned } = this.context.dispatcher;
    const engines = new Map<EngineId, EngineStatus>();
    for (const [id, lane] of lanes) {
      engines.set(id, { queue: lane.waiting.length, tasks: lane.inFlight.size, completed: lane.completed });
    }
    return { engines, unassigned };
  }

  /** What happens to the engines from now on, until the client is closed or the loop is left. */
  events(): AsyncIterableIterator<EngineEvent> {
    return this.#events.listen();
  }

  /** Takes every name away from the engines. @throws as `directView` */
  clear(targets: readonly EngineId[] | "all" = "all"): AsyncResult<void> {
    return this.directView(targets).clear();
  }

  /** Ends all engines at once; what was pending fails with ClientClosedError. Idempotent; never rejects. */
  close(): Promise<void> {
    return this.context.dispatcher.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
