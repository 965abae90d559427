import process from "node:process";
import type { NatsConnection } from "@nats-io/transport-node";
import { type Heartbeat, mismatch, PROTOCOL, readHeartbeat, readHostEnd } from "../../cluster/heartbeat.ts";
import { clusterNames } from "../../nats/cluster-names.ts";
import { epochMs } from "../../protocol/epoch-ms.ts";
import { packageVersion } from "../package-version.ts";

/** One host of a cluster. */
export interface HostStatus {
  readonly name: string;
  readonly version: string;
  readonly runtime: string;
  /** Why its engines are not for clients of this version; absent where they are. */
  readonly mismatch?: string | undefined;
  readonly engines: readonly number[];
  /** Engines that it has at most; absent: any number. 0 when it takes no new tasks any more. */
  readonly maxEngines?: number | undefined;
  /** Clients that use its engines. */
  readonly clients: number;
  readonly cores: number;
  readonly load?: number | undefined;
  /** How long it has been running, ms. */
  readonly upMs: number;
  /** How far its clock is behind this one, ms; what it says takes its time, so that small numbers mean nothing. */
  readonly clockBehindMs: number;
}

// Longer than the time between two heartbeats, ms.
const LISTEN_MS = 700;

interface Heard {
  readonly heartbeat: Heartbeat;
  readonly behindMs: number;
}

/** The hosts of a cluster that answer, and those that say by themselves that they are there, by name. */
export async function hostsThere(connection: NatsConnection, cluster: string): Promise<HostStatus[]> {
  const names = clusterNames(cluster);
  const heard = new Map<string, Heard>();
  const subscription = connection.subscribe(names.heartbeat("*"), {
    callback: (error, message) => {
      if (error !== null) return;
      const name = message.subject.split(".").at(-1) ?? "";
      const heartbeat = readHeartbeat(message.data);
      if (heartbeat !== undefined) heard.set(name, { heartbeat, behindMs: epochMs() - heartbeat.sentMs });
      else if (readHostEnd(message.data)?.incarnation === heard.get(name)?.heartbeat.incarnation) heard.delete(name);
    },
  });
  connection.publish(names.who);
  await new Promise((resolve) => setTimeout(resolve, LISTEN_MS));
  subscription.unsubscribe();
  return [...heard].map(statusOf).toSorted((a, b) => a.name.localeCompare(b.name));
}

function statusOf([name, { heartbeat, behindMs }]: readonly [string, Heard]): HostStatus {
  const { engines, maxEngines, clients, machine, sinceMs, sentMs, versions } = heartbeat;
  const ours = { protocol: PROTOCOL, package: packageVersion(), runtime: `Node ${process.versions.node}` };
  return {
    name,
    version: versions.package,
    runtime: versions.runtime,
    mismatch: mismatch(ours, versions),
    engines: engines.map(({ id }) => id).toSorted((a, b) => a - b),
    maxEngines,
    clients,
    ...machine,
    // Both by its own clock, so that it may be off.
    upMs: Math.max(0, sentMs - sinceMs),
    clockBehindMs: behindMs,
  };
}
