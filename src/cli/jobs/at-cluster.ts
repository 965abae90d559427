import type { ClusterClient } from "../../jobs/cluster-client.ts";
import { nodeAddress } from "../../node/cluster/cluster-address.ts";
import { connect } from "../../node/connect.ts";
import { type Where, whereOf } from "../cluster/where.ts";

const PATIENCE_MS = 10_000;

/**
 * Does something as a client of a cluster, which needs no engines.
 *
 * @throws {ClusterError} when there is no server in time, or it refuses
 */
export async function atCluster<T>(given: Where, act: (client: ClusterClient) => Promise<T>): Promise<T> {
  const where = await whereOf(given);
  const { url } = await nodeAddress(where.url, where);
  const { key, cluster } = where;
  const client = await connect(url, { key, cluster, engines: 0, output: "capture", timeoutMs: PATIENCE_MS });
  try {
    return await act(client);
  } finally {
    await client.close();
  }
}
