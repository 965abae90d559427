import type { ClusterOptions } from "../../client/driver/cluster-options.ts";
import { type ClusterAddress, clusterAddress, isKeyText, keyOfText, type Reach } from "../../nats/cluster-address.ts";
import type { ClusterKey } from "../../nats/cluster-key.ts";
import { readClusterKey } from "../../nats/cluster-key-file.ts";

const NODE: Reach = {
  schemes: ["nats:", "tls:"],
  example: "nats://HOST[:PORT]",
  urlOf: (key) => key?.url ?? "nats://127.0.0.1:4222",
};

/**
 * Reads where a cluster is, and who asks.
 *
 * @param url - of the server; by default the key's, or that of a server on this machine
 * @throws {ClusterError} when the key can't be read, is of another cluster, or for something else
 * @throws {RangeError} for a wrong name or address
 */
export async function nodeAddress(
  url: string | undefined,
  { cluster, key }: Pick<ClusterOptions, "cluster" | "key">,
  use?: "client" | "host",
): Promise<ClusterAddress> {
  return clusterAddress({ url, cluster, key: key === undefined ? undefined : await read(key), use }, NODE);
}

function read(key: string): ClusterKey | Promise<ClusterKey> {
  return isKeyText(key) ? keyOfText(key, "key") : readClusterKey(key);
}
