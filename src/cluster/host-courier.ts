import { Leases } from "../link/leases.ts";
import { LinkAdmission } from "../link/link-admission.ts";
import { epochMs } from "../protocol/epoch-ms.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { Bus, BusMessage } from "./bus.ts";
import { CourierLink } from "./courier-link.ts";
import { Doubts, type Question, readProof } from "./doubts.ts";
import { readOrder } from "./engine-orders.ts";
import { GivenUp } from "./given-up.ts";
import { type EngineNotice, type Heartbeat, type Machine, type Versions, writeHeartbeat } from "./heartbeat.ts";
import type { CourierNotice, HostNotice } from "./host-notices.ts";
import { writeJson } from "./json.ts";
import { Onlookers } from "./onlookers.ts";
import type { Port, PortPair } from "./port.ts";
import { ENGINES, LINKS, PING, type SessionName, type Subjects } from "./subjects.ts";

const TICK_MS = 100;
const HEARTBEAT_MS = 500;

interface EngineSession extends SessionName {
  readonly engine: string;
}

/** One client's use of one engine. */
interface HostSession {
  readonly link: CourierLink;
  readonly client: string;
  readonly engineId: EngineId;
  /** Tells the client that the link is over. */
  readonly reset: () => void;
}

/** Lets clients reach the engines of one host, in a thread that has nothing else to do: a host that is busy is heard. */
export class HostCourier {
  readonly #parts: HostCourierParts;
  readonly #sessions = new Map<string, HostSession>();
  readonly #ticking = new Set<CourierLink>();
  readonly #givenUp = new GivenUp();
  readonly #doubts: Doubts;
  readonly #leases: Leases;
  readonly #admission: LinkAdmission;
  readonly #onlookers: Onlookers;
  #engines: readonly EngineNotice[] = [];
  #maxEngines: number | undefined;
  readonly #sinceMs = epochMs();
  #isOnline = true;
  #hasLeft = false;
  // Is called when the last session is over.
  #onEmpty: () => void = () => undefined;
  #saidMs = 0;
  #tickedMs = performance.now();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(parts: HostCourierParts) {
    this.#parts = parts;
    const { bus, subjects, name, control, incarnation, leaseMs } = parts;
    this.#leases = new Leases({ leaseMs, tickMs: TICK_MS });
    this.#admission = new LinkAdmission(incarnation);
    this.#doubts = new Doubts(({ user, session }, number) => {
      bus.publish(
        subjects.toClient(user, session, LINKS),
        writeJson({ host: name, incarnation, number } satisfies Question),
      );
    });
    bus.subscribe(subjects.framesToHost(name), (message) => this.#hear(message));
    bus.subscribe(subjects.who, () => this.#sayEngines());
    this.#onlookers = new Onlookers({ bus, subjects, host: name, tell: (notice) => control.post(notice, []) });
    bus.onStatus((isOnline) => this.#setOnline(isOnline));
    // The host posts nothing else.
    control.listen((notice) => this.#hearHost(notice as HostNotice));
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  #hearHost(notice: HostNotice): void {
    switch (notice.kind) {
      case "engines":
        this.#engines = notice.engines;
        this.#maxEngines = notice.maxEngines;
        return this.#sayEngines();
      case "answer": {
        const { bus, subjects } = this.#parts;
        const { user, session } = notice.to;
        return bus.publish(subjects.toClient(user, session, ENGINES), writeJson(notice.answer));
      }
      case "seen":
        if (this.#isOnline && !this.#hasLeft) this.#onlookers.show(notice.bytes);
        return;
      case "acted":
        return this.#onlookers.answer(notice.to, notice.answer);
    }
  }

  #sayEngines(): void {
    this.#say({ engines: this.#engines, maxEngines: this.#maxEngines });
  }

  #say(said: Pick<Heartbeat, "engines" | "maxEngines" | "isLeaving">): void {
    if (this.#hasLeft) return;
    const { bus, subjects, name, incarnation, versions, machine } = this.#parts;
    this.#saidMs = performance.now();
    const heartbeat = {
      ...said,
      incarnation,
      clients: new Set([...this.#sessions.values()].map(({ client }) => client)).size,
      machine: machine(),
      sinceMs: this.#sinceMs,
      sentMs: epochMs(),
      versions,
    };
    bus.publish(subjects.heartbeat(name), writeHeartbeat(heartbeat));
  }

  #hear(message: BusMessage): void {
    this.#lookAtClock();
    if (this.#hasLeft) return;
    const [user = "", session = "", engine = ""] = message.tokens.slice(-3);
    const client = `${user}.${session}`;
    const nowMs = performance.now();
    this.#leases.heard(client, nowMs);
    this.#givenUp.heard(client);
    if (engine === LINKS) this.#prove(client, message.bytes, nowMs);
    else if (this.#doubts.takes(client, { user, session }, message, nowMs)) this.#take(message);
  }

  // A client has said which links it has: others it has given up, and what it had sent on them must not run.
  #prove(client: string, bytes: Uint8Array, nowMs: number): void {
    const proof = readProof(bytes);
    const held = proof && this.#doubts.proven(client, proof.number, nowMs);
    if (proof === undefined || held === undefined) return;
    const epochs = new Map(proof.links);
    for (const session of this.#sessions.values()) {
      if (session.client !== client || epochs.get(session.engineId) === session.link.epoch) continue;
      session.link.lose("its client has given it up");
    }
    for (const message of held) {
      const engine = message.tokens.at(-1) ?? "";
      const isFrame = engine !== PING && engine !== ENGINES;
      if (!isFrame || CourierLink.epochOf(message.bytes) === epochs.get(Number(engine))) this.#take(message);
    }
  }

  #take({ tokens, bytes }: BusMessage): void {
    const [user = "", session = "", engine = ""] = tokens.slice(-3);
    const client = `${user}.${session}`;
    if (engine === PING) return;
    if (engine === ENGINES) return this.#order({ user, session }, bytes);
    const name = `${client}.${engine}`;
    switch (this.#admission.judge(name, bytes)) {
      case "pass":
        return this.#sessions.get(name)?.link.received(bytes);
      case "open": {
        // The client has given the older link up: what that had not begun never runs.
        const older = this.#sessions.get(name);
        this.#sessions.delete(name);
        older?.link.lose("its client has given it up");
        return this.#open(name, client, { user, session, engine, frame: bytes });
      }
      case "reset":
        return this.#reset({ user, session, engine }, bytes);
      case "ignore":
        return;
    }
  }

  #order(from: SessionName, bytes: Uint8Array): void {
    const order = readOrder(bytes);
    if (order === undefined) return;
    const notice: CourierNotice = { kind: "order", from, order };
    this.#parts.control.post(notice, []);
  }

  #reset({ user, session, engine }: EngineSession, frame: Uint8Array): void {
    const { bus, subjects } = this.#parts;
    const answer = CourierLink.resetOf(frame);
    if (answer !== undefined) bus.publish(subjects.toClient(user, session, engine), answer);
  }

  #open(name: string, client: string, of: EngineSession & { readonly frame: Uint8Array }): void {
    const { bus, subjects, incarnation, control, makePorts } = this.#parts;
    const { frame, ...to } = of;
    const engineId = Number(to.engine);
    const epoch = CourierLink.epochOf(frame);
    if (epoch === undefined || !this.#engines.some(({ id }) => id === engineId)) {
      this.#admission.ended(name);
      return this.#reset(to, frame);
    }
    const subject = subjects.toClient(to.user, to.session, to.engine);
    const ports = makePorts();
    const link = new CourierLink({
      port: ports.own,
      publish: (each) => bus.publish(subject, each),
      incarnation,
      epoch,
      isOnline: this.#isOnline,
      ticking: this.#ticking,
      onEnd: () => {
        if (this.#sessions.get(name)?.link !== link) return;
        this.#sessions.delete(name);
        this.#admission.ended(name);
        if (this.#sessions.size === 0) this.#onEmpty();
      },
    });
    this.#sessions.set(name, { link, client, engineId, reset: () => this.#reset(to, frame) });
    const notice: CourierNotice = { kind: "session", engineId, client, port: ports.other };
    control.post(notice, [ports.other as ArrayBuffer]);
    link.received(frame);
  }

  #setOnline(isOnline: boolean): void {
    this.#isOnline = isOnline;
    for (const { link, client } of this.#sessions.values()) {
      // It had no way to be heard.
      if (isOnline) this.#leases.heard(client, performance.now());
      link.setOnline(isOnline);
    }
    if (isOnline) this.#sayEngines();
  }

  // A process that stood still for so long has been given up: what it is sent from before must not run now.
  #lookAtClock(): void {
    const nowMs = performance.now();
    // The last sign of life was older than the last tick.
    const stoodStill = nowMs - this.#tickedMs > this.#parts.givenUpMs - 2 * HEARTBEAT_MS;
    this.#tickedMs = nowMs;
    if (stoodStill) for (const session of this.#sessions.values()) this.#giveUp(session, "its host stood still");
  }

  #giveUp({ link, client, reset }: HostSession, why: string): void {
    link.lose(why);
    this.#givenUp.note(client, reset);
  }

  #tick(): void {
    this.#lookAtClock();
    const nowMs = performance.now();
    for (const link of this.#ticking) link.tick();
    this.#onlookers.tick(nowMs);
    if (!this.#isOnline) return;
    if (nowMs - this.#saidMs >= HEARTBEAT_MS) this.#sayEngines();
    // A client that was not heard for so long is gone: nothing of it is left here.
    for (const silent of this.#leases.expired(nowMs)) {
      this.#doubts.left(silent);
      for (const session of this.#sessions.values()) {
        if (session.client === silent) this.#giveUp(session, "its client is silent");
      }
    }
  }

  /** Tells the clients to give this host up, at once: it may be gone in a moment, or stands still. It is silent from then on. */
  leave(): void {
    this.#say({ engines: [], isLeaving: true });
    this.#hasLeft = true;
    for (const { link } of this.#sessions.values()) link.lose("its host has left");
  }

  /** It goes on. Clients find it again. */
  comeBack(): void {
    this.#hasLeft = false;
    this.#sayEngines();
  }

  /** Ends the connection, once the clients have what the engines said last or so many ms are over. Says that the host is gone. */
  async close(waitMs: number): Promise<void> {
    // What the host has said before it asked for the end, on another port.
    this.#parts.control.take?.();
    if (this.#sessions.size > 0) {
      await new Promise<void>((resolve) => {
        this.#onEmpty = resolve;
        setTimeout(resolve, waitMs);
      });
    }
    clearInterval(this.#timer);
    this.leave();
    await this.#parts.bus.close();
  }
}

/** What a host's courier is made of. */
export interface HostCourierParts {
  readonly bus: Bus;
  readonly subjects: Subjects;
  /** Of the host. */
  readonly name: string;
  readonly incarnation: number;
  /** To the host. */
  readonly control: Port;
  readonly makePorts: () => PortPair;
  readonly versions: Versions;
  /** What is there now. */
  readonly machine: () => Machine;
  /** Time without a sign of life after which a client is taken to be gone, ms. */
  readonly leaseMs: number;
  /** Time without a sign of life after which clients give this host up, ms. */
  readonly givenUpMs: number;
}
