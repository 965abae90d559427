import type { EngineId } from "../protocol/ids.ts";
import type { ClientReport } from "./client-report.ts";
import { isEndedToStop } from "./ended-to-stop.ts";
import { GoneHosts } from "./gone-hosts.ts";
import type { HostReport } from "./host-report.ts";
import { KnownClient } from "./known-client.ts";
import { type HostChange, isBusy, KnownHost } from "./known-host.ts";
import { News } from "./news.ts";
import { RecordStore } from "./record-store.ts";
import type { ClientSeen, HostSeen, JobSeen, LogEntry, Snapshot, Totals } from "./snapshot.ts";
import type { TaskRecords } from "./task-records.ts";
import { SILENT_MS } from "./watch.ts";

/** A host that has been silent for so long is forgotten, ms. */
export const FORGET_MS = 60_000;
// Hosts and clients that are heard first in this time were there before somebody looked, ms.
const FIRST_LOOK_MS = 4000;
// A host may say in a later report why an engine is no longer there, ms.
const EXPLAINED_MS = 3000;
// Silence and goodbyes are seen so often, ms, also where nobody asks for a snapshot.
const SETTLE_MS = 1000;

/** How a host has ended. */
export interface HostEnding {
  readonly host: string;
  readonly incarnation: number;
  /** Such as `by SIGKILL`; empty: as it was asked to. */
  readonly how: string;
  /** Whether its engines were lost with it. */
  readonly isLost: boolean;
}

/** Makes of what hosts and clients say what a cluster does. It has no clock: all calls say what time it is. */
export class Model {
  readonly #name: string;
  readonly #kind: Snapshot["kind"];
  readonly #hosts = new Map<string, KnownHost>();
  readonly #clients = new Map<string, KnownClient>();
  readonly #silent = new Set<string>();
  // Engines that are no longer there, by id, for reasons that nobody has given yet.
  readonly #unexplained = new Map<EngineId, { readonly host: string; readonly goneMs: number }>();
  readonly #news = new News();
  readonly #records = new RecordStore();
  readonly #gone = new GoneHosts();
  #jobs: readonly JobSeen[] = [];
  #firstMs: number | undefined;
  #settledMs = -Infinity;
  #lostSinceMs: number | undefined;

  constructor(name: string, kind: Snapshot["kind"]) {
    this.#name = name;
    this.#kind = kind;
  }

  /** A report has come. One that is late, or was there before, changes nothing. */
  heard(report: HostReport | ClientReport, nowMs: number): void {
    this.#firstMs ??= nowMs;
    if (report.kind === "host") this.#heardHost(report, nowMs);
    else this.#heardClient(report, nowMs);
    if (nowMs - this.#settledMs >= SETTLE_MS) this.#settle(nowMs);
  }

  /** A host that does not report is there. @param note - why it does not */
  heardQuiet(report: HostReport, note: string, nowMs: number): void {
    const known = this.#hosts.get(report.host);
    if (known !== undefined && known.note === undefined && known.report.incarnation === report.incarnation) return;
    this.heard(report, nowMs);
    this.#hosts.get(report.host)?.tellWhy(note);
  }

  /** A host has ended. */
  ended({ host, incarnation, how, isLost }: HostEnding, nowMs: number): void {
    const known = this.#hosts.get(host);
    if (known?.report.incarnation !== incarnation) return;
    this.#forget(known.report, { withEngines: isLost });
    this.#tell(nowMs, "host", `host ${host} has ended${how === "" ? "" : ` ${how}`}`, isLost);
  }

  hasHost(host: string): boolean {
    return this.#hosts.has(host);
  }

  /** Jobs that there are now. */
  heardJobs(jobs: readonly JobSeen[]): void {
    this.#jobs = jobs;
  }

  /** Something else has happened. */
  tell(entry: LogEntry): void {
    this.#news.tell(entry);
  }

  /** The connection to the server is lost, or there again. */
  connected(isOnline: boolean, nowMs: number): void {
    this.#lostSinceMs = isOnline ? undefined : (this.#lostSinceMs ?? nowMs);
    const text = isOnline ? "the server is there again" : "the connection to the server is lost";
    this.#tell(nowMs, "host", text, !isOnline);
  }

  /** Whether the connection to the server is there. */
  get isOnline(): boolean {
    return this.#lostSinceMs === undefined;
  }

  snapshot(nowMs: number): Snapshot {
    this.#settle(nowMs);
    const hosts = [...this.#hosts.values()].map((host) => host.see(nowMs)).toSorted(byHost);
    const clients = [...this.#clients.values()].map((client) => client.see()).toSorted(byClient);
    return {
      atMs: nowMs,
      name: this.#name,
      kind: this.#kind,
      ...(this.#lostSinceMs !== undefined && { lostSinceMs: this.#lostSinceMs }),
      hosts,
      clients,
      jobs: this.#jobs,
      totals: this.#totals(hosts, clients),
      log: this.#news.latest(),
    };
  }

  /** See {@link Monitor.tasksSince}. */
  tasksSince(cursor: number): { readonly records: TaskRecords; readonly cursor: number } {
    return this.#records.since(cursor);
  }

  #heardHost(report: HostReport, nowMs: number): void {
    const known = this.#hosts.get(report.host);
    if (known === undefined) {
      this.#gone.cameBack(report);
      this.#meet(report, nowMs);
    } else {
      const before = known.report;
      const change = known.heard(report, nowMs);
      if (change === undefined) return;
      if (this.#silent.delete(report.host)) this.#tell(nowMs, "host", `host ${report.host} is heard again`);
      this.#changed(report, before, change, nowMs);
    }
    this.#tellLosses(report, nowMs);
    const { behindMs } = this.#hosts.get(report.host) ?? { behindMs: 0 };
    if (report.tasks !== undefined) this.#records.add(report.tasks, behindMs, nowMs);
  }

  #meet(report: HostReport, nowMs: number): void {
    this.#hosts.set(report.host, new KnownHost(report, nowMs));
    if (!this.#isFirstLook(nowMs)) {
      this.#tell(nowMs, "host", `host ${report.host} has come with ${enginesText(report.engines.length)}`);
    }
  }

  #changed(report: HostReport, before: HostReport, change: HostChange, nowMs: number): void {
    const { host, lost } = report;
    const { isNewStart, cameEngines, goneEngines } = change;
    if (isNewStart) {
      this.#gone.add(before, { withEngines: true });
      this.#tell(nowMs, "host", `host ${host} was started again, with ${enginesText(cameEngines.length)}`, true);
      return;
    }
    if (report.isDraining && !before.isDraining) this.#tell(nowMs, "host", `host ${host} takes no new tasks`);
    const lostIds = new Set(lost.map(({ id }) => id));
    const replacing = new Set(lost.map(({ by }) => by));
    for (const { id } of goneEngines) {
      if (!lostIds.has(id)) this.#unexplained.set(id, { host, goneMs: nowMs });
    }
    const more = cameEngines.filter(({ id }) => !replacing.has(id));
    if (more.length > 0) this.#tell(nowMs, "engine", `${enginesText(more.length)} more on ${host}`);
    this.#tellDraining(report, before, nowMs);
  }

  #tellDraining(report: HostReport, before: HostReport, nowMs: number): void {
    if (report.isDraining) return;
    const wereDraining = new Set(before.engines.filter(({ isDraining }) => isDraining).map(({ id }) => id));
    for (const { id, isDraining } of report.engines) {
      if (!isDraining || wereDraining.has(id)) continue;
      this.#tell(nowMs, "engine", `engine ${id} on ${report.host} takes no new tasks`, false, id);
    }
  }

  #tellLosses({ host, lost }: HostReport, nowMs: number): void {
    for (const { id, why, by } of lost) {
      this.#unexplained.delete(id);
      const place = by === undefined ? "" : `; engine ${by} has its place`;
      const isAsked = isEndedToStop(why);
      const text = `engine ${id} on ${host}${isAsked ? "" : " was lost"}: ${why}${place}`;
      this.#tell(nowMs, "engine", text, !isAsked, id);
    }
  }

  #heardClient(report: ClientReport, nowMs: number): void {
    const key = `${report.user}.${report.session}`;
    const known = this.#clients.get(key);
    if (known === undefined) {
      this.#clients.set(key, new KnownClient(report, nowMs));
      if (!this.#isFirstLook(nowMs)) this.#tell(nowMs, "host", `client ${nameOf(report)} has come`);
    } else if (!known.heard(report, nowMs)) return;
    for (const { kind, text } of report.events) {
      // What is tried again may end well.
      this.#tell(nowMs, kind, `${nameOf(report)}: ${text}`, kind === "engine");
    }
  }

  #settle(nowMs: number): void {
    this.#settledMs = nowMs;
    for (const [name, host] of this.#hosts) {
      const silentMs = nowMs - host.heardMs;
      if (silentMs >= SILENT_MS + FORGET_MS) {
        this.#forget(host.report, { withEngines: true });
        this.#tell(nowMs, "host", `host ${name} is gone: not heard for ${Math.round(silentMs / 1000)} s`, true);
      } else if (silentMs >= SILENT_MS && !this.#silent.has(name)) {
        this.#silent.add(name);
        this.#tell(nowMs, "host", `host ${name} is silent`, true);
      }
    }
    for (const [id, { host, goneMs }] of this.#unexplained) {
      if (nowMs - goneMs < EXPLAINED_MS) continue;
      this.#unexplained.delete(id);
      this.#tell(nowMs, "engine", `engine ${id} on ${host} has ended`, false, id);
    }
    for (const [key, client] of this.#clients) {
      if (!client.isGone(nowMs)) continue;
      this.#clients.delete(key);
      this.#tell(nowMs, "host", `client ${nameOf(client.report)} has gone`);
    }
  }

  #forget(report: HostReport, options: { readonly withEngines: boolean }): void {
    this.#hosts.delete(report.host);
    this.#silent.delete(report.host);
    this.#gone.add(report, options);
  }

  #totals(hosts: readonly HostSeen[], clients: readonly ClientSeen[]): Totals {
    const { done, failed, lostEngines } = this.#gone.totals;
    const totals = { hosts: hosts.length, engines: 0, busy: 0, waiting: 0, rate: 0, done, failed, lostEngines };
    for (const host of hosts) {
      totals.engines += host.engines.length;
      totals.rate += host.rate;
      totals.done += host.totals.done;
      totals.failed += host.totals.failed;
      totals.lostEngines += host.totals.lostEngines;
      if (host.state !== "silent") totals.busy += host.engines.filter(isBusy).length;
    }
    for (const { unassigned, queued } of clients) {
      totals.waiting += queued.reduce((sum, { count }) => sum + count, unassigned);
    }
    return totals;
  }

  #isFirstLook(nowMs: number): boolean {
    return nowMs - (this.#firstMs ?? nowMs) < FIRST_LOOK_MS;
  }

  #tell(atMs: number, kind: LogEntry["kind"], text: string, isBad = false, engine?: number): void {
    this.#news.tell({ atMs, kind, isBad, text, ...(engine !== undefined && { engine }) });
  }
}

// By the order of code units: names are compared often, and locales are slow.
function byHost(a: HostSeen, b: HostSeen): number {
  return a.host < b.host ? -1 : 1;
}

function byClient(a: ClientSeen, b: ClientSeen): number {
  return a.sinceMs - b.sinceMs;
}

function nameOf({ user, name }: ClientReport): string {
  return `${user}, ${name}`;
}

function enginesText(count: number): string {
  return count === 1 ? "1 engine" : `${count} engines`;
}
