import type { HostSeen, Snapshot } from "../snapshot.ts";
import { type Fleet, idleSinceMs } from "./fleet.ts";
import { most, type Recent, withValue } from "./recent-most.ts";
import type { ScalingPolicy } from "./scaling.ts";
import { sum, type Work } from "./work.ts";

/** What is known of the work from before. */
export interface DemandMemory {
  /** Engines tried for work of unknown time, and since when all of them have been there. */
  readonly trial: { readonly engines: number; readonly sinceMs: number } | undefined;
  /** Engines that were worth waiting for, of late. */
  readonly awaited: Recent;
  /** Engines that had something to do, since an idle host would have left. */
  readonly needed: Recent;
}

export const NO_DEMAND: DemandMemory = { trial: undefined, awaited: [], needed: [] };

// An engine is worth a start when it has as much to do as its start takes, and this share of the time that it stays
// afterwards; within these limits, ms.
const IDLE_SHARE = 1 / 4;
const LEAST_AIM_MS = 5000;
const MOST_AIM_MS = 60_000;
// Starts are not taken back because of a moment without work.
const AWAITED_MS = 15_000;
// An engine that is idle for so long while work waits is of no use to that work, nor would others be.
const USELESS_MS = 10_000;
// Of the engines that it may have, work of unknown time gets so many at first.
const TRIAL_SHARE = 1 / 4;

/** How many engines the work calls for. */
export interface Demand {
  readonly memory: DemandMemory;
  /** Engines to start for: no more than the work could use, or programs wait for. */
  readonly wanted: number;
  /** Of these, those for work of unknown time. */
  readonly trial: number;
  /** Engines that starts are not taken back for. */
  readonly awaited: number;
  /** Engines that had something to do of late. */
  readonly needed: number;
  /** Engines that have nothing to do although work waits. */
  readonly useless: number;
}

/** Says how many engines the work calls for. @param startMs - what a start takes */
export function demandOf(
  before: DemandMemory,
  { work, fleet, snapshot, startMs }: DemandParts,
  policy: ScalingPolicy,
): Demand {
  const { atMs } = snapshot;
  const trial = trialOf(before.trial, { work, fleet, snapshot, startMs }, policy);
  const aimMs = Math.min(MOST_AIM_MS, Math.max(LEAST_AIM_MS, startMs, IDLE_SHARE * policy.idleMs));
  // What those that are there do until others come.
  const leadMs = fleet.engines * startMs;
  const forKnown = enginesFor(work.workMs - leadMs, aimMs, work.couldUse);
  const useless = uselessOf(work, snapshot);
  const isFirst = fleet.engines === 0 && work.couldUse > 0;
  const forWork = Math.max(forKnown, isFirst ? 1 : 0) + (trial?.engines ?? 0);
  // Twice as many: what was worth a start a moment ago still is.
  const worth = enginesFor(2 * work.workMs, aimMs, work.couldUse) + (trial?.engines ?? 0);
  const awaited = withValue(before.awaited, Math.max(worth, work.waitsFor), atMs, AWAITED_MS);
  const busy = busyEngines(snapshot, work);
  const needed = withValue(
    before.needed,
    Math.max(busy, Math.min(worth, fleet.engines - useless), Math.min(work.waitsFor, fleet.engines)),
    atMs,
    policy.idleMs,
  );
  return {
    memory: { trial, awaited, needed },
    wanted: Math.max(useless > 0 ? Math.min(forWork, fleet.engines) : forWork, work.waitsFor),
    trial: trial?.engines ?? 0,
    awaited: most(awaited),
    needed: most(needed),
    useless,
  };
}

interface DemandParts {
  readonly work: Work;
  readonly fleet: Fleet;
  readonly snapshot: Snapshot;
  readonly startMs: number;
}

function enginesFor(workMs: number, aimMs: number, couldUse: number): number {
  return Math.min(couldUse, Math.max(0, Math.ceil(workMs / aimMs)));
}

/** Starts a little for work of unknown time, and twice as many again and again while nothing of it ends. */
function trialOf(
  before: DemandMemory["trial"],
  { work, fleet, snapshot, startMs }: DemandParts,
  { max }: ScalingPolicy,
): DemandMemory["trial"] {
  const { atMs } = snapshot;
  const limit = Math.min(work.couldUseUnknown, max);
  if (limit === 0) return undefined;
  if (before === undefined) return { engines: Math.ceil(limit * TRIAL_SHARE), sinceMs: atMs };
  const engines = Math.min(before.engines, limit);
  const hasCome = fleet.coming.length === 0 && fleet.engines >= engines;
  // Only now does it begin to count how long nothing ends.
  if (!hasCome) return { engines, sinceMs: atMs };
  const isLong = atMs - before.sinceMs > Math.max(startMs, LEAST_AIM_MS);
  return isLong ? { engines: Math.min(2 * engines, limit), sinceMs: atMs } : { engines, sinceMs: before.sinceMs };
}

function upHosts({ hosts }: Snapshot): readonly HostSeen[] {
  return hosts.filter(({ state }) => state === "up");
}

function uselessOf({ waiting }: Work, snapshot: Snapshot): number {
  if (waiting === 0) return 0;
  const engines = upHosts(snapshot).flatMap((host) => host.engines);
  return engines.filter((engine) => engine.state === "idle" && engine.idleSinceMs + USELESS_MS < snapshot.atMs).length;
}

/** Engines that run something, or have of late; one at least where anything goes on. */
function busyEngines(snapshot: Snapshot, { waiting }: Work): number {
  const engines = upHosts(snapshot).flatMap((host) => host.engines);
  const running = engines.filter(({ held, running: task }) => held > 0 || task !== undefined).length;
  const ofLate = Math.ceil(sum(engines, ({ busy }) => busy));
  // A short task is seen by what it leaves behind only.
  const isUsed = waiting > 0 || upHosts(snapshot).some((host) => idleSinceMs(host) > snapshot.atMs - RECENT_MS);
  return Math.max(running, ofLate, isUsed && engines.length > 0 ? 1 : 0);
}

const RECENT_MS = 3000;
