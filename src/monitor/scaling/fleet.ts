import type { HostSeen } from "../snapshot.ts";
import type { OwnHost, ScalingPolicy, Seen } from "./scaling.ts";
import type { StartsMemory } from "./starts.ts";
import { sum } from "./work.ts";

/** A host that was started here, and was heard. */
export interface HeardHost {
  readonly own: OwnHost;
  readonly seen: HostSeen;
  readonly engines: number;
}

/** The hosts of a cluster, sorted by what may be expected of them. */
export interface Fleet {
  /** Own hosts that take tasks. */
  readonly there: readonly HeardHost[];
  /** Own hosts that were started, and not heard yet. */
  readonly coming: readonly OwnHost[];
  /** Own hosts that end what they do. */
  readonly leaving: readonly HeardHost[];
  /** Engines that take tasks, whosever they are. */
  readonly engines: number;
  /** Engines of own hosts, whatever they do. */
  readonly own: number;
}

/**
 * Sorts hosts.
 *
 * @param draining - names of hosts that were asked to end
 * @param soonMs - one whose time is up sooner is not counted on
 */
export function fleetOf(
  { hosts, snapshot }: Seen,
  { enginesPerHost }: ScalingPolicy,
  parts: { readonly starts: StartsMemory; readonly draining: ReadonlyMap<string, number>; readonly soonMs: number },
): Fleet {
  const { starts, draining, soonMs } = parts;
  const byName = new Map(snapshot.hosts.map((host) => [host.host, host]));
  const takes = (host: HostSeen): boolean =>
    host.state === "up" && !draining.has(host.host) && (host.endsMs ?? Infinity) > snapshot.atMs + soonMs;
  const heard = hosts.flatMap((own): HeardHost[] => {
    const seen = byName.get(own.name);
    return seen === undefined ? [] : [{ own, seen, engines: Math.max(enginesPerHost, seen.engines.length) }];
  });
  const there = heard.filter(({ seen }) => takes(seen));
  const names = new Set(hosts.map(({ name }) => name));
  const others = snapshot.hosts.filter((host) => !names.has(host.host) && takes(host));
  const unheard = hosts.filter(({ name }) => !byName.has(name));
  return {
    there,
    // One that was heard and has to wait again was put back into the queue.
    coming: unheard.filter(
      ({ id, state }) => !starts.cancelled.has(id) && (!starts.heard.has(id) || state === "waiting"),
    ),
    leaving: heard.filter(({ seen }) => seen.state === "draining" || draining.has(seen.host)),
    engines: sum(there, ({ engines }) => engines) + sum(others, (host) => host.engines.length),
    own: sum(heard, ({ engines }) => engines) + unheard.length * enginesPerHost,
  };
}

/** Whether nothing on a host runs, waits there, or may still be wanted. */
export function isFree({ engines }: HostSeen): boolean {
  return engines.every(({ held, running, isNeeded }) => held === 0 && running === undefined && !isNeeded);
}

/** Since when a host has run nothing, ms since the epoch. */
export function idleSinceMs({ engines, process }: HostSeen): number {
  return Math.max(process.sinceMs, ...engines.map((engine) => engine.idleSinceMs));
}
