import type { EngineReport, HostReport, HostTotals } from "../../monitor/host-report.ts";
import { shortText } from "../../monitor/task-name.ts";
import { epochMs } from "../../protocol/epoch-ms.ts";
import type { EngineId } from "../../protocol/ids.ts";
import type { EngineEvent } from "../../scheduler/engine-event.ts";
import type { EngineState } from "../../scheduler/engine-state.ts";
import type { Dispatcher } from "../driver/dispatcher.ts";
import type { EventLog } from "../driver/events.ts";
import type { TaskNames } from "./task-names.ts";

const MOST_LOST = 100;

/** What a report says of the process besides its engines. */
export type Figures = Pick<HostReport, "machine" | "process">;

/** The process of a client that has engines of its own, as a host that reports what they do. */
export class LocalHost {
  readonly #parts: LocalHostParts;
  readonly #incarnation = Math.floor(Math.random() * 2 ** 31);
  readonly #tap = (event: EngineEvent): void => this.#note(event);
  #lost = new Map<EngineId, { readonly id: EngineId; readonly why: string; by?: EngineId }>();
  // Engines in the place of those that are being ended.
  readonly #followers = new Map<EngineId, EngineId>();
  #busyMs = 0;

  constructor(parts: LocalHostParts) {
    this.#parts = parts;
    parts.events.taps.add(this.#tap);
  }

  /** Looks no more. */
  end(): void {
    this.#parts.events.taps.delete(this.#tap);
  }

  /** What it has and does now, and what was lost since the last report. */
  report(): HostReport {
    const { dispatcher, name, figures } = this.#parts;
    const engines = [...dispatcher.engines.byId.values()].map((engine) => this.#lookAt(engine));
    const lost = [...this.#lost.values()];
    this.#lost = new Map();
    return {
      kind: "host",
      host: name,
      incarnation: this.#incarnation,
      sentMs: epochMs(),
      ...figures(),
      isDraining: false,
      totals: this.#totals(engines),
      engines,
      lost,
    };
  }

  #lookAt(engine: EngineState): EngineReport {
    const { dispatcher, client, names } = this.#parts;
    const { engineId, inFlight, done, failed, busyMs, head, retiring, ending } = engine;
    const nowMs = epochMs();
    const sinceStart = nowMs - performance.now();
    const startedMs = dispatcher.handles.get(engineId)?.sinceMs ?? 0;
    const idleSinceMs = sinceStart + Math.max(engine.answeredMs, startedMs);
    const report = {
      id: engineId,
      held: inFlight.size,
      done,
      failed,
      busyMs,
      idleSinceMs,
      isDraining: retiring || ending,
      // Nobody but the program knows what it still wants of its engines.
      isNeeded: true,
    };
    if (head === undefined) return report;
    // The task before it may have ended long ago.
    const sinceMs = Math.max(idleSinceMs, head.submittedMs);
    const running = { name: names.of(head.request, head.method), client, sinceMs };
    return { ...report, busyMs: busyMs + Math.max(0, nowMs - sinceMs), running };
  }

  // For how long a task has run is a guess until it has ended: what was said is not taken back.
  #totals(engines: readonly EngineReport[]): HostTotals {
    const { gone } = this.#parts.dispatcher.scheduler;
    const sum = (of: (engine: EngineReport) => number): number => engines.reduce((all, each) => all + of(each), 0);
    this.#busyMs = Math.max(this.#busyMs, gone.busyMs + sum(({ busyMs }) => busyMs));
    return {
      done: gone.done + sum(({ done }) => done),
      failed: gone.failed + sum(({ failed }) => failed),
      busyMs: this.#busyMs,
      lostEngines: gone.lostEngines,
    };
  }

  // Which is said first depends on whether it was ended, or has ended.
  #note(event: EngineEvent): void {
    if (event.kind === "engine-lost") this.#noteLost(event.engineId, event.cause);
    else if (event.kind === "engine-replaced") this.#noteFollower(event.engineId, event.by);
  }

  #noteLost(id: EngineId, cause: Error): void {
    const by = this.#followers.get(id);
    this.#followers.delete(id);
    if (this.#lost.size >= MOST_LOST) return;
    this.#lost.set(id, { id, why: shortText(cause.message, 200), ...(by !== undefined && { by }) });
  }

  #noteFollower(id: EngineId, by: EngineId): void {
    const lost = this.#lost.get(id);
    if (lost !== undefined) lost.by = by;
    else this.#followers.set(id, by);
  }
}

interface LocalHostParts {
  readonly dispatcher: Dispatcher;
  readonly events: EventLog;
  readonly names: TaskNames;
  /** What the process is called. */
  readonly name: string;
  /** `user.session` of its client. */
  readonly client: string;
  /** What is there now. */
  readonly figures: () => Figures;
}
