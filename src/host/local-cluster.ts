import type { EngineId } from "../protocol/ids.ts";
import type { FromHost, ToHost } from "../protocol/session.ts";
import type { FoundEngine, OwningTransport, SharingTransport } from "../transport/contract.ts";
import { remoteLink } from "../transport/remote-link.ts";
import { delayedWire, type WirePair, type WireTraits } from "./delayed-wire.ts";
import { SharedEngine } from "./shared-engine.ts";

type Found = (engine: FoundEngine) => void;

/** One client, and its wires by engine. */
interface Attached {
  readonly found: Found;
  readonly wires: Map<EngineId, WirePair<ToHost, FromHost>>;
}

/** Where an engine was that has ended. */
interface Place {
  readonly engineId: EngineId;
  /** How many engines in a row have ended there without having done anything. */
  readonly inVain: number;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 30_000;

/** How a cluster within one process behaves. */
export interface LocalClusterOptions extends Partial<WireTraits> {
  /** Starts its engines. */
  readonly transport: OwningTransport;
}

// Of a fast network: a message there and back takes less than a timer can tell.
const DEFAULT_TRAITS: WireTraits = { roundTripMs: 0, windowBytes: 4 * 2 ** 20 };

/**
 * A cluster within one process: engines that come, go and return, that several clients share, and that are a round trip
 * away. Behaves as engines on other machines do, for whoever wants to try a program, or this library, without any.
 */
export class LocalCluster {
  readonly #transport: OwningTransport;
  readonly #traits: WireTraits;
  readonly #engines = new Map<EngineId, SharedEngine>();
  readonly #clients = new Set<Attached>();
  readonly #pauses = new Set<ReturnType<typeof setTimeout>>();
  #nextId = 0;
  #closed = false;

  constructor({ transport, ...traits }: LocalClusterOptions) {
    this.#transport = transport;
    this.#traits = { ...DEFAULT_TRAITS, ...traits };
  }

  /** Ids of the engines that live, rising. */
  get ids(): EngineId[] {
    return [...this.#engines.keys()].toSorted((a, b) => a - b);
  }

  /** Number of tasks that an engine holds, of all clients. */
  loadOf(engineId: EngineId): number {
    return this.#engines.get(engineId)?.load ?? 0;
  }

  /** Starts engines, which clients find as soon as they are ready. Gives their ids. */
  async add(count = 1): Promise<EngineId[]> {
    return Promise.all(Array.from({ length: count }, () => this.#start()));
  }

  // @param place - of the one that it follows
  async #start(place?: Place): Promise<EngineId> {
    const engineId = this.#nextId++;
    const link = await this.#transport.start(engineId);
    if (this.#closed) {
      await link.close();
      return engineId;
    }
    const engine = new SharedEngine({ engineId, link, onGone: () => this.#gone(engine, place?.inVain ?? 0) });
    this.#engines.set(engineId, engine);
    for (const client of this.#clients) this.#connect(client, engine, place?.engineId);
    return engineId;
  }

  // Where one ends that was not to, another takes its place: after a pause where it had done nothing.
  #gone({ engineId, retiring, answered }: SharedEngine, before: number): void {
    this.#engines.delete(engineId);
    for (const { wires } of this.#clients) wires.delete(engineId);
    if (this.#closed || retiring) return;
    const inVain = answered > 0 ? 0 : before + 1;
    const follow = (): void => {
      this.#pauses.delete(pause);
      this.#start({ engineId, inVain }).catch(() => undefined);
    };
    const pause = setTimeout(follow, inVain === 0 ? 0 : Math.min(FIRST_PAUSE_MS * 2 ** (inVain - 1), LONGEST_PAUSE_MS));
    this.#pauses.add(pause);
  }

  #connect(client: Attached, engine: SharedEngine, follows?: EngineId): void {
    const wire = delayedWire<ToHost, FromHost>(this.#traits);
    const { engineId } = engine;
    client.wires.set(engineId, wire);
    engine.open(wire.ends[1]);
    client.found({ engineId, link: remoteLink(wire.ends[0]), follows });
  }

  /** Cuts the ways to an engine: clients lose it, it lives on. */
  cut(engineId: EngineId): void {
    for (const { wires } of this.#clients) {
      const wire = wires.get(engineId);
      wires.delete(engineId);
      wire?.cut(new Error("its host is silent"));
    }
  }

  /** Mends the ways to an engine that were cut: clients find it again, under its id. */
  mend(engineId: EngineId): void {
    const engine = this.#engines.get(engineId);
    for (const client of this.#clients) if (engine && !client.wires.has(engineId)) this.#connect(client, engine);
  }

  /** Ends an engine at once, as the death of its thread would; another one takes its place. */
  kill(engineId: EngineId): void {
    void this.#engines.get(engineId)?.end(new Error("it was killed"));
  }

  /** Leads a client to the engines. */
  transport(): SharingTransport {
    return {
      name: "cluster",
      owns: false,
      attach: (found) => {
        const client: Attached = { found, wires: new Map() };
        this.#clients.add(client);
        for (const engine of this.#engines.values()) this.#connect(client, engine);
        return Promise.resolve(() => {
          this.#clients.delete(client);
          return Promise.resolve();
        });
      },
      scale: async (more) => void (await this.add(more)),
    };
  }

  /** Ends all engines. Fulfils when they are gone. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const pause of this.#pauses) clearTimeout(pause);
    await Promise.all([...this.#engines.values()].map((engine) => engine.end(new Error("the cluster was closed"))));
  }
}
