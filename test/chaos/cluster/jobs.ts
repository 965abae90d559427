import { TimeoutError } from "../../../build/lib/node/index.js";
import { CALLS } from "../calls.ts";
import { NAMED } from "../names.ts";
import { STREAMS } from "../streams.ts";
import { UPHEAVALS } from "../upheavals.ts";
import type { Job } from "../world.ts";

// Hosts start engines, not clients; and an engine that is removed is gone for good.
const OF_OWN_ENGINES = ["engines added", "engine removed"];

/** What clients of a cluster do in a chaos run. */
export const CLUSTER_JOBS: readonly Job[] = [...CALLS, ...STREAMS, ...NAMED, ...UPHEAVALS]
  .filter(({ name }) => !OF_OWN_ENGINES.includes(name))
  .map((job) => (job.name === "engine restarted" ? { ...job, run: orInVain(job.run) } : job));

// A host that is killed at the time starts no other engine.
function orInVain(run: Job["run"]): Job["run"] {
  return async (world) => {
    try {
      await run(world);
    } catch (error) {
      if (!((error as Error).cause instanceof TimeoutError)) throw error;
    }
  };
}
