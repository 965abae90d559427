import { foundEngines } from "../../build/lib/client/driver/found-engines.js";
import { ownedEngines } from "../../build/lib/client/driver/owned-engines.js";
import { samplingOf } from "../../build/lib/sampling/sampling.js";
import { SamplingClient } from "../../build/lib/sampling/sampling-client.js";
import type { Transport } from "../../src/transport/contract.ts";

/**
 * A client over any transport, that runs `setup` on each engine. Of the built files: their errors are of other classes than
 * those of the package, which is a bundle, and of the same names.
 */
export function bareClient(transport: Transport, setup: () => unknown): SamplingClient {
  return new SamplingClient({
    transport,
    engines: transport.owns ? ownedEngines(transport) : foundEngines(transport),
    runtime: {
      parseScript: () => refuse("code"),
      readScript: () => refuse("a script"),
      resolveModule: String,
      showLines: () => refuse("output"),
      programName: () => "test",
      generators: () => refuse("seeds"),
      showProgress: async (result) => void (await result.wait()),
    },
    setup: { fn: setup, args: [] },
    openCheckpoint: () => refuse("a checkpoint"),
    sampling: samplingOf,
  });
}

function refuse(what: string): never {
  throw new TypeError(`the fault suite has no use for ${what}`);
}
