import { nodeAddress } from "../node/cluster/cluster-address.ts";
import { clusterStatus } from "../node/cluster/cluster-status.ts";

const PATIENCE_MS = 5000;

/** Ids of the engines that a cluster has now. @param key - file of a client's key */
export async function enginesThere(
  url: string,
  { cluster, key }: { readonly cluster: string; readonly key: string | undefined },
): Promise<ReadonlySet<number>> {
  const { hosts } = await clusterStatus(await nodeAddress(url, { cluster, key }, "client"), PATIENCE_MS);
  return new Set(hosts.flatMap(({ engines }) => engines));
}
