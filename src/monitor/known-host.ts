import { HostClock } from "../protocol/host-clock.ts";
import type { EngineId } from "../protocol/ids.ts";
import type { EngineReport, HostReport } from "./host-report.ts";
import { Rates } from "./rates.ts";
import type { EngineSeen, HostSeen } from "./snapshot.ts";
import { SILENT_MS } from "./watch.ts";

/** What a report said that the one before did not. */
export interface HostChange {
  /** Whether it is another start of the host: none of the engines of before are there. */
  readonly isNewStart: boolean;
  readonly cameEngines: readonly EngineReport[];
  /** Engines that are no longer there. */
  readonly goneEngines: readonly EngineReport[];
}

/** A host, by what it has reported. */
export class KnownHost {
  #report: HostReport;
  #heardMs: number;
  #clock = new HostClock();
  #rates = new Rates();
  readonly #engineRates = new Map<EngineId, Rates>();
  // A start of the host that has ended: what still comes of it is late.
  #endedIncarnation: number | undefined;
  #seen: HostSeen | undefined;
  #note: string | undefined;

  constructor(report: HostReport, nowMs: number) {
    this.#report = report;
    this.#heardMs = nowMs;
    this.#count(report, nowMs);
  }

  get report(): HostReport {
    return this.#report;
  }

  /** Why there are no figures of it; undefined where there are. */
  get note(): string | undefined {
    return this.#note;
  }

  /** The last report was made up, as the host does not report itself. @param note - why it does not */
  tellWhy(note: string): void {
    this.#note = note;
    this.#seen = undefined;
  }

  get heardMs(): number {
    return this.#heardMs;
  }

  /** What is to be added to times of the host, ms. */
  get behindMs(): number {
    return this.#clock.behindMs;
  }

  /** A report has come. Undefined: it is late, or was there before. */
  heard(report: HostReport, nowMs: number): HostChange | undefined {
    const before = this.#report;
    const isNewStart = report.incarnation !== before.incarnation;
    // The clock of a process never falls, even when that of its machine is set.
    const isLate = isNewStart ? report.incarnation === this.#endedIncarnation : report.sentMs <= before.sentMs;
    if (isLate) return undefined;
    if (isNewStart) {
      this.#endedIncarnation = before.incarnation;
      this.#engineRates.clear();
      this.#clock = new HostClock();
      this.#rates = new Rates();
    }
    this.#report = report;
    this.#heardMs = nowMs;
    this.#count(report, nowMs);
    return {
      isNewStart,
      cameEngines: without(report.engines, isNewStart ? [] : before.engines),
      goneEngines: without(before.engines, isNewStart ? [] : report.engines),
    };
  }

  /** How it is now. */
  see(nowMs: number): HostSeen {
    const isSilent = nowMs - this.#heardMs >= SILENT_MS;
    if (this.#seen === undefined || (this.#seen.state === "silent") !== isSilent) this.#seen = this.#look(isSilent);
    return this.#seen;
  }

  #count(report: HostReport, nowMs: number): void {
    this.#seen = undefined;
    this.#note = undefined;
    const { sentMs } = report;
    this.#clock.heard(sentMs, nowMs);
    if (report.process.cpuMs !== undefined) this.#rates.heard(sentMs, [report.process.cpuMs]);
    const gone = new Set(this.#engineRates.keys());
    for (const { id, done, busyMs } of report.engines) {
      gone.delete(id);
      let rates = this.#engineRates.get(id);
      if (rates === undefined) this.#engineRates.set(id, (rates = new Rates()));
      rates.heard(sentMs, [done, busyMs]);
    }
    for (const id of gone) this.#engineRates.delete(id);
  }

  #look(isSilent: boolean): HostSeen {
    const { kind: _, tasks: _tasks, lost: _lost, ...said } = this.#report;
    const engines = said.engines.map((engine) => this.#lookAt(engine, isSilent));
    return {
      ...said,
      state: isSilent ? "silent" : said.isDraining ? "draining" : "up",
      ...(this.#note !== undefined && { note: this.#note }),
      heardMs: this.#heardMs,
      behindMs: this.behindMs,
      ...(said.process.cpuMs !== undefined && { coresUsed: isSilent ? 0 : this.#rates.perMs(0) }),
      rate: engines.reduce((sum, { rate }) => sum + rate, 0),
      engines,
    };
  }

  #lookAt(engine: EngineReport, isSilent: boolean): EngineSeen {
    const rates = this.#engineRates.get(engine.id);
    const isDraining = engine.isDraining || this.#report.isDraining;
    // Twenty times as fast as a copy by `...`, which counts where thousands of engines are seen once a second.
    return Object.assign({}, engine, {
      state: isSilent ? "silent" : isDraining ? "draining" : isBusy(engine) ? "busy" : "idle",
      busy: isSilent ? 0 : Math.min(1, rates?.perMs(1) ?? 0),
      rate: isSilent ? 0 : 1000 * (rates?.perMs(0) ?? 0),
    } as const);
  }
}

/** Whether an engine has a task now. */
export function isBusy({ running, held }: EngineReport): boolean {
  return running !== undefined || held > 0;
}

function without(engines: readonly EngineReport[], others: readonly EngineReport[]): EngineReport[] {
  const ids = new Set(others.map(({ id }) => id));
  return engines.filter(({ id }) => !ids.has(id));
}
