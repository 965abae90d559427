import type { Monitor } from "../../monitor/monitor.ts";
import { nodeAddress } from "../../node/cluster/cluster-address.ts";
import type { ListenAddress } from "../../node/health/listen-address.ts";
import { serveClusterMetrics } from "../../node/metrics/serve-cluster-metrics.ts";
import { openMonitor } from "../../node/monitor/open-monitor.ts";
import { ClusterError } from "../../protocol/cluster-error.ts";
import { type Where, whereOf } from "../cluster/where.ts";
import type { CommandIo } from "../command.ts";
import { usageErrorOf } from "../usage-error.ts";

/**
 * Serves metrics of a cluster until it is asked to end. A server that is not up yet is waited for.
 *
 * @returns exit code: 0
 * @throws {UsageError} when they can't be served there
 * @throws {ClusterError} when the server refuses
 */
export async function exportMetrics(given: Where, at: ListenAddress, io: CommandIo): Promise<number> {
  const where = await whereOf(given);
  const address = await nodeAddress(where.url, where);
  let monitor: Monitor | undefined;
  const served = await serveClusterMetrics(() => monitor, at).catch((error: unknown) => {
    throw usageErrorOf(error, "--listen: ");
  });
  const { bold, dim } = io.stdout.colors;
  io.stdout.write(`metrics of ${address.cluster} at ${bold(`${served.url}/metrics`)}  ${dim("Ctrl-C ends it")}\n`);
  try {
    monitor = await openMonitor(address, { tasks: true, timeoutMs: Number.POSITIVE_INFINITY });
    const why = await untilEnd(monitor, io);
    if (why !== undefined) throw new ClusterError(why);
    return 0;
  } finally {
    await served.close();
    await monitor?.close();
  }
}

/** @returns why the cluster can't be seen any more; undefined when it was asked to end */
function untilEnd(monitor: Monitor, io: CommandIo): Promise<string | undefined> {
  return new Promise((resolve) => {
    io.onInterrupt(() => resolve(undefined));
    monitor.onEnd(resolve);
  });
}
