import { afterAll, beforeAll } from "vitest";
import { LocalCluster } from "../../build/lib/host/local-cluster.js";
import { threads } from "../../build/lib/node/threads.js";
import { bareClient } from "./bare-client.ts";
import { testFaults } from "./suite.ts";

async function start(): Promise<LocalCluster> {
  const cluster = new LocalCluster({ transport: threads({ maxHeapMb: 64 }), roundTripMs: 2 });
  await cluster.add(3);
  return cluster;
}

// Its engines go from row to row, as they do from client to client; those that a row has ended are replaced.
let shared: LocalCluster;
beforeAll(async () => {
  shared = await start();
});
afterAll(() => shared.close());

// Engines on threads that belong to a host, two milliseconds away.
testFaults({
  connect: async (setup, isNew) => {
    const cluster = isNew ? await start() : shared;
    const client = bareClient(cluster.transport(), setup);
    await client.waitForEngines(3);
    if (!isNew) return client;
    const close = client.close.bind(client);
    client.close = async () => {
      await close();
      await cluster.close();
    };
    return client;
  },
  offers: ["thread", "node", "heap limit"],
  canBlock: false,
});
