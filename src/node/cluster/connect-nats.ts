import type { NatsConnection } from "@nats-io/transport-node";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { connectPatiently } from "../../nats/connect-patiently.ts";
import { connectionOptions } from "../../nats/connection-options.ts";
import { loadTransport } from "../../nats/packages.ts";

/** Connects to a server over TCP: see `connectPatiently`. */
export async function connectNats(
  { url, user, key }: ClusterAddress,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<NatsConnection> {
  // Says what to install, where the package is missing.
  await loadTransport();
  const { connectOverTcp } = await import("./nats-transport.ts");
  const own = key === undefined ? { servers: url } : await connectionOptions(key);
  return connectPatiently(user, timeoutMs, (options) => connectOverTcp({ ...options, ...own }), signal);
}
