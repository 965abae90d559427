import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe } from "vitest";
import { connect } from "wasm-ensemble";
import { type RunningHost, startHost } from "../../build/lib/node/cluster/start-host.js";
import { HAS_SERVER, NatsServer } from "../nats/nats-server.ts";
import { testFaults } from "./suite.ts";

// Engines on threads of this process, reached by way of a server.
describe.runIf(HAS_SERVER)("over a server", () => {
  let server: NatsServer;
  // Its engines go from row to row, as they do from client to client; those that a row has ended are replaced.
  let shared: RunningHost;
  const start = (cluster: string): Promise<RunningHost> => {
    const address = { url: server.url, cluster, user: "anon" };
    return startHost({
      address,
      engines: 3,
      name: "host",
      timeoutMs: 100_000,
      insecure: true,
      onEvent: () => undefined,
    });
  };
  beforeAll(async () => {
    server = await NatsServer.start();
    shared = await start("shared");
  });
  afterAll(async () => {
    await shared.close();
    await server.close();
  });

  testFaults({
    connect: async (setup, isNew) => {
      if (!isNew) return connect(server.url, { cluster: "shared", engines: 3, setup });
      const cluster = `f${randomUUID().slice(0, 8)}`;
      const host = await start(cluster);
      const client = await connect(server.url, { cluster, engines: 3, setup });
      const close = client.close.bind(client);
      client.close = async () => {
        await close();
        await host.close();
      };
      return client;
    },
    offers: ["thread", "node"],
    // Whoever blocks here blocks the host as well.
    canBlock: false,
  });
});
