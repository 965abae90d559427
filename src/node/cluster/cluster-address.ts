import type { ClusterOptions } from "../../client/driver/cluster-options.ts";
import type { ClusterKey } from "../../nats/cluster-key.ts";
import { readClusterKey } from "../../nats/cluster-key-file.ts";
import { isClusterName } from "../../nats/cluster-names.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";

/** Where a cluster is, and who asks. */
export interface ClusterAddress {
  readonly url: string;
  readonly cluster: string;
  readonly user: string;
  /** Absent where the server asks for none. */
  readonly key?: ClusterKey | undefined;
}

const DEFAULT_URL = "nats://127.0.0.1:4222";
const DEFAULT_CLUSTER = "lab";

/**
 * Reads where a cluster is, and who asks.
 *
 * @param url - of the server; by default the key's, or that of a server on this machine
 * @throws {ClusterError} when the key can't be read, or is of another cluster
 * @throws {RangeError} for a wrong name or address
 */
export async function clusterAddress(
  url: string | undefined,
  { cluster, key: file }: Pick<ClusterOptions, "cluster" | "key">,
): Promise<ClusterAddress> {
  const key = file === undefined ? undefined : await readClusterKey(file);
  if (key !== undefined && cluster !== undefined && cluster !== key.cluster) {
    throw new ClusterError(`${file} is a key of the cluster ${key.cluster}, not of ${cluster}`);
  }
  const name = cluster ?? key?.cluster ?? DEFAULT_CLUSTER;
  if (!isClusterName(name)) throw new RangeError(`cluster expects letters, digits, - and _, got ${name}`);
  const address = url ?? key?.url ?? DEFAULT_URL;
  if (!/^(nats|tls):\/\/\S+$/u.test(address)) throw new RangeError(`expected nats://HOST[:PORT], got ${address}`);
  return { url: address, cluster: name, user: key?.user ?? "anon", key: key && { ...key, url: address } };
}
