import type { SharedEngine } from "../host/shared-engine.ts";
import type { EngineReport, HostReport, HostTotals } from "../monitor/host-report.ts";
import { TaskRecorder } from "../monitor/task-recorder.ts";
import type { TaskRecords } from "../monitor/task-records.ts";
import { RECORDS_MS, REPORT_MS } from "../monitor/watch.ts";
import { epochMs } from "../protocol/epoch-ms.ts";
import type { EngineId } from "../protocol/ids.ts";
import { Heaps } from "./heaps.ts";
import type { Watching } from "./watched.ts";

/** Where a host runs, and what its process uses: as a report says it. */
export type HostFigures = Pick<HostReport, "machine" | "process">;

/** What is said of a host besides its engines. */
export type HostStanding = Pick<HostReport, "host" | "incarnation" | "maxEngines" | "isDraining" | "endsMs">;

interface Lost {
  readonly id: EngineId;
  readonly why: string;
  readonly sinceMs: number;
  by?: EngineId;
}

// The engine that follows a lost one is there within that, if one comes soon, ms.
const FOLLOWS_MS = 2000;
const MOST_LOST = 100;

/** Says what a host has and does, while somebody looks. When nobody does, nothing of it runs. */
export class HostReporter {
  readonly #parts: HostReporterParts;
  #watching: Watching;
  // Somebody in this process, who hears of tasks that have ended.
  #onTasks: ((tasks: TaskRecords) => void) | undefined;
  #recorder: TaskRecorder | undefined;
  #lost: Lost[] = [];
  readonly #heaps = new Heaps();
  // Of engines that are gone.
  #gone: HostTotals = { done: 0, failed: 0, busyMs: 0, lostEngines: 0 };
  #busyMs = 0;
  #reportedMs = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(parts: HostReporterParts) {
    this.#parts = parts;
  }

  /** Somebody looks, or nobody does any more. */
  watch(watching: Watching): void {
    this.#watching = watching;
    if (watching === undefined) this.#lost = [];
    else this.#report();
    this.#setPace();
  }

  /**
   * Somebody in this process looks, until this is closed. Returns what says how things are now.
   *
   * @param onTasks - hears of tasks that have ended since it last heard
   */
  look(onTasks: (tasks: TaskRecords) => void): () => HostReport {
    this.#onTasks = onTasks;
    this.#setPace();
    return () => {
      this.#look();
      return { ...this.#now(), lost: [] };
    };
  }

  #setPace(): void {
    clearInterval(this.#timer);
    const records = this.#onTasks !== undefined || this.#watching?.tasks === true;
    this.#recorder = records ? (this.#recorder ?? new TaskRecorder()) : undefined;
    for (const engine of this.#parts.engines()) engine.record(this.#recorder);
    if (!records && this.#watching === undefined) return;
    this.#timer = setInterval(() => this.#look(), records ? RECORDS_MS : REPORT_MS);
  }

  /** An engine may be used. @param follows - the one in whose place it was started */
  joined(engine: SharedEngine, follows: EngineId | undefined): void {
    engine.record(this.#recorder);
    const lost = this.#lost.find(({ id }) => id === follows);
    if (lost !== undefined) lost.by = engine.engineId;
  }

  /** An engine is gone. */
  left(engine: SharedEngine, why: Error): void {
    this.#gone = sum(this.#gone, [engine.report()], engine.wasRemoved ? 0 : 1);
    if (this.#watching === undefined || engine.wasRemoved || this.#lost.length >= MOST_LOST) return;
    this.#lost.push({ id: engine.engineId, why: why.message, sinceMs: performance.now() });
  }

  // Between reports only where tasks have ended. A timer may come a little early.
  #look(): void {
    const tasks = this.#recorder?.take();
    if (tasks !== undefined) this.#onTasks?.(tasks);
    if (this.#watching === undefined) return;
    const shown = this.#watching.tasks ? tasks : undefined;
    if (shown !== undefined || performance.now() - this.#reportedMs > REPORT_MS - RECORDS_MS / 2) this.#report(shown);
  }

  #report(tasks?: TaskRecords): void {
    const nowMs = performance.now();
    this.#reportedMs = nowMs;
    const isReady = ({ by, sinceMs }: Lost): boolean => by !== undefined || nowMs - sinceMs >= FOLLOWS_MS;
    const lost = this.#lost.filter(isReady).map(({ id, why, by }) => ({ id, why, ...(by !== undefined && { by }) }));
    this.#lost = this.#lost.filter((each) => !isReady(each));
    this.#parts.send({ ...this.#now(), lost, ...(tasks && { tasks }) });
  }

  #now(): Omit<HostReport, "lost" | "tasks"> {
    const { engines, figures, standing } = this.#parts;
    const reports = [...engines()].map((engine) => {
      const heapBytes = this.#heaps.look(engine);
      return { ...engine.report(), ...(heapBytes !== undefined && { heapBytes }) };
    });
    const totals = this.#totals(reports);
    return { kind: "host", ...standing(), sentMs: epochMs(), ...figures(), totals, engines: reports };
  }

  // For how long a task has run is a guess until it has ended: what was said is not taken back.
  #totals(engines: readonly EngineReport[]): HostTotals {
    const totals = sum(this.#gone, engines, 0);
    this.#busyMs = Math.max(this.#busyMs, totals.busyMs);
    return { ...totals, busyMs: this.#busyMs };
  }

  /** Says nothing any more. */
  close(): void {
    this.#onTasks = undefined;
    this.watch(undefined);
  }
}

function sum(totals: HostTotals, engines: readonly EngineReport[], lostEngines: number): HostTotals {
  return {
    done: engines.reduce((all, { done }) => all + done, totals.done),
    failed: engines.reduce((all, { failed }) => all + failed, totals.failed),
    busyMs: engines.reduce((all, { busyMs }) => all + busyMs, totals.busyMs),
    lostEngines: totals.lostEngines + lostEngines,
  };
}

/** What a {@link HostReporter} is made of. */
export interface HostReporterParts {
  /** Those that live. */
  readonly engines: () => Iterable<SharedEngine>;
  /** What is there now. */
  readonly figures: () => HostFigures;
  readonly standing: () => HostStanding;
  readonly send: (report: HostReport) => void;
}
