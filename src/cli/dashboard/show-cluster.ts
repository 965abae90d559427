import { nodeAddress } from "../../node/cluster/cluster-address.ts";
import { serveDashboard } from "../../node/dashboard/serve-dashboard.ts";
import { openMonitor } from "../../node/monitor/open-monitor.ts";
import { type Where, whereOf } from "../cluster/where.ts";
import type { CommandIo } from "../command.ts";
import { orUsage } from "../serve/or-usage.ts";
import { untilInterrupt } from "../serve/until-interrupt.ts";

/** What is shown, and how. */
export interface ShowRequest {
  readonly folder: string | undefined;
  readonly where: Where;
  /** Undefined: the usual one. */
  readonly port: number | undefined;
  /** Whether a browser is opened. */
  readonly opens: boolean;
}

const PATIENCE_MS = 5000;

/**
 * Serves the dashboard of a cluster until the process is asked to end. The server of the cluster is asked for at once, so that
 * a mistake is told here.
 *
 * @returns exit code: 0, as that is how it ends
 * @throws {UsageError} when the port can't be had
 * @throws {ClusterError} when there is no server, or it refuses
 */
export async function showCluster({ folder, where, port, opens }: ShowRequest, io: CommandIo): Promise<number> {
  const given = await whereOf(where, folder);
  const address = await nodeAddress(given.url, given);
  const open = () => openMonitor(address, { tasks: true, timeoutMs: PATIENCE_MS });
  await (await open()).close();
  const { url, close } = await orUsage(serveDashboard(open, port, true));
  await untilInterrupt({ what: `dashboard of ${address.cluster}`, url, opens }, io);
  await close();
  return 0;
}
