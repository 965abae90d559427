import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { NatsConnection, NodeConnectionOptions } from "@nats-io/transport-node";
import { connect } from "@nats-io/transport-node";
import { type ClusterFolder, keyFile } from "../../src/nats/cluster-folder.ts";
import type { ClusterKey } from "../../src/nats/cluster-key.ts";
import { readClusterKey } from "../../src/nats/cluster-key-file.ts";
import { connectionOptions } from "../../src/nats/connection-options.ts";
import { initCluster } from "../../src/nats/init-cluster.ts";
import { isPortFree } from "../../src/nats/port.ts";
import { startServer } from "../../src/nats/start-server.ts";

/** A cluster on a server of its own. */
export interface TestCluster {
  readonly cluster: ClusterFolder;
  readonly keyOf: (user: string) => Promise<ClusterKey>;
  /** Connects as a user; closed with the cluster. */
  readonly connectAs: (user: string, more?: NodeConnectionOptions) => Promise<NatsConnection>;
  /** Kills the server, without a word, and starts it again. */
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Makes and starts the cluster "lab" with the clients alice and bob. */
export async function startCluster(
  publicHosts: readonly string[] = [],
  origins: readonly string[] = ["http://localhost:5173"],
): Promise<TestCluster> {
  const parent = await mkdtemp(join(tmpdir(), "ensemble-cluster-"));
  const cluster = await initCluster({
    folder: join(parent, "lab"),
    cluster: "lab",
    port: await freePorts(),
    publicHosts,
    clients: ["alice", "bob"],
    origins,
    force: false,
  });
  let server = await startServer(cluster);
  const open: NatsConnection[] = [];
  const keyOf = (user: string) => readClusterKey(keyFile(cluster.folder, user));
  return {
    cluster,
    keyOf,
    connectAs: async (user, more) => {
      const connection = await connect({ ...(await connectionOptions(await keyOf(user))), ...more });
      open.push(connection);
      return connection;
    },
    restart: async () => {
      if (server.pid !== undefined) process.kill(server.pid, "SIGKILL");
      await server.ended;
      server = await startServer(cluster);
    },
    stop: async () => {
      await Promise.all(open.map((connection) => connection.close()));
      await server.stop();
      await rm(parent, { recursive: true, force: true });
    },
  };
}

/** A port that is free, as is the next one. */
export async function freePorts(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  // Listening at a port of TCP gives such an address.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return (await isPortFree(port + 1)) ? port : freePorts();
}
