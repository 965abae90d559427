import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe } from "vitest";
import { connect } from "wasm-ensemble";
import { startHost } from "../../build/lib/node/cluster/start-host.js";
import { HAS_SERVER, NatsServer } from "../nats/nats-server.ts";
import { testFaults } from "./suite.ts";

// Engines on threads of this process, reached by way of a server.
describe.runIf(HAS_SERVER)("over a server", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  testFaults({
    connect: async (setup) => {
      const cluster = `f${randomUUID().slice(0, 8)}`;
      const address = { url: server.url, cluster, user: "anon" };
      const host = await startHost({
        address,
        engines: 3,
        name: "host",
        timeoutMs: 30_000,
        insecure: true,
        onEvent: () => undefined,
      });
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
