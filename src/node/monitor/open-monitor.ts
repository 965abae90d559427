import type { NatsConnection } from "@nats-io/transport-node";
import { NatsBus } from "../../cluster/nats-bus.ts";
import { Model } from "../../monitor/model.ts";
import type { Monitor } from "../../monitor/monitor.ts";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { clusterNames, ENGINE_USER } from "../../nats/cluster-names.ts";
import { randomName } from "../../nats/random-name.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { connectNats } from "../cluster/connect-nats.ts";
import { ClusterMonitor } from "./cluster-monitor.ts";
import { WatchedJobs } from "./watched-jobs.ts";

export interface MonitorOptions {
  /** Whether records of tasks are wanted, which cost hosts a little. */
  readonly tasks: boolean;
  /** Longest time until there is a connection, ms. */
  readonly timeoutMs: number;
}

/**
 * Begins to look at a cluster, with a connection of its own. Where the server keeps jobs, those of the key are seen too.
 *
 * @throws {ClusterError} when there is no server in time, or it refuses, or the key is a host's
 */
export async function openMonitor(address: ClusterAddress, { tasks, timeoutMs }: MonitorOptions): Promise<Monitor> {
  const { url, cluster, user } = address;
  if (user === ENGINE_USER) {
    throw new ClusterError("a host may not look at other hosts; use the key of a client, or the admin's");
  }
  const connection = await connectNats(address, { timeoutMs }).catch((cause: unknown) => {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ClusterError(`${url} can't be reached: ${why}`, { cause });
  });
  const names = clusterNames(cluster);
  const bus = new NatsBus(connection);
  const model = new Model(cluster, "cluster");
  const jobs = await WatchedJobs.start({ connection, names, user, url }, (seen) => model.heardJobs(seen));
  const session = { user, session: randomName() };
  const monitor = new ClusterMonitor({ bus, model, names, session, tasks, jobs });
  const refusal =
    `the server at ${url} does not let ${user} see what hosts say: its configuration is of an earlier version; ` +
    "ensemble cluster init --force writes it anew, with new keys";
  let isRefused = false;
  void onRefusal(connection, () => {
    isRefused = true;
    monitor.end(refusal);
  });
  void endWith(connection, monitor);
  // What the server has against it comes before the answer.
  await connection.flush().catch(() => undefined);
  if (!isRefused) return monitor;
  await monitor.close();
  throw new ClusterError(refusal);
}

async function endWith(connection: NatsConnection, monitor: ClusterMonitor): Promise<void> {
  const error = await connection.closed();
  monitor.end(error ? `the server ended the connection: ${error.message}` : "the connection was closed");
}

async function onRefusal(connection: NatsConnection, refused: () => void): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type !== "error" || !("subject" in status.error)) continue;
    if (String(status.error.subject).includes(".seen.")) refused();
  }
}
