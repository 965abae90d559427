import type { OwnHost } from "../../../src/monitor/scaling/scaling.ts";
import type { ClientSeen, EngineSeen, HostSeen, JobSeen, Snapshot } from "../../../src/monitor/snapshot.ts";

/** When it is, ms since the epoch. */
export const NOW_MS = 1_700_000_000_000;

/** A client that has nothing to do. */
export function clientSeen(facts: Partial<ClientSeen> = {}): ClientSeen {
  return {
    user: "ada",
    session: "1",
    name: "script.js",
    sentMs: 0,
    sinceMs: 0,
    heardMs: 0,
    unassigned: 0,
    queued: [],
    held: 0,
    done: 0,
    failed: 0,
    retried: 0,
    waitedMs: 0,
    couldUse: 0,
    calls: [],
    moreCalls: 0,
    rate: 0,
    ...facts,
  };
}

/** An engine that has been idle for a long time. */
export function engineSeen(id: number, facts: Partial<EngineSeen> = {}): EngineSeen {
  const idleSinceMs = NOW_MS - 3_600_000;
  const counts = { held: 0, done: 0, failed: 0, busyMs: 0, busy: 0, rate: 0 };
  return { id, ...counts, idleSinceMs, isDraining: false, isNeeded: false, state: "idle", ...facts };
}

/** One that runs something. */
export function busyEngine(id: number): EngineSeen {
  return engineSeen(id, { held: 1, state: "busy", busy: 1, running: { name: "f", client: "ada.1", sinceMs: NOW_MS } });
}

/** A host that was started long ago. */
export function hostSeen(host: string, engines: readonly EngineSeen[], facts: Partial<HostSeen> = {}): HostSeen {
  return {
    host,
    incarnation: 1,
    sentMs: NOW_MS,
    heardMs: NOW_MS,
    behindMs: 0,
    machine: { cores: 1 },
    process: { sinceMs: NOW_MS - 3_600_000 },
    isDraining: false,
    state: "up",
    rate: 0,
    totals: { done: 0, failed: 0, busyMs: 0, lostEngines: 0 },
    engines,
    ...facts,
  };
}

/** A job, of which nothing has ended. */
export function jobSeen(facts: Partial<JobSeen> = {}): JobSeen {
  return {
    id: "j1",
    user: "ada",
    method: "map",
    name: "f",
    state: "waiting",
    progress: 0,
    submittedMs: NOW_MS,
    waiting: 0,
    failed: 0,
    ...facts,
  };
}

export function snapshotOf(parts: Partial<Pick<Snapshot, "hosts" | "clients" | "jobs" | "atMs">>): Snapshot {
  const totals = { hosts: 0, engines: 0, busy: 0, waiting: 0, rate: 0, done: 0, failed: 0, lostEngines: 0 };
  return { atMs: NOW_MS, name: "lab", kind: "cluster", hosts: [], clients: [], jobs: [], totals, log: [], ...parts };
}

/** A host that runs, as its launcher lists it. */
export function ownHost(name: string, facts: Partial<OwnHost> = {}): OwnHost {
  return { id: `id-${name}`, name, state: "running", ...facts };
}
