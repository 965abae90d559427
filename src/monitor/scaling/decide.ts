import { type DemandMemory, demandOf, NO_DEMAND } from "./demand.ts";
import { type Fleet, fleetOf, type HeardHost, idleSinceMs, isFree } from "./fleet.ts";
import { type Known, NO_NOTES, type NotesMemory, notesOf } from "./notes.ts";
import { cancelReason, drainReason, startReason } from "./reasons.ts";
import type { Decision, Note, ScalingPolicy, Seen, Standing } from "./scaling.ts";
import { lookAtStarts, MOST_FAILURES, NO_STARTS, type StartsMemory, startMs, withCancelled } from "./starts.ts";
import { sum, workOf } from "./work.ts";

/** What one decision keeps for the next. */
export interface ScalingMemory {
  /** When it first looked, ms since the epoch. */
  readonly sinceMs: number | undefined;
  readonly starts: StartsMemory;
  readonly demand: DemandMemory;
  /** Hosts that were asked to end, by their names, and when. */
  readonly draining: ReadonlyMap<string, number>;
  /** When hosts were let go last. */
  readonly letGoMs: number;
  readonly notes: NotesMemory;
}

export const NO_MEMORY: ScalingMemory = {
  sinceMs: undefined,
  starts: NO_STARTS,
  demand: NO_DEMAND,
  draining: new Map(),
  letGoMs: 0,
  notes: NO_NOTES,
};

/** A decision, and what led to it. */
export interface Decided {
  readonly decision: Decision;
  readonly memory: ScalingMemory;
  readonly notes: readonly Note[];
  readonly standing: Standing;
}

// A host that was asked to end, and takes tasks after so long, has not heard it.
const DEAF_MS = 15_000;
// Starts are taken back not before it has looked for so long.
const FIRST_LOOKS_MS = 15_000;
// Hosts are let go together rather than one by one.
const LET_GO_AGAIN_MS = 10_000;
// Longer before the end of a host none is started in its place.
const MOST_SOON_MS = 300_000;

/** All that is known at a look. */
interface Look extends Known {
  /** Since the first look, ms. */
  readonly lookedMs: number;
  readonly letGoMs: number;
}

/**
 * Decides how many hosts there are to be: starts some while work waits that they would still be in time for, and lets go
 * those that were not needed for a time, but none that runs something or keeps what a client may still want.
 *
 * @param memory - of the decision before; at first `NO_MEMORY`
 */
export function decide(seen: Seen, policy: ScalingPolicy, memory: ScalingMemory): Decided {
  const { snapshot } = seen;
  const { atMs } = snapshot;
  const sinceMs = isBlind(seen, memory) ? atMs : (memory.sinceMs ?? atMs);
  const startsNow = lookAtStarts(memory.starts, seen, policy);
  const starts = startsNow.memory;
  const draining = drainingNow(memory.draining, seen);
  const tookMs = startMs(starts, policy);
  const fleet = fleetOf(seen, policy, { starts, draining, soonMs: Math.min(MOST_SOON_MS, tookMs) });
  const work = workOf(snapshot);
  const demand = demandOf(memory.demand, { work, fleet, snapshot, startMs: tookMs }, policy);
  const look: Look = { seen, policy, fleet, work, demand, starts, lookedMs: atMs - sinceMs, letGoMs: memory.letGoMs };
  const decision = overdueOf(startsNow.overdue, policy) ?? takenBack(look) ?? letGo(look) ?? started(look);
  const notes = notesOf(memory.notes, { ...look, draining, ...startsNow, decision });
  return {
    decision,
    memory: {
      sinceMs,
      starts: decision.kind === "cancel" ? withCancelled(starts, decision.hosts) : starts,
      demand: demand.memory,
      draining: decision.kind === "drain" ? new Map([...draining, ...decision.hosts.map(at(atMs))]) : draining,
      letGoMs: decision.kind === "drain" ? atMs : memory.letGoMs,
      notes: notes.memory,
    },
    notes: notes.notes,
    standing: standingOf(look),
  };
}

/** Whether nobody is heard although hosts run: the server is away, and what is not seen may be there all the same. */
function isBlind({ hosts, snapshot }: Seen, { starts }: ScalingMemory): boolean {
  const isHeard = snapshot.clients.length > 0 || snapshot.hosts.some(({ state }) => state !== "silent");
  return !isHeard && hosts.some(({ id, state }) => state === "running" && starts.heard.has(id));
}

function at(atMs: number): (name: string) => [string, number] {
  return (name) => [name, atMs];
}

function drainingNow(before: ReadonlyMap<string, number>, { hosts, snapshot }: Seen): ReadonlyMap<string, number> {
  const own = new Set(hosts.map(({ name }) => name));
  return new Map(
    snapshot.hosts.flatMap(({ host, state }): [string, number][] => {
      if (!own.has(host)) return [];
      const sinceMs = before.get(host);
      if (state === "draining") return [[host, sinceMs ?? snapshot.atMs]];
      return sinceMs === undefined || sinceMs + DEAF_MS < snapshot.atMs ? [] : [[host, sinceMs]];
    }),
  );
}

/** Own engines that are there, or come. */
function ownTaking({ fleet, policy }: Look): number {
  return sum(fleet.there, ({ engines }) => engines) + comingEngines(fleet, policy);
}

function comingEngines({ coming }: Fleet, { enginesPerHost }: ScalingPolicy): number {
  return coming.length * enginesPerHost;
}

function overdueOf(
  overdue: readonly { readonly id: string }[],
  { enginesPerHost }: ScalingPolicy,
): Decision | undefined {
  if (overdue.length === 0) return undefined;
  const why =
    overdue.length === 1 ? "it runs, but was never heard" : `${overdue.length} hosts run, but were never heard`;
  return { kind: "cancel", hosts: overdue.map(({ id }) => id), engines: overdue.length * enginesPerHost, why };
}

/** Takes back the latest starts that have not begun, when the work has gone that they were for. */
function takenBack(look: Look): Decision | undefined {
  const { fleet, policy, demand, work, lookedMs } = look;
  if (lookedMs < FIRST_LOOKS_MS) return undefined;
  const { enginesPerHost, min } = policy;
  const waiting = fleet.coming.filter(({ state }) => state === "waiting");
  const beyond = Math.min(
    fleet.engines + comingEngines(fleet, policy) - demand.awaited,
    // As many as are to stay do.
    ownTaking(look) - min,
  );
  const count = Math.min(waiting.length, Math.floor(beyond / enginesPerHost));
  if (count <= 0) return undefined;
  const engines = count * enginesPerHost;
  return { kind: "cancel", hosts: waiting.slice(-count).map(({ id }) => id), engines, why: cancelReason(work) };
}

/** Lets hosts go that were not needed for a time: those whose time is up first, then those that are idle the longest. */
function letGo(look: Look): Decision | undefined {
  const { fleet, policy, demand, lookedMs, letGoMs, seen: now } = look;
  const { idleMs, min } = policy;
  if (lookedMs < idleMs || now.snapshot.atMs < letGoMs + Math.min(LET_GO_AGAIN_MS, idleMs)) return undefined;
  let beyond = Math.min(fleet.engines - demand.needed, sum(fleet.there, ({ engines }) => engines) - min);
  const free = fleet.there.filter(({ seen }) => isFree(seen)).toSorted(byEndThenIdle);
  const going: HeardHost[] = [];
  for (const host of free) {
    if (host.engines > beyond) continue;
    beyond -= host.engines;
    going.push(host);
  }
  if (going.length === 0) return undefined;
  const engines = sum(going, (host) => host.engines);
  return { kind: "drain", hosts: going.map(({ seen }) => seen.host), engines, why: drainReason(policy, demand.needed) };
}

// One that ends by itself within this time is let go rather than another, ms.
const ENDS_SOON_MS = 600_000;

function byEndThenIdle(a: HeardHost, b: HeardHost): number {
  return leftMs(a) - leftMs(b) || idleSinceMs(a.seen) - idleSinceMs(b.seen);
}

function leftMs({ seen }: HeardHost): number {
  return Math.min(ENDS_SOON_MS, (seen.endsMs ?? Infinity) - seen.heardMs);
}

/** Starts hosts, as many as are wanted and may be. */
function started(look: Look): Decision {
  const { fleet, policy, demand, starts, seen, work } = look;
  const { max, min, enginesPerHost } = policy;
  if (seen.snapshot.atMs < starts.retryMs) return { kind: "none" };
  const missing = demand.wanted - fleet.engines - comingEngines(fleet, policy);
  const kept = min - ownTaking(look);
  const room = Math.floor((max - fleet.own) / enginesPerHost);
  const wanted = Math.min(room, Math.ceil(Math.max(missing, kept) / enginesPerHost));
  // What fails again and again is tried by one host.
  const hosts = starts.failures >= MOST_FAILURES ? Math.min(1 - fleet.coming.length, wanted) : wanted;
  if (hosts <= 0) return { kind: "none" };
  const engines = hosts * enginesPerHost;
  const why = missing > 0 ? startReason(work, fleet, demand) : `${min} are to be there at least`;
  return { kind: "start", hosts, engines, why };
}

function standingOf({ fleet, policy, demand, work }: Look): Standing {
  return {
    engines: fleet.engines,
    own: fleet.own,
    coming: comingEngines(fleet, policy),
    leaving: sum(fleet.leaving, ({ engines }) => engines),
    wanted: demand.wanted,
    waiting: work.waiting,
  };
}
