import type { ClientReport, ClientWork } from "../monitor/client-report.ts";
import { REPORT_MS } from "../monitor/watch.ts";
import type { Bus } from "./bus.ts";
import { writeJson } from "./json.ts";
import type { SessionName, Subjects } from "./subjects.ts";
import { Watched } from "./watched.ts";

/** Asks a client what it does while somebody looks at the cluster, and passes its answers on. */
export class ClientReports {
  readonly #parts: ClientReportsParts;
  readonly #watched: Watched;
  #isWatched = false;
  // Whether it was asked, and has not answered: one that is busy is asked once.
  #isAsked = false;
  #askAtMs = 0;

  constructor(parts: ClientReportsParts) {
    this.#parts = parts;
    this.#watched = new Watched((watching) => this.#watch(watching !== undefined));
    parts.bus.subscribe(parts.subjects.watch, ({ bytes }) => this.#watched.heard(bytes, performance.now()));
  }

  #watch(isWatched: boolean): void {
    if (isWatched === this.#isWatched) return;
    this.#isWatched = isWatched;
    this.#askAtMs = 0;
    if (isWatched) this.#askIfDue(performance.now());
    else this.#parts.say({ kind: "unwatched" });
  }

  #askIfDue(nowMs: number): void {
    if (!this.#isWatched || this.#isAsked || nowMs < this.#askAtMs) return;
    this.#isAsked = true;
    this.#askAtMs = nowMs + REPORT_MS;
    this.#parts.say({ kind: "watched" });
  }

  /** What the client has answered; undefined: it can't say. */
  heard(work: ClientWork | undefined): void {
    this.#isAsked = false;
    if (work === undefined || !this.#isWatched) return;
    const { bus, subjects, session } = this.#parts;
    const report: ClientReport = { ...work, ...session };
    bus.publish(subjects.clientSeen(session.user, session.session), writeJson(report));
  }

  /** Called now and then. @param nowMs - `performance.now()` */
  tick(nowMs: number): void {
    this.#watched.tick(nowMs);
    this.#askIfDue(nowMs);
  }
}

interface ClientReportsParts {
  readonly bus: Bus;
  readonly subjects: Subjects;
  readonly session: SessionName;
  /** Tells the client that it is asked what it does, or that nobody looks any more. */
  readonly say: (notice: { readonly kind: "watched" | "unwatched" }) => void;
}
