import { ClientClosedError, EngineStartError, TimeoutError } from "../../protocol/errors.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { DEFAULT_START_TIMEOUT_MS } from "../../protocol/start-limit.ts";
import { startTimer } from "../../protocol/timer.ts";
import type { EngineState } from "../../scheduler/engine-state.ts";
import type { FoundEngine, Scaled, SharingTransport } from "../../transport/contract.ts";
import { reportWhenWatched } from "../monitor/report-when-watched.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { abortRunning, type EngineSet, type EngineSetParts, type MakeEngines, startFailure } from "./engine-set.ts";
import type { EventLog } from "./events.ts";
import { onceForAll, type Setup, setUp } from "./setup.ts";

const MOST_FAILURES = 1000;

/** Something that is waited for until engines have come. */
interface Waiter {
  /** Looks at what has come: whether the wait is over. Throws when it is in vain. */
  readonly isOver: () => boolean;
  readonly end: (error?: Error) => void;
}

/** The engines of a client that finds them. Apart from those that it starts: few pages load this. */
export function foundEngines(transport: SharingTransport): MakeEngines {
  return (parts) => new FoundEngines({ ...parts, transport });
}

/**
 * The engines that a client finds: their hosts start and end them, and other clients use them too. They come and go by
 * themselves; one whose link was lost may come back under its id.
 */
class FoundEngines implements EngineSet {
  readonly #transport: SharingTransport;
  readonly #dispatcher: Dispatcher;
  readonly #events: EventLog;
  readonly #setup: Setup | undefined;
  readonly #startTimeoutMs: number;
  readonly #closing = new AbortController();
  readonly #waiters = new Set<Waiter>();
  // What calls of `waitFor` wait for.
  readonly #counts = new Set<{ readonly count: number }>();
  #workWaits = false;
  // Ids of those that have followed others, by the id of the other.
  readonly #followers = new Map<EngineId, EngineId>();
  // Of engines that could not be set up, by id; the last ones are enough.
  readonly #failures = new Map<EngineId, Error>();
  // Ids of engines that are not wanted any more, and have not been found yet.
  readonly #dismissed = new Set<EngineId>();
  #nextId = 0;
  readonly #session: Promise<() => Promise<void>>;
  // Why there is no session.
  #failure: Error | undefined;

  constructor(parts: EngineSetParts & { readonly transport: SharingTransport }) {
    const { transport } = parts;
    this.#transport = transport;
    this.#dispatcher = parts.dispatcher;
    this.#events = parts.events;
    this.#setup = parts.setup && onceForAll(parts.setup);
    this.#startTimeoutMs = parts.startTimeoutMs ?? DEFAULT_START_TIMEOUT_MS;
    this.#dispatcher.keepEngines(this);
    this.#dispatcher.scheduler.follow();
    this.#dispatcher.onWaiting = (waits) => {
      this.#workWaits = waits;
      this.#keepAlive();
    };
    const { dispatcher, events, programName } = parts;
    // The most engines that a call waits for.
    const waitsFor = (): number => Math.max(0, ...[...this.#counts].map(({ count }) => count));
    reportWhenWatched(transport, { dispatcher, events, programName, waitsFor });
    this.#session = this.#transport.attach((engine) => void this.#join(engine));
    this.#session.catch((error: unknown) => {
      this.#failure = error instanceof Error ? error : new Error(String(error));
      this.#look();
    });
  }

  get nextId(): EngineId {
    return this.#nextId;
  }

  // A wait without a limit has no timer that does.
  #keepAlive(): void {
    this.#transport.keepAlive?.(this.#workWaits || this.#counts.size > 0);
  }

  async #join({ engineId, link, host, follows }: FoundEngine): Promise<void> {
    if (this.#dispatcher.closed) return void link.close();
    this.#nextId = Math.max(this.#nextId, engineId + 1);
    if (this.#dismissed.delete(engineId)) {
      link.host?.retire();
      return void link.close();
    }
    const handle = this.#dispatcher.prepare(engineId, link, host);
    try {
      const limits = { timeoutMs: this.#startTimeoutMs, giveUp: this.#closing.signal };
      if (this.#setup) await setUp(this.#dispatcher, handle, { ...limits, setup: this.#setup });
      if (this.#dispatcher.closed) throw new ClientClosedError();
      if (follows !== undefined) this.#followers.set(follows, engineId);
      this.#dispatcher.scheduler.join(handle.state);
      if (follows !== undefined) this.#events.emit({ kind: "engine-replaced", engineId: follows, by: engineId });
      this.#look();
    } catch (error) {
      await link.close();
      if (this.#dispatcher.closed) return;
      const cause = startFailure(engineId, error);
      this.#events.emit({ kind: "engine-start-failed", engineId, cause });
      this.#failures.set(engineId, cause);
      for (const id of this.#failures.keys()) if (this.#failures.size > MOST_FAILURES) this.#failures.delete(id);
      this.#look();
    }
  }

  async add(count: number): Promise<EngineId[]> {
    const { name, scale } = this.#transport;
    const first = this.#nextId;
    if (scale === undefined) {
      throw new EngineStartError(first, new Error(`engines of the ${name} are started by their hosts`));
    }
    let scaled: Scaled | undefined;
    const come = (): boolean => {
      if (scaled?.failure) throw startFailure(first, scaled.failure);
      return scaled?.ids.every((id) => this.#isWell(id)) === true;
    };
    const look = (outcome: Scaled): void => {
      scaled = outcome;
      this.#look();
    };
    scale(count).then(look, (failure: unknown) => look({ ids: [], failure: startFailure(first, failure) }));
    try {
      await this.#until(come, `${count} more engines were ready`);
    } catch (error) {
      for (const id of scaled?.ids ?? []) this.#dismiss(id);
      throw error;
    }
    return [...(scaled?.ids ?? [])];
  }

  // Whether it takes part. @throws why it can't
  #isWell(id: EngineId): boolean {
    const failure = this.#failures.get(id);
    if (failure !== undefined) throw failure;
    return this.#dispatcher.engines.ids.includes(id);
  }

  // It was to come with others that did not.
  #dismiss(id: EngineId): void {
    const handle = this.#dispatcher.handles.get(id);
    if (handle === undefined) this.#dismissed.add(id);
    else handle.link.host?.retire();
  }

  // @throws the failure of an engine that was found since
  #allWell(first: EngineId): boolean {
    for (const [id, failure] of this.#failures) if (id >= first) throw failure;
    return true;
  }

  async restart(engines: readonly EngineState[]): Promise<EngineId[]> {
    const ids = engines.filter((engine) => !engine.ending).map(({ engineId }) => engineId);
    const first = this.#nextId;
    for (const engine of engines) this.replace(engine, new Error("it was restarted"));
    const come = (): EngineId[] => ids.flatMap((id) => this.#followers.get(id) ?? []);
    await this.#until(() => this.#allWell(first) && come().length === ids.length, "other engines took their places");
    return come();
  }

  // The host starts another one by itself, where one is gone.
  replace(engine: EngineState, why: Error): void {
    const host = this.#dispatcher.handles.get(engine.engineId)?.link.host;
    if (engine.ending || host === undefined) return;
    this.#dispatcher.scheduler.expectEnd(engine, why);
    host.restart();
  }

  replaceLater(): undefined {
    return undefined;
  }

  // There are no such places.
  fillPlace(): void {}

  // They end once the other clients are done with them too.
  remove(engines: readonly EngineState[]): void {
    for (const { engineId } of engines) this.#dispatcher.handles.get(engineId)?.link.host?.retire();
    for (const engine of engines) this.#dispatcher.scheduler.retire(engine);
  }

  interrupt(engines: readonly EngineState[]): void {
    abortRunning(this.#dispatcher.scheduler.stopper, engines);
    for (const { head, engineId } of engines) {
      // What it runs is another client's, or not known yet.
      if (head === undefined) this.#dispatcher.handles.get(engineId)?.link.host?.interrupt();
    }
  }

  async waitFor(count: number, timeoutMs: number): Promise<void> {
    const { engines } = this.#dispatcher;
    const awaited = { count };
    this.#counts.add(awaited);
    this.#keepAlive();
    try {
      await this.#until(
        () => engines.engineCount >= count,
        () => `${engines.engineCount} of ${count} engines were ready`,
        timeoutMs,
      );
    } finally {
      this.#counts.delete(awaited);
      this.#keepAlive();
    }
  }

  #until(isOver: () => boolean, what: string | (() => string), timeoutMs = this.#startTimeoutMs): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiter: Waiter = {
        isOver,
        end: (error) => {
          this.#waiters.delete(waiter);
          clearTimeout(timer);
          if (error === undefined) resolve();
          else reject(error);
        },
      };
      const expire = (): void =>
        waiter.end(new TimeoutError(typeof what === "string" ? what : what(), timeoutMs, this.#advice()));
      const timer = startTimer(expire, timeoutMs);
      this.#waiters.add(waiter);
      this.#look();
    });
  }

  // What helps where nothing was found; where something was, the reason is another.
  #advice(): string {
    const { noneFound } = this.#transport;
    return noneFound === undefined || this.#dispatcher.handles.size > 0 ? "" : `; ${noneFound}`;
  }

  #look(): void {
    for (const waiter of this.#waiters) {
      try {
        if (this.#dispatcher.closed) throw new ClientClosedError();
        if (this.#failure) throw this.#failure;
        if (waiter.isOver()) waiter.end();
      } catch (error) {
        waiter.end(error as Error);
      }
    }
  }

  async close(): Promise<void> {
    this.#closing.abort(new ClientClosedError());
    this.#look();
    const detach = await this.#session.catch(() => undefined);
    await detach?.();
  }
}
