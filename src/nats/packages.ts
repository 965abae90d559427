import type * as JetStream from "@nats-io/jetstream";
import type * as KeyValue from "@nats-io/kv";
import type * as ObjectStore from "@nats-io/obj";
import type * as Transport from "@nats-io/transport-node";
import { ClusterError } from "../protocol/cluster-error.ts";

/** What to install for work on a cluster, as arguments of npm. */
export const CLUSTER_PACKAGES = "@nats-io/transport-node @nats-io/jetstream @nats-io/kv @nats-io/obj";

/**
 * Connections to a server over TCP, and all of nats-core: authenticators, errors, `nkeys`.
 *
 * @throws {ClusterError} when the package is not installed
 */
export function loadTransport(): Promise<typeof Transport> {
  return load("@nats-io/transport-node", () => import("@nats-io/transport-node"));
}

/**
 * Streams and consumers.
 *
 * @throws {ClusterError} when the package is not installed
 */
export function loadJetStream(): Promise<typeof JetStream> {
  return load("@nats-io/jetstream", () => import("@nats-io/jetstream"));
}

/**
 * Buckets of keys and values.
 *
 * @throws {ClusterError} when the package is not installed
 */
export function loadKeyValue(): Promise<typeof KeyValue> {
  return load("@nats-io/kv", () => import("@nats-io/kv"));
}

/**
 * Buckets of large objects.
 *
 * @throws {ClusterError} when the package is not installed
 */
export function loadObjectStore(): Promise<typeof ObjectStore> {
  return load("@nats-io/obj", () => import("@nats-io/obj"));
}

/**
 * Imports an optional package. Its name is given literally to `import`, so that bundlers find it.
 *
 * @throws {ClusterError} when it, or something that it needs, is not installed; other errors as they are
 */
export async function load<T>(name: string, importIt: () => Promise<T>): Promise<T> {
  try {
    return await importIt();
  } catch (error) {
    const isMissing = error instanceof Error && "code" in error && String(error.code).endsWith("MODULE_NOT_FOUND");
    if (!isMissing) throw error;
    throw new ClusterError(`a cluster needs the package ${name}; run npm install ${CLUSTER_PACKAGES}`, {
      cause: error,
    });
  }
}
