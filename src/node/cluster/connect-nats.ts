import type { NatsConnection } from "@nats-io/transport-node";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { connectPatiently, type Patience } from "../../nats/connect-patiently.ts";
import { connectionOptions } from "../../nats/connection-options.ts";
import { loadTransport } from "../../nats/packages.ts";
import { WayAttempt, type WayTrace } from "../../nats/way-trace.ts";
import { explainWay } from "./explain-way.ts";
import { askWhoIsThere } from "./what-speaks.ts";

export type { NatsConnection as ServerConnection };

/** A connection, and what was seen on the way to its server. */
export interface ReachedServer {
  readonly connection: NatsConnection;
  readonly trace: WayTrace | undefined;
}

/**
 * Connects to a server over TCP: see `connectPatiently`.
 *
 * @throws {BrokenLinkError} that names the link of the way that is broken
 */
export async function connectNats(address: ClusterAddress, patience: Patience): Promise<NatsConnection> {
  return (await reachServer(address, patience)).connection;
}

/** As `connectNats`, and tells of the way. */
export async function reachServer(address: ClusterAddress, patience: Patience): Promise<ReachedServer> {
  const { url, user, key } = address;
  // Says what to install, where the package is missing.
  await loadTransport();
  const { connectOverTcp } = await import("./nats-transport.ts");
  const own = key === undefined ? { servers: url, ...(isTls(url) && { tls: {} }) } : await connectionOptions(key);
  let trace: WayTrace | undefined;
  // Once: a server that is only slow has enough to do.
  let asked: ReturnType<typeof askWhoIsThere> | undefined;
  const ask: typeof askWhoIsThere = (peer) => (asked ??= askWhoIsThere(peer));
  const connect = async (options: Parameters<typeof connectOverTcp>[0]): Promise<NatsConnection> => {
    const attempt = new WayAttempt();
    try {
      const connection = await connectOverTcp({ ...options, ...own }, attempt);
      trace = attempt.traces.at(-1);
      return connection;
    } catch (error) {
      throw await explainWay(error, { trace: attempt.furthest, address, ask });
    } finally {
      attempt.end();
    }
  };
  const connection = await connectPatiently(user, connect, patience);
  return { connection, trace };
}

function isTls(url: string): boolean {
  return new URL(url).protocol === "tls:";
}
