import process from "node:process";
import type { NatsConnection } from "@nats-io/transport-node";
import { type Heartbeat, mismatch, PROTOCOL, readHeartbeat, readHostEnd } from "../../cluster/heartbeat.ts";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { clusterNames, ENGINE_USER } from "../../nats/cluster-names.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { packageVersion } from "../package-version.ts";
import { connectNats } from "./connect-nats.ts";

/** A cluster at one moment. */
export interface ClusterStatus {
  readonly cluster: string;
  readonly server: {
    readonly url: string;
    readonly version: string;
    /** Whether it keeps jobs and ids. */
    readonly jetStream: boolean;
    readonly roundTripMs: number;
  };
  readonly hosts: readonly HostStatus[];
}

/** One host of a cluster. */
export interface HostStatus {
  readonly name: string;
  readonly version: string;
  readonly runtime: string;
  /** Why its engines are not for clients of this version; absent where they are. */
  readonly mismatch?: string | undefined;
  readonly engines: readonly number[];
  readonly maxEngines?: number | undefined;
  /** Clients that use its engines. */
  readonly clients: number;
  readonly cores: number;
  readonly load?: number | undefined;
  /** How long it has been running, ms. */
  readonly upMs: number;
}

// Longer than the time between two heartbeats, ms.
const LISTEN_MS = 700;
const ANSWER_MS = 2000;

/**
 * Asks a server and the hosts of a cluster how they are.
 *
 * @param timeoutMs - longest time until the server answers
 * @throws {ClusterError} when there is no server, or it refuses, or the key is a host's
 */
export async function clusterStatus(address: ClusterAddress, timeoutMs: number): Promise<ClusterStatus> {
  const { url, cluster, user } = address;
  if (user === ENGINE_USER) {
    throw new ClusterError("a host may not hear other hosts; use the key of a client, or the admin's");
  }
  const connection = await connectNats(address, { timeoutMs }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ClusterError(`${url} can't be reached: ${why}`, { cause });
  });
  try {
    const hosts = await listen(connection, cluster);
    const jetStream = await hasJetStream(connection);
    // Of the connection's own `rtt` there are whole ms only.
    const askedMs = performance.now();
    await connection.flush();
    const roundTripMs = performance.now() - askedMs;
    const { version = "unknown" } = connection.info ?? {};
    return { cluster, server: { url, version, jetStream, roundTripMs }, hosts };
  } finally {
    await connection.close();
  }
}

async function hasJetStream(connection: NatsConnection): Promise<boolean> {
  try {
    const answer = await connection.request("$JS.API.INFO", "", { timeout: ANSWER_MS });
    return !("error" in answer.json<object>());
  } catch {
    // Nobody answers where it is off.
    return false;
  }
}

async function listen(connection: NatsConnection, cluster: string): Promise<HostStatus[]> {
  const names = clusterNames(cluster);
  const heard = new Map<string, Heartbeat>();
  connection.subscribe(names.heartbeat("*"), {
    callback: (error, message) => {
      if (error !== null) return;
      const name = message.subject.split(".").at(-1) ?? "";
      const heartbeat = readHeartbeat(message.data);
      if (heartbeat !== undefined) heard.set(name, heartbeat);
      else if (readHostEnd(message.data)?.incarnation === heard.get(name)?.incarnation) heard.delete(name);
    },
  });
  connection.publish(names.who);
  await new Promise((resolve) => setTimeout(resolve, LISTEN_MS));
  return [...heard].map(statusOf).toSorted((a, b) => a.name.localeCompare(b.name));
}

function statusOf([name, heartbeat]: readonly [string, Heartbeat]): HostStatus {
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
  };
}
