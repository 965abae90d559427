import type { HostDeed, ProfileNode } from "../../src/monitor/host-order.ts";
import type { EngineReport, HostReport, HostTotals } from "../../src/monitor/host-report.ts";
import type { HostEnding } from "../../src/monitor/model.ts";
import type { TaskRecords } from "../../src/monitor/task-records.ts";
import { TextTable } from "../../src/monitor/text-table.ts";
import type { Dice } from "../chaos/dice.ts";
import type { SimulatedClient } from "./simulated-client.ts";
import { SimulatedEngine, type SimulatedRecord } from "./simulated-engine.ts";

/** A host of simulated engines. */
export class SimulatedHost {
  readonly name: string;
  /** Whether nobody hears it. */
  isSilent = false;
  /** What is to be added to its times, ms. */
  readonly behindMs: number;
  readonly #dice: Dice;
  readonly #nextId: () => number;
  readonly #incarnation: number;
  readonly #sinceMs: number;
  #engines: SimulatedEngine[];
  #isDraining = false;
  #cpuMs = 0;
  // Of engines that are gone.
  #gone: HostTotals = { done: 0, failed: 0, busyMs: 0, lostEngines: 0 };
  #lost: HostReport["lost"][number][] = [];
  #records: SimulatedRecord[] = [];

  constructor(name: string, options: { engines: number; dice: Dice; nextId: () => number; nowMs: number }) {
    const { engines, dice, nextId, nowMs } = options;
    this.name = name;
    this.#dice = dice;
    this.#nextId = nextId;
    this.#incarnation = dice.between(1, 2 ** 31);
    this.behindMs = dice.between(-3000, 3000);
    this.#sinceMs = nowMs - dice.between(60_000, 3_600_000);
    this.#engines = Array.from({ length: engines }, () => new SimulatedEngine(nextId(), dice, nowMs));
  }

  get engines(): readonly SimulatedEngine[] {
    return this.#engines;
  }

  /** Whether it was drained, and has no engines any more. */
  get hasEnded(): boolean {
    return this.#isDraining && this.#engines.length === 0;
  }

  /** What is said of it then. */
  get ending(): HostEnding {
    return { host: this.name, incarnation: this.#incarnation, how: "", isLost: false };
  }

  advance(nowMs: number, stepMs: number, clients: readonly SimulatedClient[]): void {
    for (const engine of this.#engines) {
      this.#records.push(...engine.advance(nowMs, clients));
      if (!engine.isIdle) this.#cpuMs += stepMs * 0.97;
    }
    for (const engine of this.#engines) if (engine.isDraining && engine.isIdle) this.#remove(engine, nowMs);
  }

  /** Ends an engine; another is started in its place unless it is for good. */
  lose(id: number, nowMs: number, options: { why: string; forGood?: boolean }): void {
    const lost = this.#engines.find((engine) => engine.id === id);
    if (lost === undefined) return;
    lost.lose(nowMs);
    this.#remove(lost, nowMs);
    this.#gone = { ...this.#gone, lostEngines: this.#gone.lostEngines + 1 };
    const by = options.forGood === true ? undefined : this.#nextId();
    if (by !== undefined) this.#engines.push(new SimulatedEngine(by, this.#dice, nowMs));
    this.#lost.push({ id, why: options.why, ...(by !== undefined && { by }) });
  }

  /** Does what is asked for. Why not, or a profile. */
  act(deed: HostDeed, nowMs: number): { readonly why?: string; readonly profile?: ProfileNode } {
    const engine = deed.engine === undefined ? undefined : this.#engines.find(({ id }) => id === deed.engine);
    if (deed.engine !== undefined && engine === undefined)
      return { why: `there is no engine ${deed.engine} on ${this.name}` };
    switch (deed.kind) {
      case "interrupt":
        return engine?.interrupt(nowMs) === true ? {} : { why: `engine ${deed.engine} runs nothing` };
      case "drain":
        for (const each of engine === undefined ? this.#engines : [engine]) each.isDraining = true;
        this.#isDraining ||= engine === undefined;
        return {};
      case "restart":
        this.lose(deed.engine, nowMs, { why: "restarted as asked" });
        return {};
      case "kill":
        for (const { id } of engine === undefined ? this.#engines : [engine]) {
          this.lose(id, nowMs, { why: "killed as asked", forGood: true });
        }
        this.#isDraining ||= engine === undefined;
        return {};
      case "profile":
        return { profile: PROFILE };
    }
  }

  #remove(gone: SimulatedEngine, nowMs: number): void {
    this.#engines = this.#engines.filter((engine) => engine !== gone);
    this.#gone = sumOf(this.#gone, gone.report(nowMs, 0));
  }

  report(nowMs: number): HostReport {
    const sentMs = nowMs - this.behindMs;
    const lost = this.#lost;
    const records = this.#records;
    this.#lost = [];
    this.#records = [];
    const memoryBytes = 32 * 2 ** 30;
    const busy = this.#engines.filter(({ isIdle }) => !isIdle).length;
    const engines = this.#engines.map((engine) => engine.report(nowMs, this.behindMs));
    return {
      kind: "host",
      host: this.name,
      incarnation: this.#incarnation,
      sentMs,
      machine: {
        cores: 8,
        load: busy + this.#dice.fraction(),
        memoryBytes,
        freeBytes: Math.round(memoryBytes * (0.4 + 0.02 * this.#dice.fraction())),
      },
      process: { sinceMs: this.#sinceMs, cpuMs: this.#cpuMs, rssBytes: (90 + 20 * this.#engines.length) * 2 ** 20 },
      maxEngines: 8,
      isDraining: this.#isDraining,
      totals: engines.reduce(sumOf, this.#gone),
      engines,
      lost,
      tasks: columns(records, this.behindMs),
    };
  }
}

function sumOf(totals: HostTotals, { done, failed, busyMs }: EngineReport): HostTotals {
  return { ...totals, done: totals.done + done, failed: totals.failed + failed, busyMs: totals.busyMs + busyMs };
}

function columns(records: readonly SimulatedRecord[], behindMs: number): TaskRecords {
  const clients = new TextTable();
  const names = new TextTable();
  const failed = records.flatMap(({ error }, row) => (error === undefined ? [] : [[row, error] as const]));
  return {
    engine: records.map(({ engine }) => engine),
    client: records.map(({ client }) => clients.numberOf(client)),
    name: records.map(({ name }) => names.numberOf(name)),
    startedMs: records.map(({ startedMs }) => startedMs - behindMs),
    endedMs: records.map(({ endedMs }) => endedMs - behindMs),
    count: records.map(({ count }) => count),
    outcome: records.map(({ outcome }) => outcome),
    errors: Object.fromEntries(failed),
    clients: clients.texts,
    names: names.texts,
    dropped: 0,
  };
}

const PROFILE: ProfileNode = node("(root)", "", 0, [
  node("runTask", "engine.js:210", 3, [
    node("simulate", "box.js:12", 40, [
      node("step", "box.js:31", 410, [
        node("force", "box.js:52", 300, []),
        node("wasm-function[7]", "box.wasm", 120, []),
      ]),
      node("random", "box.js:80", 60, []),
    ]),
    node("encodeResult", "engine.js:88", 12, []),
  ]),
  node("(garbage collector)", "", 18, []),
  node("(idle)", "", 37, []),
]);

function node(name: string, place: string, selfMs: number, children: readonly ProfileNode[]): ProfileNode {
  return { name, place, selfMs, totalMs: children.reduce((sum, { totalMs }) => sum + totalMs, selfMs), children };
}
