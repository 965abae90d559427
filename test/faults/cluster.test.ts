import { LocalCluster } from "../../build/lib/host/local-cluster.js";
import { threads } from "../../build/lib/node/threads.js";
import { SamplingClient } from "../../build/lib/sampling/sampling-client.js";
import { testFaults } from "./suite.ts";

// Engines on threads that belong to a host, two milliseconds away. The built files: their errors are of other classes than
// those of the package, which is a bundle, and of the same names.
testFaults({
  connect: async (setup) => {
    const cluster = new LocalCluster({ transport: threads({ maxHeapMb: 64 }), roundTripMs: 2 });
    await cluster.add(3);
    const client = new SamplingClient({
      transport: cluster.transport(),
      runtime: {
        parseScript: () => refuse("code"),
        readScript: () => refuse("a script"),
        resolveModule: String,
        showProgress: async (result) => void (await result.wait()),
      },
      setup: { fn: setup, args: [] },
      openCheckpoint: () => refuse("a checkpoint"),
    });
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

function refuse(what: string): never {
  throw new TypeError(`the fault suite has no use for ${what}`);
}
