import { SamplingClient } from "../../build/lib/sampling/sampling-client.js";
import { inproc } from "../../build/lib/transport/inproc.js";
import { testFaults } from "./suite.ts";

// The built files. Their errors are of other classes than those of the package, which is a bundle, and of the same names.
testFaults({
  connect: async (setup) => {
    const client = new SamplingClient({
      transport: inproc(),
      runtime: {
        parseScript: () => refuse("code"),
        readScript: () => refuse("a script"),
        resolveModule: String,
        showProgress: async (result) => void (await result.wait()),
      },
      setup: { fn: setup, args: [] },
      openCheckpoint: () => refuse("a checkpoint"),
    });
    await client.addEngines(3);
    return client;
  },
  offers: [],
  canBlock: false,
});

function refuse(what: string): never {
  throw new TypeError(`the fault suite has no use for ${what}`);
}
