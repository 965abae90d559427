import { ClientClosedError, EngineStartError, NoEnginesError, TimeoutError } from "../../protocol/errors.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { startTimer, type Timer } from "../../protocol/timer.ts";
import type { EngineLink, Transport } from "../../transport/contract.ts";
import type { Dispatcher } from "../queues/dispatcher.ts";
import { applyCall, encodeArguments } from "../views/arguments.ts";
import type { Lane } from "./lane.ts";

/** What is run on every engine before it takes part. */
export interface Setup {
  /** A function, sent by its source or by its module. */
  readonly fn: unknown;
  readonly args: readonly unknown[];
}

// Whether a task has stopped is looked at so often, ms.
const LOOK_MS = 5;

/** Starts, replaces and ends the engines of a client. */
export class Crew {
  readonly #transport: Transport;
  readonly #dispatcher: Dispatcher;
  readonly #setup: Setup | undefined;
  #nextId = 0;
  readonly #starts = new Set<Promise<EngineId>>();
  readonly #settingUp = new Set<EngineLink>();
  // Ends engines that are being started; one for each, as a signal warns of many listeners.
  readonly #giveUps = new Set<AbortController>();
  readonly #startTimeoutMs: number | undefined;
  #lastFailure: Error | undefined;
  // Those that wait for a start to end.
  readonly #watchers = new Set<() => void>();

  constructor(parts: {
    readonly transport: Transport;
    readonly dispatcher: Dispatcher;
    readonly setup: Setup | undefined;
    readonly startTimeoutMs: number | undefined;
  }) {
    this.#transport = parts.transport;
    this.#dispatcher = parts.dispatcher;
    this.#setup = parts.setup;
    this.#startTimeoutMs = parts.startTimeoutMs;
    this.#dispatcher.replace = (lane, why) => {
      // One that is to be removed is followed by none. A failure is reported as an event, and by waitForEngines.
      if (lane.retiring) this.#dispatcher.end(lane, why);
      else this.replace(lane, why).catch(() => undefined);
    };
  }

  /** The id that the next engine gets; smaller ones have been given. */
  get nextId(): EngineId {
    return this.#nextId;
  }

  /**
   * Starts an engine.
   *
   * @throws {EngineStartError} when it does not start, or its setup fails
   * @throws {ClientClosedError} when the client is closed meanwhile
   */
  start(): Promise<EngineId> {
    const id = this.#nextId++;
    // What failed before is an old story now.
    if (this.#starts.size === 0) this.#lastFailure = undefined;
    this.#dispatcher.starting += 1;
    const start = this.#start(id).finally(() => {
      this.#starts.delete(start);
      for (const watch of this.#watchers) watch();
    });
    this.#starts.add(start);
    return start;
  }

  /** Starts engines; when one does not start, none is left once the others have done what they hold. @throws as `start` */
  async startAll(count: number): Promise<EngineId[]> {
    const starts = await Promise.allSettled(Array.from({ length: count }, () => this.start()));
    const ids = starts.flatMap((start) => (start.status === "fulfilled" ? start.value : []));
    const failed = starts.find((start) => start.status === "rejected");
    if (failed === undefined) return ids;
    const lanes = ids.flatMap((id) => this.#dispatcher.lanes.get(id) ?? []);
    for (const lane of lanes) this.#dispatcher.retire(lane);
    await Promise.all(lanes.map((lane) => lane.gone));
    throw failed.reason;
  }

  /** Ends an engine, and starts another in its place. @throws as `start` */
  replace(lane: Lane, why: Error): Promise<EngineId> {
    const by = this.#nextId;
    const start = this.start();
    this.#dispatcher.end(lane, why);
    this.#dispatcher.replaced(lane.engineId, by);
    return start;
  }

  /**
   * Waits until so many engines take part.
   *
   * @throws {TimeoutError} when they do not in time
   * @throws {EngineStartError} {NoEnginesError} when there are fewer, and none is being started
   */
  async waitFor(count: number, timeoutMs: number): Promise<void> {
    const untilMs = performance.now() + timeoutMs;
    for (;;) {
      const { sure, doubtful } = this.#count();
      if (sure >= count) return;
      this.#dispatcher.checkOpen();
      if (this.#starts.size === 0 && doubtful === 0) throw this.#lastFailure ?? new NoEnginesError(tooFew(sure, count));
      const leftMs = untilMs - performance.now();
      if (leftMs <= 0) throw new TimeoutError(`${sure} of ${count} engines were ready`, timeoutMs);
      await this.#change(doubtful === 0 ? leftMs : Math.min(leftMs, LOOK_MS));
    }
  }

  /** Ends the engines that are being started or set up, and fulfils when there is none. */
  async close(): Promise<void> {
    for (const giveUp of this.#giveUps) giveUp.abort(new ClientClosedError());
    for (const link of this.#settingUp) void link.close();
    await Promise.allSettled(this.#starts);
  }

  // Engines that will go on, and those that are told to stop the task that they run, and may end with it.
  #count(): { readonly sure: number; readonly doubtful: number } {
    const lanes = [...this.#dispatcher.lanes.values()].filter((lane) => !lane.ending);
    const doubtful = lanes.filter((lane) => lane.head && lane.stopping.has(lane.head)).length;
    return { sure: lanes.length - doubtful, doubtful };
  }

  async #start(id: EngineId): Promise<EngineId> {
    let link: EngineLink | undefined;
    const giveUp = new AbortController();
    this.#giveUps.add(giveUp);
    try {
      if (this.#dispatcher.closed) throw new ClientClosedError();
      link = await this.#transport.start(id, giveUp.signal);
      if (this.#dispatcher.closed) throw new ClientClosedError();
      const lane = this.#dispatcher.prepare(id, link);
      if (this.#setup) await this.#setUpInTime(lane, this.#setup);
      // Not while it is shut down: what is left to do may need another engine.
      if (this.#dispatcher.closed) throw new ClientClosedError();
      this.#dispatcher.starting -= 1;
      this.#dispatcher.join(lane);
      return id;
    } catch (error) {
      await link?.close();
      this.#dispatcher.starting -= 1;
      const failure = this.#dispatcher.closed ? new ClientClosedError() : startFailure(id, error);
      this.#lastFailure = failure;
      if (!this.#dispatcher.closed) this.#dispatcher.startFailed(id, failure);
      throw failure;
    } finally {
      this.#giveUps.delete(giveUp);
    }
  }

  async #setUpInTime(lane: Lane, setup: Setup): Promise<void> {
    let timer: Timer;
    const late = new Promise<never>((_, reject) => {
      const limitMs = this.#startTimeoutMs;
      if (limitMs === undefined) return;
      timer = startTimer(() => reject(new TimeoutError("its setup did not end", limitMs)), limitMs);
    });
    this.#settingUp.add(lane.link);
    try {
      await Promise.race([this.#setUp(lane, setup), late]);
    } finally {
      clearTimeout(timer);
      this.#settingUp.delete(lane.link);
    }
  }

  #setUp(lane: Lane, { fn, args }: Setup): Promise<void> {
    const number = this.#dispatcher.functions.idOf(fn, "setup");
    const request = applyCall(number, encodeArguments(args, "setup"));
    return new Promise((resolve, reject) => {
      const task = this.#dispatcher.makeOwnTask({
        id: this.#dispatcher.nextTaskId(),
        request,
        sink: { settle: (_, outcome) => (outcome.kind === "error" ? reject(outcome.error) : resolve()) },
        method: "setup",
        index: 0,
        count: 1,
      });
      lane.send(task);
      lane.link.flush();
    });
  }

  #change(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const watch = (): void => {
        this.#watchers.delete(watch);
        clearTimeout(timer);
        resolve();
      };
      const timer = startTimer(watch, withinMs);
      this.#watchers.add(watch);
    });
  }
}

function tooFew(sure: number, count: number): string {
  return `the client has ${sure} engines, not ${count}, and none is being started; client.addEngines(n) starts some`;
}

function startFailure(id: EngineId, error: unknown): Error {
  if (error instanceof EngineStartError || error instanceof ClientClosedError) return error;
  return new EngineStartError(id, error instanceof Error ? error : new Error(String(error)));
}
