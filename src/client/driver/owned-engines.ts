import { ClientClosedError, NoEnginesError, TimeoutError } from "../../protocol/errors.ts";
import type { EngineId } from "../../protocol/ids.ts";
import { startTimer } from "../../protocol/timer.ts";
import { nextTryIn } from "../../scheduler/engine-event.ts";
import type { EngineState } from "../../scheduler/engine-state.ts";
import { nextTry } from "../../scheduler/no-engines.ts";
import { LONGEST_PAUSE_MS, type Vacancy } from "../../scheduler/vacancies.ts";
import type { EngineLink, OwningTransport } from "../../transport/contract.ts";
import type { Dispatcher } from "./dispatcher.ts";
import { abortRunning, type EngineSet, type EngineSetParts, type MakeEngines, startFailure } from "./engine-set.ts";
import { type EventLog } from "./events.ts";
import { type Setup, setUp } from "./setup.ts";

/** A place among the engines, which another engine had. */
interface Place {
  /** As in a `Vacancy`, before the engine that takes it now. */
  readonly inVain: number;
  /** When that was started, `performance.now()`. */
  readonly sinceMs: number;
}

// Whether a task has stopped is looked at so often, ms.
const LOOK_MS = 5;

/** The engines of a client that starts them itself. */
export function ownedEngines(transport: OwningTransport): MakeEngines {
  return (parts) => new OwnedEngines({ ...parts, transport });
}

/**
 * The engines that a client starts, replaces and ends itself. Keeps their number: where one is gone another is started, and where
 * that comes to nothing, again after pauses that grow, until the place is taken away.
 */
export class OwnedEngines implements EngineSet {
  readonly #transport: OwningTransport;
  readonly #dispatcher: Dispatcher;
  readonly #events: EventLog;
  readonly #setup: Setup | undefined;
  #nextId = 0;
  readonly #starts = new Set<Promise<EngineId>>();
  // Ends engines that are being started, and says whether they fill a place; one for each, as a signal warns of many
  // listeners.
  readonly #giveUps = new Map<AbortController, Place | undefined>();
  // Of engines that came after others.
  readonly #places = new WeakMap<EngineState, Place>();
  readonly #startTimeoutMs: number | undefined;
  #lastFailure: Error | undefined;
  // Those that wait for a start to end.
  readonly #watchers = new Set<() => void>();

  constructor(parts: EngineSetParts & { readonly transport: OwningTransport }) {
    this.#transport = parts.transport;
    this.#dispatcher = parts.dispatcher;
    this.#events = parts.events;
    this.#setup = parts.setup;
    this.#startTimeoutMs = parts.startTimeoutMs;
    this.#dispatcher.keepEngines(this);
  }

  get nextId(): EngineId {
    return this.#nextId;
  }

  // Rejects with EngineStartError when it does not start, or its setup fails.
  #startFor(place: Place | undefined): Promise<EngineId> {
    const id = this.#nextId++;
    // Earlier failures don't count any more.
    if (this.#starts.size === 0) this.#lastFailure = undefined;
    this.#dispatcher.scheduler.startBegun();
    const start = this.#start(id, place).finally(() => {
      this.#starts.delete(start);
      for (const watch of this.#watchers) watch();
    });
    this.#starts.add(start);
    return start;
  }

  // When one does not start, none is left once the others have done what they hold.
  async add(count: number): Promise<EngineId[]> {
    const starts = await Promise.allSettled(Array.from({ length: count }, () => this.#startFor(undefined)));
    const ids = starts.flatMap((start) => (start.status === "fulfilled" ? start.value : []));
    const failed = starts.find((start) => start.status === "rejected");
    if (failed === undefined) return ids;
    const engines = ids.flatMap((id) => this.#dispatcher.engines.byId.get(id) ?? []);
    for (const engine of engines) this.#dispatcher.scheduler.retire(engine);
    await Promise.all(engines.map((engine) => this.#dispatcher.gone(engine)));
    throw failed.reason;
  }

  // When one does not start, others are tried later.
  restart(engines: readonly EngineState[]): Promise<EngineId[]> {
    const ended = engines.filter((engine) => !engine.ending);
    return Promise.all(ended.map((engine) => this.#replace(engine, new Error("it was restarted"))));
  }

  replace(engine: EngineState, why: Error): void {
    // One that is to be removed is followed by none. A failure is reported as an event, and by waitForEngines.
    if (engine.retiring) this.#dispatcher.scheduler.end(engine, why);
    else this.#replace(engine, why).catch(() => undefined);
  }

  #replace(engine: EngineState, why: Error): Promise<EngineId> {
    const start = this.#follow(engine.engineId, 0);
    this.#dispatcher.scheduler.end(engine, why);
    return start;
  }

  fillPlace(vacancy: Vacancy): void {
    this.#follow(vacancy.engineId, vacancy.inVain).catch(() => undefined);
  }

  remove(engines: readonly EngineState[], areAll: boolean): void {
    if (areAll) this.#giveUpPlaces();
    for (const engine of engines) this.#dispatcher.scheduler.retire(engine);
  }

  interrupt(engines: readonly EngineState[]): void {
    abortRunning(this.#dispatcher.scheduler.stopper, engines);
  }

  #giveUpPlaces(): void {
    this.#dispatcher.scheduler.vacancies.clear();
    for (const [giveUp, place] of this.#giveUps) if (place) giveUp.abort(new Error("its place was removed"));
  }

  // Between tries to fill a place it waits only if its time is limited.
  async waitFor(count: number, timeoutMs: number): Promise<void> {
    const untilMs = performance.now() + timeoutMs;
    for (;;) {
      const { sure, doubtful } = this.#count();
      if (sure >= count) return;
      this.#dispatcher.checkOpen();
      const leftMs = untilMs - performance.now();
      const { next } = this.#dispatcher.scheduler.vacancies;
      const isHopeless = this.#starts.size === 0 && doubtful === 0 && (!next || leftMs === Number.POSITIVE_INFINITY);
      if (isHopeless) throw this.#lastFailure ?? new NoEnginesError(tooFew({ sure, count, inMs: next?.inMs }));
      if (leftMs <= 0) throw new TimeoutError(`${sure} of ${count} engines were ready`, timeoutMs);
      await this.#change(doubtful === 0 ? leftMs : Math.min(leftMs, LOOK_MS));
    }
  }

  async close(): Promise<void> {
    this.#dispatcher.scheduler.vacancies.clear();
    for (const giveUp of this.#giveUps.keys()) giveUp.abort(new ClientClosedError());
    await Promise.allSettled(this.#starts);
  }

  // Engines that will go on, and those that are told to stop the task that they run, and may end with it.
  #count(): { readonly sure: number; readonly doubtful: number } {
    const engines = [...this.#dispatcher.engines.byId.values()].filter((engine) => !engine.ending);
    const doubtful = engines.filter((engine) => engine.head && engine.stopping.has(engine.head)).length;
    return { sure: engines.length - doubtful, doubtful };
  }

  // Starts an engine in the place of one that is gone.
  #follow(engineId: EngineId, inVain: number): Promise<EngineId> {
    const by = this.#nextId;
    const start = this.#startFor({ inVain, sinceMs: performance.now() });
    this.#events.emit({ kind: "engine-replaced", engineId, by });
    return start;
  }

  replaceLater(engine: EngineState, why: Error): number {
    const place = this.#places.get(engine);
    const isNew = place === undefined || performance.now() - place.sinceMs > LONGEST_PAUSE_MS;
    const inVain = isNew ? 1 : place.inVain + 1;
    return this.#dispatcher.scheduler.vacancies.add({ engineId: engine.engineId, inVain, why });
  }

  async #start(id: EngineId, place: Place | undefined): Promise<EngineId> {
    let link: EngineLink | undefined;
    const giveUp = new AbortController();
    this.#giveUps.set(giveUp, place);
    try {
      if (this.#dispatcher.closed) throw new ClientClosedError();
      link = await this.#transport.start(id, giveUp.signal);
      if (this.#dispatcher.closed) throw new ClientClosedError();
      giveUp.signal.throwIfAborted();
      const handle = this.#dispatcher.prepare(id, link);
      if (place) this.#places.set(handle.state, place);
      const limits = { timeoutMs: this.#startTimeoutMs, giveUp: giveUp.signal };
      if (this.#setup) await setUp(this.#dispatcher, handle, { ...limits, setup: this.#setup });
      // Not while it is shut down: what is left to do may need another engine.
      if (this.#dispatcher.closed) throw new ClientClosedError();
      this.#dispatcher.scheduler.startEnded();
      this.#dispatcher.scheduler.join(handle.state);
      return id;
    } catch (error) {
      await link?.close();
      this.#dispatcher.scheduler.startEnded();
      const failure = this.#dispatcher.closed ? new ClientClosedError() : startFailure(id, error);
      this.#lastFailure = failure;
      if (!this.#dispatcher.closed) this.#failed(id, failure, giveUp.signal.aborted ? undefined : place);
      throw failure;
    } finally {
      this.#giveUps.delete(giveUp);
    }
  }

  #failed(engineId: EngineId, cause: Error, place: Place | undefined): void {
    const nextTryMs =
      place && this.#dispatcher.scheduler.vacancies.add({ engineId, inVain: place.inVain + 1, why: cause });
    this.#events.emit({ kind: "engine-start-failed", engineId, cause, ...nextTryIn(nextTryMs) });
    this.#dispatcher.scheduler.endStranded();
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

function tooFew(engines: { readonly sure: number; readonly count: number; readonly inMs: number | undefined }): string {
  const { sure, count, inMs } = engines;
  const what = inMs === undefined ? "none is being started; client.addEngines(n) starts some" : nextTry(inMs);
  return `the client has ${sure} engines, not ${count}, and ${what}`;
}
