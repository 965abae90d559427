import { type Heartbeat, readHeartbeat, readHostEnd } from "../../cluster/heartbeat.ts";
import type { HostReport } from "../../monitor/host-report.ts";
import type { Model } from "../../monitor/model.ts";

// A host that beats for so long and has reported nothing never will, ms: reports come once a second.
const REPORTS_MS = 4000;

interface Beating {
  readonly incarnation: number;
  readonly sinceMs: number;
}

/** Tells a model what heartbeats say and reports do not: of hosts that do not report, and of those that end. */
export class QuietHosts {
  readonly #model: Model;
  readonly #beating = new Map<string, Beating>();

  constructor(model: Model) {
    this.#model = model;
  }

  /** A heartbeat has come, or something else where these come. */
  heard(host: string, bytes: Uint8Array, nowMs: number): void {
    const end = readHostEnd(bytes);
    const beat = end === undefined ? readHeartbeat(bytes) : undefined;
    if (end !== undefined) this.#ended(host, end.incarnation, { how: end.ended, isLost: true }, nowMs);
    else if (beat?.isLeaving) this.#ended(host, beat.incarnation, { how: "", isLost: false }, nowMs);
    else if (beat !== undefined) this.#beat(host, beat, nowMs);
  }

  #beat(host: string, beat: Heartbeat, nowMs: number): void {
    const known = this.#beating.get(host);
    if (known?.incarnation !== beat.incarnation) {
      this.#beating.set(host, { incarnation: beat.incarnation, sinceMs: nowMs });
    } else if (nowMs - known.sinceMs >= REPORTS_MS) {
      const note = `version ${beat.versions.package} does not report`;
      this.#model.heardQuiet(reportOf(host, beat), note, nowMs);
    }
  }

  #ended(
    host: string,
    incarnation: number,
    end: { readonly how: string; readonly isLost: boolean },
    nowMs: number,
  ): void {
    if (this.#beating.get(host)?.incarnation === incarnation) this.#beating.delete(host);
    this.#model.ended({ host, incarnation, ...end }, nowMs);
  }
}

// Nobody knows what its engines hold: they count as needed.
function reportOf(host: string, beat: Heartbeat): HostReport {
  const { incarnation, sentMs, sinceMs, machine, maxEngines, engines } = beat;
  const { cores, load } = machine;
  return {
    kind: "host",
    host,
    incarnation,
    sentMs,
    machine: { cores, ...(load !== undefined && { load }) },
    process: { sinceMs },
    ...(maxEngines !== undefined && { maxEngines }),
    isDraining: maxEngines === 0,
    totals: { done: 0, failed: 0, busyMs: 0, lostEngines: 0 },
    engines: engines.map(({ id }) => ({
      id,
      held: 0,
      done: 0,
      failed: 0,
      busyMs: 0,
      idleSinceMs: sinceMs,
      isDraining: false,
      isNeeded: true,
    })),
    lost: [],
  };
}
