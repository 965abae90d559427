import type { CourierHandle } from "../cluster/cluster-transport.ts";
import type { LetterBus } from "../cluster/letter-bus.ts";
import type { EngineId } from "../protocol/ids.ts";

/** The thread that has a client's, or a host's, connection, as these see it. */
export interface Courier extends CourierHandle {
  /** An id for an engine of the cluster. */
  readonly newId: () => Promise<EngineId>;
  /** Passes messages of jobs. */
  readonly letters: LetterBus;
  /** Makes streams and buckets. @throws {ClusterError} where the server can't keep them */
  readonly makeStores: () => Promise<void>;
}
