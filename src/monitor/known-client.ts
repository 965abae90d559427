import type { ClientReport } from "./client-report.ts";
import { Rates } from "./rates.ts";
import type { ClientSeen } from "./snapshot.ts";
import { SILENT_MS } from "./watch.ts";

/** A client, by what it has reported. */
export class KnownClient {
  #report: ClientReport;
  #heardMs: number;
  readonly #rates = new Rates();

  constructor(report: ClientReport, nowMs: number) {
    this.#report = report;
    this.#heardMs = nowMs;
    this.#rates.heard(report.sentMs, [report.done]);
  }

  get report(): ClientReport {
    return this.#report;
  }

  /** A report has come. False: it is late, or was there before. */
  heard(report: ClientReport, nowMs: number): boolean {
    if (report.sentMs <= this.#report.sentMs) return false;
    this.#report = report;
    this.#heardMs = nowMs;
    this.#rates.heard(report.sentMs, [report.done]);
    return true;
  }

  isGone(nowMs: number): boolean {
    return nowMs - this.#heardMs >= SILENT_MS;
  }

  see(): ClientSeen {
    const { kind: _, events: _events, ...said } = this.#report;
    return { ...said, heardMs: this.#heardMs, rate: 1000 * this.#rates.perMs(0) };
  }
}
