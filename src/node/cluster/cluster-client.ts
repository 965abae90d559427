import { ClusterClient } from "../../jobs/cluster-client.ts";
import type { ClusterAddress } from "../../nats/cluster-address.ts";
import { addDashboard } from "../dashboard/add-dashboard.ts";
import type { Dashboard, DashboardOptions } from "../dashboard/dashboard.ts";
import { closeServers } from "../ends-with-client.ts";
import type * as OpenMonitor from "../monitor/open-monitor.ts";
import { ownFile } from "../own-files.ts";

/**
 * A client of a cluster, in Node: its engines are on other machines, and it can submit jobs, which outlive it.
 *
 * @example
 * const far = await connect("nats://lab:4222", { key: "alice.key" });
 * const submitted = await far.submit((x: number) => x ** 2, [1, 2, 3]);
 */
export class NodeClusterClient extends ClusterClient {
  readonly #address: ClusterAddress;

  constructor(parts: ConstructorParameters<typeof ClusterClient>[0], address: ClusterAddress) {
    super(parts);
    this.#address = address;
  }

  /**
   * Serves a page that shows what the cluster does: hosts, engines, tasks over time, queues of all clients, jobs. It is for
   * this machine alone, and nothing is watched while no page is open. In a notebook it shows as a link.
   *
   * @throws {TypeError} {RangeError} for bad options
   * @throws {EnsembleError} when the port is taken
   * @throws {ClientClosedError} after `close()`
   *
   * @example
   * const { url } = await cluster.dashboard();
   */
  async dashboard(options: DashboardOptions = {}): Promise<Dashboard> {
    this.work.checkOpen();
    return addDashboard(this, options, async () => {
      const { openMonitor } = await loadMonitor();
      return openMonitor(this.#address, { tasks: true, timeoutMs: PATIENCE_MS });
    });
  }

  override async close(): Promise<void> {
    await super.close();
    await closeServers(this);
  }
}

const PATIENCE_MS = 10_000;

/** A file of its own, which bundlers of servers do not follow: it needs packages of NATS, which most programs do not have. */
function loadMonitor(): Promise<typeof OpenMonitor> {
  const file = ownFile("build/lib/node/cluster-monitor.bundle.js").href;
  return import(/* webpackIgnore: true */ /* turbopackIgnore: true */ /* @vite-ignore */ file) as Promise<
    typeof OpenMonitor
  >;
}
