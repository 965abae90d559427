import type { EngineId } from "../protocol/ids.ts";
import type { OwningTransport } from "../transport/contract.ts";
import { SharedEngine } from "./shared-engine.ts";

/** Where an engine was that has ended. */
interface Place {
  readonly engineId: EngineId;
  /** How many engines in a row have ended there without having done anything, or did not start. */
  readonly inVain: number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;

/** Who wants to know of the engines of a host. */
export interface EngineWatcher {
  /** An engine may be used. @param follows - the one in whose place it was started */
  readonly joined: (engine: SharedEngine, follows: EngineId | undefined) => void;
  /** It is gone. */
  readonly left: (engine: SharedEngine, why: Error) => void;
}

/** The engines of a host. Keeps their number: where one ends that was not to, another is started. */
export class KeptEngines {
  readonly #transport: OwningTransport;
  readonly #newId: () => EngineId | Promise<EngineId>;
  readonly #watcher: EngineWatcher;
  readonly #engines = new Map<EngineId, SharedEngine>();
  readonly #pauses = new Set<ReturnType<typeof setTimeout>>();
  #closed = false;
  #draining = false;

  /** @param newId - gives an id that no other engine of the cluster has, or had */
  constructor(parts: {
    readonly transport: OwningTransport;
    readonly newId: () => EngineId | Promise<EngineId>;
    readonly watcher: EngineWatcher;
  }) {
    this.#transport = parts.transport;
    this.#newId = parts.newId;
    this.#watcher = parts.watcher;
  }

  /** Those that live. */
  get byId(): ReadonlyMap<EngineId, SharedEngine> {
    return this.#engines;
  }

  /** Starts engines. Gives their ids. @throws {EngineStartError} when one does not start; the others are retired then */
  async add(count: number): Promise<EngineId[]> {
    const starts = await Promise.allSettled(Array.from({ length: count }, () => this.#start()));
    const ids = starts.flatMap((start) => (start.status === "fulfilled" ? [start.value] : []));
    const failed = starts.find((start) => start.status === "rejected");
    if (failed === undefined) return ids;
    for (const id of ids) this.#engines.get(id)?.retire();
    throw failed.reason;
  }

  async #start(place?: Place): Promise<EngineId> {
    const engineId = await this.#newId();
    const link = await this.#transport.start(engineId);
    if (this.#closed) {
      await link.close();
      return engineId;
    }
    const engine = new SharedEngine({ engineId, link, onGone: (why) => this.#gone(engine, why, place?.inVain ?? 0) });
    this.#engines.set(engineId, engine);
    this.#watcher.joined(engine, place?.engineId);
    if (this.#draining) engine.retire();
    return engineId;
  }

  // Where one ends that was not to, another takes its place: after a pause where it had done nothing.
  #gone(engine: SharedEngine, why: Error, before: number): void {
    const { engineId, retiring, answered } = engine;
    this.#engines.delete(engineId);
    this.#watcher.left(engine, why);
    if (!retiring) this.#follow({ engineId, inVain: answered > 0 ? 0 : before + 1 });
  }

  #follow(place: Place): void {
    if (this.#closed || this.#draining) return;
    const { engineId, inVain } = place;
    const start = (): void => {
      this.#pauses.delete(pause);
      this.#start(place).catch(() => this.#follow({ engineId, inVain: inVain + 1 }));
    };
    const pauseMs = inVain === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (inVain - 1), LONGEST_PAUSE_MS);
    const pause = setTimeout(start, pauseMs);
    this.#pauses.add(pause);
  }

  /** Lets every engine end once its clients are done with it, and starts none any more. */
  drain(): void {
    this.#draining = true;
    for (const engine of this.#engines.values()) engine.retire();
  }

  /** Ends all engines. Fulfils when they are gone. */
  async close(why: Error = new Error("its host was closed")): Promise<void> {
    this.#closed = true;
    for (const pause of this.#pauses) clearTimeout(pause);
    await Promise.all([...this.#engines.values()].map((engine) => engine.end(why)));
  }
}
