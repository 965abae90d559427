import type { ClientSeen, Snapshot } from "../snapshot.ts";

/** What is to be done, of all clients and jobs. */
export interface Work {
  /** Tasks, and parts of jobs, that no engine has yet. */
  readonly waiting: number;
  /** Engine time that it takes, where that is known, ms. */
  readonly workMs: number;
  /** Engines that this work could use at once. */
  readonly couldUse: number;
  /** Engines that the other work could use, whose time is not known yet, as nothing of it has ended. */
  readonly couldUseUnknown: number;
  /** The most engines that a program waits for; others may use them too. */
  readonly waitsFor: number;
  /** Programs that wait for engines. */
  readonly waitingPrograms: number;
}

interface Part {
  readonly workMs: number | undefined;
  readonly couldUse: number;
}

/** Adds up what clients and jobs have to do. */
export function workOf(snapshot: Snapshot): Work {
  const { clients, jobs } = snapshot;
  const parts: Part[] = [...clients.map(partOf), ...partsOfJobs(snapshot)];
  const known = parts.filter(({ workMs }) => workMs !== undefined);
  const unknown = parts.filter(({ workMs }) => workMs === undefined);
  return {
    waiting: sum(clients, ({ unassigned }) => unassigned) + sum(jobs, ({ waiting }) => waiting),
    workMs: sum(known, ({ workMs = 0 }) => workMs),
    couldUse: sum(known, ({ couldUse }) => couldUse),
    couldUseUnknown: sum(unknown, ({ couldUse }) => couldUse),
    waitsFor: Math.max(0, ...clients.map(({ waitsFor = 0 }) => waitsFor)),
    waitingPrograms: clients.filter(({ waitsFor = 0 }) => waitsFor > 0).length,
  };
}

function partOf({ workMs, couldUse }: ClientSeen): Part {
  // Whoever has a key can send a report.
  return { couldUse: Math.max(0, couldUse), workMs: Number.isFinite(workMs) ? workMs : undefined };
}

// Who runs a job's parts does not say so: what is busy beyond what clients have sent is taken for it.
function partsOfJobs({ jobs, clients, hosts }: Snapshot): Part[] {
  const open = jobs.filter(({ state }) => state === "waiting" || state === "running");
  if (open.length === 0) return [];
  const engines = hosts.filter(({ state }) => state === "up").flatMap((host) => host.engines);
  const busy = engines.filter(({ running }) => running !== undefined).length;
  const onJobs = Math.max(0, busy - sum(clients, ({ held }) => held));
  return open.map(({ waiting, remainingMs }, i) => ({
    couldUse: waiting + (i === 0 ? onJobs : 0),
    workMs: remainingMs === undefined ? undefined : remainingMs * Math.max(1, engines.length),
  }));
}

/** The sum of a number of each. */
export function sum<A>(items: readonly A[], of: (item: A) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
