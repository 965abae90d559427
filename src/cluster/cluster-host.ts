import { type EngineWatcher, KeptEngines } from "../host/kept-engines.ts";
import type { HostReport } from "../monitor/host-report.ts";
import type { TaskRecords } from "../monitor/task-records.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { FromHost, ToHost } from "../protocol/session.ts";
import type { OwningTransport } from "../transport/contract.ts";
import { type Hash, HostContents } from "./contents/host-contents.ts";
import { type BundleKeeper, HostPort, type HostStore } from "./contents/host-port.ts";
import type { EngineAnswer } from "./engine-orders.ts";
import type { EngineNotice } from "./heartbeat.ts";
import { HostDeeds, type HostWish, type ProfileThread } from "./host-deeds.ts";
import type { CourierNotice, HostNotice } from "./host-notices.ts";
import { type HostFigures, HostReporter, type HostStanding } from "./host-reporter.ts";
import { writeJson } from "./json.ts";
import { HostModules } from "./modules.ts";
import { Once } from "./once.ts";
import type { Port } from "./port.ts";
import { PortWire } from "./port-wire.ts";

/** Something that happened to a host. */
export type HostEvent =
  | { readonly kind: "engine-started"; readonly engineId: EngineId }
  | { readonly kind: "engine-ended"; readonly engineId: EngineId; readonly cause: Error }
  | { readonly kind: "no-engines" };

const REMEMBERED_ORDERS = 1000;

/** Engines of this machine, which the clients of a cluster find and share. */
export class ClusterHost {
  readonly #engines: KeptEngines;
  readonly #control: Port;
  readonly #follows = new Map<EngineId, EngineId>();
  readonly #modules = new HostModules();
  readonly #store: HostStore;
  readonly #onEvent: (event: HostEvent) => void;
  readonly #name: string;
  readonly #orders = new Once<EngineAnswer>(REMEMBERED_ORDERS);
  readonly #deeds: HostDeeds;
  readonly #reporter: HostReporter;
  readonly #maxEngines: number;
  // Engines that are being started for clients.
  #coming = 0;
  #isDraining = false;

  /**
   * @param control - to the thread that has the connection
   * @param newId - gives an id that no other engine of the cluster has, or had
   * @param bundles - keeps the modules that clients send
   * @param hash - checks what they send by name; absent: clients are believed
   */
  constructor(parts: {
    readonly transport: OwningTransport;
    readonly control: Port;
    readonly portOf: (moved: object) => Port;
    readonly newId: () => Promise<EngineId>;
    readonly bundles: BundleKeeper;
    readonly hash?: Hash | undefined;
    /** Which host it is, and until when. */
    readonly standing: () => Pick<HostStanding, "host" | "incarnation" | "endsMs">;
    readonly profile?: ProfileThread | undefined;
    /** Called when a user of the cluster wishes the host to be drained, or to end. */
    readonly wish: (wish: HostWish, user: string) => void;
    /** For those who look at the cluster. */
    readonly figures: () => HostFigures;
    /** Engines that clients may have it have; Infinity: any number. */
    readonly maxEngines: number;
    readonly onEvent: (event: HostEvent) => void;
    /** Uses the engines as well. */
    readonly watcher?: EngineWatcher;
  }) {
    const { transport, newId, control, portOf, watcher } = parts;
    this.#control = control;
    this.#onEvent = parts.onEvent;
    this.#store = { contents: new HostContents(undefined, parts.hash), bundles: parts.bundles };
    this.#engines = new KeptEngines({
      transport,
      newId,
      watcher: {
        joined: (engine, follows) => {
          const { engineId } = engine;
          watcher?.joined(engine, follows);
          this.#reporter.joined(engine, follows);
          if (follows !== undefined) this.#follows.set(engineId, follows);
          this.#sayEngines();
          this.#onEvent({ kind: "engine-started", engineId });
        },
        left: (engine, cause) => {
          const { engineId } = engine;
          watcher?.left(engine, cause);
          this.#reporter.left(engine, cause);
          this.#follows.delete(engineId);
          this.#sayEngines();
          this.#onEvent({ kind: "engine-ended", engineId, cause });
          if (this.#engines.byId.size === 0) this.#onEvent({ kind: "no-engines" });
        },
      },
    });
    this.#maxEngines = parts.maxEngines;
    this.#name = parts.standing().host;
    this.#deeds = new HostDeeds({ ...parts, host: this.#name, engines: () => this.#engines.byId });
    this.#reporter = new HostReporter({
      engines: () => this.#engines.byId.values(),
      figures: parts.figures,
      standing: () => ({
        ...parts.standing(),
        ...(Number.isFinite(this.#maxEngines) && { maxEngines: this.#maxEngines }),
        isDraining: this.#isDraining,
      }),
      send: (report) => {
        // Written here: the courier's thread has the messages of all clients to see to.
        const bytes = writeJson(report);
        this.#say({ kind: "seen", bytes }, [bytes.buffer]);
      },
    });
    // The courier posts nothing else.
    control.listen((notice) => this.#hear(notice as CourierNotice, portOf));
  }

  #hear(notice: CourierNotice, portOf: (moved: object) => Port): void {
    switch (notice.kind) {
      case "session":
        return this.#open(notice, portOf(notice.port));
      case "order":
        return void this.#carryOut(notice);
      case "act":
        return void this.#act(notice);
      case "watched":
        return this.#reporter.watch(notice.watching);
    }
  }

  #open({ engineId, client }: Extract<CourierNotice, { kind: "session" }>, port: Port): void {
    const own = new HostPort(port, client, this.#store);
    const wire = new PortWire<FromHost, ToHost>(own, { module: this.#modules.read });
    const engine = this.#engines.byId.get(engineId);
    if (engine) engine.open(wire, client);
    else wire.close();
  }

  async #carryOut({ from, order }: Extract<CourierNotice, { kind: "order" }>): Promise<void> {
    const { ticket, count } = order;
    const answer = await this.#orders.take(`${from.user}.${from.session}`, ticket, async () => ({
      ticket,
      host: this.#name,
      ...(await this.#tryToAdd(count)),
    }));
    this.#say({ kind: "answer", to: from, answer });
  }

  async #act({ from, order }: Extract<CourierNotice, { kind: "act" }>): Promise<void> {
    this.#say({ kind: "acted", to: from, answer: await this.#deeds.take(from, order) });
  }

  #say(notice: HostNotice, move: readonly ArrayBuffer[] = []): void {
    this.#control.post(notice, move);
  }

  async #tryToAdd(count: number): Promise<Pick<EngineAnswer, "ids" | "why">> {
    const room = this.#maxEngines - this.#engines.byId.size - this.#coming;
    if (this.#isDraining) return { ids: [], why: "its time is up" };
    if (count > room) return { ids: [], why: `it may have ${this.#maxEngines} engines at most` };
    this.#coming += count;
    try {
      return { ids: await this.start(count) };
    } catch (error) {
      return { ids: [], why: error instanceof Error ? error.message : String(error) };
    } finally {
      this.#coming -= count;
    }
  }

  #sayEngines(): void {
    const engines: EngineNotice[] = [...this.#engines.byId.keys()].map((id) => ({
      id,
      follows: this.#follows.get(id),
    }));
    const maxEngines = this.#isDraining ? 0 : this.#maxEngines;
    this.#say({ kind: "engines", engines, ...(Number.isFinite(maxEngines) && { maxEngines }) });
  }

  /** Ids of the engines that live. */
  get ids(): readonly EngineId[] {
    return [...this.#engines.byId.keys()];
  }

  /** As {@link HostReporter.look}. */
  look(onTasks: (tasks: TaskRecords) => void): () => HostReport {
    return this.#reporter.look(onTasks);
  }

  /** Starts engines. @throws {EngineStartError} when one does not start */
  start(count: number): Promise<EngineId[]> {
    return this.#engines.add(count);
  }

  /** Takes no new tasks: each engine ends once its clients are done with it. */
  drain(): void {
    this.#isDraining = true;
    this.#sayEngines();
    this.#engines.drain();
  }

  /** Ends the engines at once. */
  async close(why?: Error): Promise<void> {
    this.#reporter.close();
    await this.#engines.close(why);
    this.#store.contents.close();
  }
}
