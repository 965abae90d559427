import type { OwnHost, ScalingPolicy, Seen } from "./scaling.ts";

/** What is known of starts. */
export interface StartsMemory {
  /** Hosts that were not heard yet, by their ids at the launcher, and since when they have been running. */
  readonly awaited: ReadonlyMap<string, { readonly runningMs: number | undefined }>;
  readonly heard: ReadonlySet<string>;
  /** Hosts that are being ended before they were heard. */
  readonly cancelled: ReadonlySet<string>;
  /** What starts took of late, ms. */
  readonly took: readonly { readonly atMs: number; readonly ms: number }[];
  /** Looks in a row at which starts had failed, and none had come. */
  readonly failures: number;
  /** Nothing is started before, ms since the epoch. */
  readonly retryMs: number;
}

export const NO_STARTS: StartsMemory = {
  awaited: new Map(),
  heard: new Set(),
  cancelled: new Set(),
  took: [],
  failures: 0,
  retryMs: 0,
};

// Starts are told by the last of them: a queue that stood still may move again.
const MOST_TOOK = 9;
const TOOK_FOR_MS = 3_600_000;
// A host that runs for so long, or for several times what a start takes, and is not heard never will be.
const OVERDUE_MS = 120_000;
const OVERDUE_TIMES = 5;
const FIRST_PAUSE_MS = 5000;
const LONGEST_PAUSE_MS = 300_000;
/** After so many failures one host at a time is tried. */
export const MOST_FAILURES = 3;

/** What a start takes, from asking to hearing the host, ms: the median of late. */
export function startMs({ took }: StartsMemory, policy: ScalingPolicy): number {
  const sorted = took.map(({ ms }) => ms).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? policy.startMs;
}

/** What has become of starts since the last look. */
export interface StartsNow {
  readonly memory: StartsMemory;
  /** Ended before they were heard. */
  readonly failed: readonly string[];
  /** Running for long, but not heard. */
  readonly overdue: readonly OwnHost[];
}

/** Sees which hosts have come, and which never will. */
export function lookAtStarts(
  before: StartsMemory,
  { hosts, snapshot, isRefused }: Seen,
  policy: ScalingPolicy,
): StartsNow {
  const { atMs } = snapshot;
  const names = new Set(snapshot.hosts.map(({ host }) => host));
  const here = hosts.filter(({ name }) => names.has(name));
  const isNew = ({ id }: OwnHost): boolean => !before.heard.has(id);
  const awaited = new Map(
    hosts
      .filter((host) => isNew(host) && !names.has(host.name) && !before.cancelled.has(host.id))
      .map(({ id, state }) => [
        id,
        { runningMs: state === "waiting" ? undefined : (before.awaited.get(id)?.runningMs ?? atMs) },
      ]),
  );
  const listed = new Set(hosts.map(({ id }) => id));
  const took = here.flatMap((host) =>
    isNew(host) && host.askedMs !== undefined ? [{ atMs, ms: Math.max(0, atMs - host.askedMs) }] : [],
  );
  const failed = [...before.awaited.keys()].filter((id) => !listed.has(id));
  const limitMs = Math.max(OVERDUE_MS, OVERDUE_TIMES * startMs(before, policy));
  const overdue = hosts.filter(({ id }) => (awaited.get(id)?.runningMs ?? Infinity) + limitMs < atMs);
  const isBad = isRefused || failed.length + overdue.length > 0;
  const hasCome = here.some(isNew);
  const failures = (hasCome ? 0 : before.failures) + (isBad ? 1 : 0);
  return {
    memory: {
      awaited,
      heard: new Set(hosts.filter((host) => before.heard.has(host.id) || names.has(host.name)).map(({ id }) => id)),
      cancelled: new Set([...before.cancelled].filter((id) => listed.has(id))),
      took: [...before.took, ...took].filter((start) => start.atMs > atMs - TOOK_FOR_MS).slice(-MOST_TOOK),
      failures,
      retryMs: isBad ? atMs + pauseMs(failures) : hasCome ? 0 : before.retryMs,
    },
    failed,
    overdue,
  };
}

function pauseMs(failures: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
}

/** Notes that hosts are ended before they were heard. */
export function withCancelled(starts: StartsMemory, ids: readonly string[]): StartsMemory {
  const awaited = new Map([...starts.awaited].filter(([id]) => !ids.includes(id)));
  return { ...starts, awaited, cancelled: new Set([...starts.cancelled, ...ids]) };
}
