import type { NatsConnection } from "@nats-io/transport-node";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { ENGINE_USER } from "../../nats/cluster-names.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { connectNats } from "./connect-nats.ts";
import { type HostStatus, hostsThere } from "./hosts-there.ts";

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
    const hosts = await hostsThere(connection, cluster);
    const jetStream = await hasJetStream(connection);
    const roundTripMs = await roundTrip(connection);
    const { version = "unknown" } = connection.info ?? {};
    return { cluster, server: { url, version, jetStream, roundTripMs }, hosts };
  } finally {
    await connection.close();
  }
}

/** Time to the server and back, ms; of the connection's own `rtt` there are whole ms only. */
export async function roundTrip(connection: NatsConnection): Promise<number> {
  const askedMs = performance.now();
  await connection.flush();
  return performance.now() - askedMs;
}

/** Whether a server keeps anything. */
export async function hasJetStream(connection: NatsConnection): Promise<boolean> {
  try {
    const answer = await connection.request("$JS.API.INFO", "", { timeout: ANSWER_MS });
    return !("error" in answer.json<object>());
  } catch {
    // Nobody answers where it is off.
    return false;
  }
}
