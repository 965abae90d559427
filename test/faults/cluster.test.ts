import { LocalCluster } from "../../build/lib/host/local-cluster.js";
import { threads } from "../../build/lib/node/threads.js";
import { bareClient } from "./bare-client.ts";
import { testFaults } from "./suite.ts";

// Engines on threads that belong to a host, two milliseconds away.
testFaults({
  connect: async (setup) => {
    const cluster = new LocalCluster({ transport: threads({ maxHeapMb: 64 }), roundTripMs: 2 });
    await cluster.add(3);
    const client = bareClient(cluster.transport(), setup);
    await client.waitForEngines(3);
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
