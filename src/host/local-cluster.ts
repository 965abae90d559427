import type { EngineId } from "../protocol/ids.ts";
import type { FromHost, ToHost } from "../protocol/session.ts";
import type { FoundEngine, OwningTransport, SharingTransport } from "../transport/contract.ts";
import { remoteLink } from "../transport/remote-link.ts";
import { delayedWire, type WirePair, type WireTraits } from "./delayed-wire.ts";
import { KeptEngines } from "./kept-engines.ts";
import type { SharedEngine } from "./shared-engine.ts";

/** One client, and its wires by engine. */
interface Attached {
  readonly name: string;
  readonly found: (engine: FoundEngine) => void;
  readonly wires: Map<EngineId, WirePair<ToHost, FromHost>>;
}

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
  readonly #traits: WireTraits;
  readonly #engines: KeptEngines;
  readonly #clients = new Set<Attached>();
  #nextId = 0;
  #nextClient = 0;

  constructor({ transport, ...traits }: LocalClusterOptions) {
    this.#traits = { ...DEFAULT_TRAITS, ...traits };
    this.#engines = new KeptEngines({
      transport,
      newId: () => this.#nextId++,
      watcher: {
        joined: (engine, follows) => {
          for (const client of this.#clients) this.#connect(client, engine, follows);
        },
        left: ({ engineId }) => {
          for (const { wires } of this.#clients) wires.delete(engineId);
        },
      },
    });
  }

  /** Ids of the engines that live, rising. */
  get ids(): EngineId[] {
    return [...this.#engines.byId.keys()].toSorted((a, b) => a - b);
  }

  /** Number of tasks that an engine holds, of all clients. */
  loadOf(engineId: EngineId): number {
    return this.#engines.byId.get(engineId)?.load ?? 0;
  }

  /** Starts engines, which clients find as soon as they are ready. Gives their ids. @throws {EngineStartError} */
  add(count = 1): Promise<EngineId[]> {
    return this.#engines.add(count);
  }

  #connect(client: Attached, engine: SharedEngine, follows?: EngineId): void {
    const wire = delayedWire<ToHost, FromHost>(this.#traits);
    const { engineId } = engine;
    client.wires.set(engineId, wire);
    engine.open(wire.ends[1], client.name);
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
    const engine = this.#engines.byId.get(engineId);
    for (const client of this.#clients) if (engine && !client.wires.has(engineId)) this.#connect(client, engine);
  }

  /** Ends an engine at once; another one takes its place. */
  kill(engineId: EngineId): void {
    void this.#engines.byId.get(engineId)?.end(new Error("it was killed"));
  }

  /** Leads a client to the engines. */
  transport(): SharingTransport {
    return {
      name: "cluster",
      owns: false,
      attach: (found) => {
        const client: Attached = { name: `local.${this.#nextClient++}`, found, wires: new Map() };
        this.#clients.add(client);
        for (const engine of this.#engines.byId.values()) this.#connect(client, engine);
        return Promise.resolve(() => {
          this.#clients.delete(client);
          return Promise.resolve();
        });
      },
      scale: async (more) => ({ ids: await this.add(more) }),
    };
  }

  /** Ends all engines. Fulfils when they are gone. */
  close(): Promise<void> {
    return this.#engines.close();
  }
}
