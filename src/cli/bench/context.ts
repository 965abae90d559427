import type { Watch } from "./measure.ts";
import type { PeerLoaders } from "./peers.ts";

/** What every section of a run is given. */
export interface BenchContext extends Watch {
  /** Whether to be done in seconds, with fewer samples. */
  readonly quick: boolean;
  /** Engines, and workers of each peer, a whole number >= 1. */
  readonly engines: number;
  readonly loaders: PeerLoaders;
}
