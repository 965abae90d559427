import { HostWatch } from "../link/host-watch.ts";
import { nextEpoch } from "../link/link-admission.ts";
import { epochMs } from "../protocol/epoch-ms.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { Bus, BusMessage } from "./bus.ts";
import type { ClientNotice, ClientOrder } from "./client-notices.ts";
import { ClientReports } from "./client-reports.ts";
import { CourierLink } from "./courier-link.ts";
import { answerTo } from "./doubts.ts";
import { EngineRequests } from "./engine-requests.ts";
import {
  type EngineNotice,
  type Heartbeat,
  type HostEnd,
  mismatch,
  readHeartbeat,
  readHostEnd,
  type Versions,
} from "./heartbeat.ts";
import { type KnownHost, meetHost } from "./known-host.ts";
import type { Port, PortPair } from "./port.ts";
import { ENGINES, LINKS, PING, type SessionName, type Subjects } from "./subjects.ts";
import { resetFor } from "./unknown-link.ts";

/** How long things may take, ms. */
export interface ClientTimes {
  /** Time without a sign of life after which a host is taken to be gone. */
  readonly silenceMs: number;
  /** Time after which a host is taken to be gone that nobody can reach, as the server says. */
  readonly goneMs: number;
  /** Time without a connection to the server after which its engines are given up. */
  readonly outageMs: number;
}

const TICK_MS = 100;
const PING_MS = 500;
// Clocks that are set by others, as most are, differ by less.
const FAR_OFF_MS = 5000;
// A difference that is not worth a message.
const CLOSE_MS = 1;

/**
 * Finds the engines of a cluster for one client, and keeps the links to them, in a thread that has nothing else to do: so
 * that a client that is busy is heard, and hears.
 */
export class ClientCourier {
  readonly #parts: ClientCourierParts;
  readonly #hosts = new Map<string, KnownHost>();
  readonly #refused = new Set<string>();
  // Incarnations that have ended, by host: what they said last may come after that.
  readonly #ended = new Map<string, number>();
  readonly #watch: HostWatch;
  // Of the links that were last: no two of an engine have the same, whatever becomes of its host meanwhile.
  readonly #epochs = new Map<EngineId, number>();
  // Hosts by their engines, which have links.
  readonly #hostOf = new Map<EngineId, KnownHost>();
  readonly #ticking = new Set<CourierLink>();
  readonly #requests: EngineRequests;
  readonly #reports: ClientReports;
  #isOnline = true;
  #cutOffMs = 0;
  #pingedMs = 0;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(parts: ClientCourierParts) {
    this.#parts = parts;
    const { bus, subjects, session, times } = parts;
    this.#watch = new HostWatch({ leaseMs: times.silenceMs, tickMs: TICK_MS });
    bus.subscribe(subjects.heartbeat("*"), ({ tokens, bytes }) => this.#hearHost(tokens.at(-1) ?? "", bytes));
    bus.subscribe(subjects.toClient(session.user, session.session, "*"), (message) => this.#hearEngine(message));
    bus.onStatus((isOnline) => this.#setOnline(isOnline));
    this.#requests = new EngineRequests(
      () => [...this.#hosts.values()].map(({ place }) => place),
      (host, order) => bus.publish(subjects.toHost(host, session.user, session.session, ENGINES), order),
    );
    this.#reports = new ClientReports({ bus, subjects, session, say: (notice) => this.#say(notice) });
    parts.control.listen((message) => {
      // The client posts nothing else.
      const order = message as ClientOrder;
      if (order.kind === "add") void this.#ask(order);
      else this.#reports.heard(order.work);
    });
    bus.publish(subjects.who, new Uint8Array());
    this.#timer = setInterval(() => this.#tick(), TICK_MS);
  }

  #hearHost(name: string, bytes: Uint8Array): void {
    const end = readHostEnd(bytes);
    if (end !== undefined) return this.#hearEnd(name, end);
    const heartbeat = readHeartbeat(bytes);
    if (heartbeat === undefined || this.#ended.get(name) === heartbeat.incarnation) return;
    const why = mismatch(this.#parts.versions, heartbeat.versions);
    if (why !== undefined) return this.#refuse(name, why);
    if (heartbeat.isLeaving === true) {
      this.#watch.left(name);
      return this.#lose(name, "its host has left");
    }
    const news = this.#watch.heard(name, heartbeat.incarnation, performance.now());
    if (news === "replaced") this.#lose(name, "its host was started anew");
    const host = this.#hosts.get(name) ?? this.#meet(name, heartbeat);
    const { engines, machine, maxEngines } = heartbeat;
    host.place = { name, cores: machine.cores, engines: engines.length, maxEngines };
    this.#compareClocks(host, heartbeat.sentMs);
    for (const notice of engines) {
      if (!host.links.has(notice.id) && !host.left.has(notice.id)) this.#open(host, notice);
    }
    // A link that is used says by itself that its engine has ended, and what that had begun.
    for (const [id, link] of host.links) {
      if (!link.isInUse && engines.every((notice) => notice.id !== id)) link.lose(`it has ended (${name})`);
    }
  }

  async #ask({ ticket, count }: ClientOrder & { readonly kind: "add" }): Promise<void> {
    const outcome = await this.#requests.ask(count, performance.now());
    this.#say({ kind: "added", ticket, ...outcome });
  }

  #hearEnd(name: string, { incarnation, ended }: HostEnd): void {
    this.#ended.set(name, incarnation);
    if (this.#hosts.get(name)?.incarnation !== incarnation) return;
    this.#watch.left(name);
    this.#lose(name, `its host has ended ${ended}`);
  }

  #refuse(name: string, why: string): void {
    if (this.#refused.has(name)) return;
    this.#refused.add(name);
    this.#say({ kind: "refused", why: `${name}: ${why}` });
  }

  #meet(name: string, { incarnation }: Heartbeat): KnownHost {
    const host = meetHost(name, incarnation);
    this.#hosts.set(name, host);
    return host;
  }

  #compareClocks(host: KnownHost, sentMs: number): void {
    const { name, clock, links } = host;
    clock.heard(sentMs, epochMs());
    const { behindMs } = clock;
    if (Math.abs(behindMs - host.toldBehindMs) < CLOSE_MS) return;
    host.toldBehindMs = behindMs;
    for (const link of links.values()) link.setClock(behindMs);
    if (host.isClockOff || Math.abs(behindMs) < FAR_OFF_MS) return;
    host.isClockOff = true;
    const seconds = Math.round(Math.abs(behindMs) / 1000);
    const off = `the clock of the host ${name} is ${seconds} s ${behindMs < 0 ? "ahead of" : "behind"} this one`;
    this.#say({ kind: "warning", text: `${off}; times of its tasks are corrected, what programs read there is not` });
  }

  #open(host: KnownHost, { id, follows }: EngineNotice): void {
    const { bus, subjects, session: name, makePorts } = this.#parts;
    const { user, session } = name;
    const ports = makePorts();
    const engine = String(id);
    const subject = subjects.toHost(host.name, user, session, engine);
    const reply = subjects.toClient(user, session, engine);
    const epoch = nextEpoch(this.#epochs.get(id) ?? 0);
    this.#epochs.set(id, epoch);
    const link = new CourierLink({
      port: ports.own,
      publish: (frame) => bus.publish(subject, frame, reply),
      incarnation: host.incarnation,
      epoch,
      isOnline: this.#isOnline,
      ticking: this.#ticking,
      onEnd: (isLeft) => {
        host.links.delete(id);
        if (this.#hostOf.get(id) === host) this.#hostOf.delete(id);
        if (isLeft) host.left.add(id);
      },
    });
    host.links.set(id, link);
    this.#hostOf.set(id, host);
    link.setClock(host.toldBehindMs);
    this.#say({ kind: "found", engineId: id, host: host.name, follows, port: ports.other });
  }

  #say(notice: ClientNotice): void {
    this.#parts.control.post(notice, notice.kind === "found" ? [notice.port as ArrayBuffer] : []);
  }

  #hearEngine({ tokens, bytes, isNobody }: BusMessage): void {
    const [last] = tokens.slice(-1);
    if (last === ENGINES) return this.#requests.heard(bytes);
    if (last === LINKS) return this.#answer(bytes);
    const id = Number(last);
    const host = this.#hostOf.get(id);
    const link = host?.links.get(id);
    if (!isNobody && link?.epoch !== CourierLink.epochOf(bytes)) this.#sayUnknown(id, bytes);
    if (host === undefined || link === undefined) return;
    const nowMs = performance.now();
    if (isNobody) return this.#watch.doubted(host.name, this.#parts.times.goneMs, nowMs);
    this.#watch.heard(host.name, host.incarnation, nowMs);
    link.received(bytes);
  }

  // The host has not heard that the link is over, and would keep its engine for it.
  #sayUnknown(id: EngineId, frame: Uint8Array): void {
    const reset = resetFor(frame, this.#hosts.values());
    if (reset === undefined) return;
    const { bus, subjects, session: own } = this.#parts;
    bus.publish(subjects.toHost(reset.host, own.user, own.session, String(id)), reset.frame);
  }

  // Asked by a host that has not heard of this client for a while.
  #answer(bytes: Uint8Array): void {
    const answer = answerTo(bytes, this.#hosts);
    if (answer === undefined) return;
    const { bus, subjects, session: own } = this.#parts;
    const { name, incarnation } = answer.host;
    this.#watch.heard(name, incarnation, performance.now());
    bus.publish(subjects.toHost(name, own.user, own.session, LINKS), answer.proof);
  }

  #setOnline(isOnline: boolean): void {
    if (this.#isOnline && !isOnline) this.#cutOffMs = performance.now();
    this.#isOnline = isOnline;
    const { bus, subjects } = this.#parts;
    if (isOnline) bus.publish(subjects.who, new Uint8Array());
    for (const { name, incarnation, links } of this.#hosts.values()) {
      // It had no way to be heard.
      if (isOnline) this.#watch.heard(name, incarnation, performance.now());
      for (const link of links.values()) link.setOnline(isOnline);
    }
  }

  #tick(): void {
    const nowMs = performance.now();
    for (const link of this.#ticking) link.tick();
    this.#reports.tick(nowMs);
    if (!this.#isOnline) return this.#endOutage(nowMs);
    this.#requests.tick(nowMs);
    for (const host of this.#watch.silent(nowMs)) this.#lose(host, "its host is silent");
    if (nowMs - this.#pingedMs < PING_MS) return;
    this.#pingedMs = nowMs;
    for (const host of this.#hosts.values()) this.#ping(host);
  }

  // A server that is gone for good says nothing.
  #endOutage(nowMs: number): void {
    if (nowMs - this.#cutOffMs < this.#parts.times.outageMs) return;
    for (const host of this.#hosts.keys()) this.#lose(host, "the server was out of reach for too long");
  }

  // Where nobody listens, the server says so to one of the links.
  #ping({ name, links }: KnownHost): void {
    const { bus, subjects, session: own } = this.#parts;
    const { user, session } = own;
    const [engine] = links.keys();
    const reply = engine === undefined ? undefined : subjects.toClient(user, session, String(engine));
    bus.publish(subjects.toHost(name, user, session, PING), new Uint8Array(), reply);
  }

  #lose(name: string, why: string): void {
    const host = this.#hosts.get(name);
    this.#hosts.delete(name);
    this.#requests.lost(name, why);
    for (const link of host?.links.values() ?? []) link.lose(`${why} (${name})`);
  }

  /** Ends every link, once what was sent has arrived or so many ms are over, and the connection. */
  async close(waitMs: number): Promise<void> {
    const links = [...this.#hosts.values()].flatMap((host) => [...host.links.values()]);
    await Promise.race([
      Promise.all(links.map((link) => link.drained())),
      new Promise((resolve) => setTimeout(resolve, waitMs)),
    ]);
    clearInterval(this.#timer);
    await this.#parts.bus.close();
  }
}

/** What a client's courier is made of. */
export interface ClientCourierParts {
  readonly bus: Bus;
  readonly subjects: Subjects;
  readonly session: SessionName;
  /** To the client. */
  readonly control: Port;
  readonly makePorts: () => PortPair;
  readonly versions: Versions;
  readonly times: ClientTimes;
}
