import type { EngineReport } from "../../../src/monitor/host-report.ts";
import type { MeasuredClient } from "../../../src/monitor/metrics/client-counts.ts";
import type { MeasuredHost } from "../../../src/monitor/metrics/host-metrics.ts";
import type { JobSeen } from "../../../src/monitor/snapshot.ts";
import type { TaskRecords } from "../../../src/monitor/task-records.ts";

/** An engine that does nothing. */
export function engine(id: number, facts: Partial<EngineReport> = {}): EngineReport {
  return { id, held: 0, done: 0, failed: 0, busyMs: 0, idleSinceMs: 0, isDraining: false, isNeeded: false, ...facts };
}

/** A host with two engines, of which one runs a task. */
export function host(facts: Partial<MeasuredHost> = {}): MeasuredHost {
  return {
    host: "h1",
    incarnation: 7,
    sentMs: 5_000,
    machine: { cores: 4, load: 1.5, memoryBytes: 8e9, freeBytes: 2e9 },
    process: { sinceMs: 1_000_500, cpuMs: 2_250, rssBytes: 1e8 },
    isDraining: false,
    totals: { done: 12, failed: 2, busyMs: 3_500, lostEngines: 1 },
    engines: [engine(3, { held: 2, heapBytes: 1_000 }), engine(4, { heapBytes: 500 })],
    ...facts,
  };
}

/** A client whose tasks wait. */
export function client(facts: Partial<MeasuredClient> = {}): MeasuredClient {
  return {
    user: "ann",
    session: "s1",
    name: "script.js (4711 on laptop)",
    sentMs: 0,
    sinceMs: 0,
    unassigned: 5,
    queued: [
      { engine: 3, count: 1 },
      { engine: 4, count: 2 },
    ],
    held: 2,
    done: 10,
    failed: 1,
    retried: 3,
    workMs: 31_000,
    waitedMs: 1_500,
    couldUse: 8,
    calls: [],
    moreCalls: 0,
    ...facts,
  };
}

/** A job that runs. */
export function job(facts: Partial<JobSeen> = {}): JobSeen {
  return {
    id: "j1",
    user: "ann",
    method: "map",
    name: "x => x",
    state: "running",
    progress: 0.5,
    submittedMs: 0,
    waiting: 10,
    failed: 1,
    ...facts,
  };
}

/** Records of tasks: of each how many, from when to when, and how they ended, as a place in `OUTCOMES`. */
export function records(
  rows: readonly (readonly [count: number, startedMs: number, endedMs: number, outcome: number])[],
  dropped = 0,
): TaskRecords {
  return {
    engine: rows.map(() => 3),
    client: rows.map(() => 0),
    name: rows.map(() => 0),
    startedMs: rows.map(([, startedMs]) => startedMs),
    endedMs: rows.map(([, , endedMs]) => endedMs),
    count: rows.map(([count]) => count),
    outcome: rows.map(([, , , outcome]) => outcome),
    errors: {},
    clients: ["ann.s1"],
    names: ["x => x"],
    dropped,
  };
}
