import { SamplingClient } from "../sampling/sampling-client.ts";
import { addDashboard } from "./dashboard/add-dashboard.ts";
import type { Dashboard, DashboardOptions } from "./dashboard/dashboard.ts";
import { closeServers } from "./ends-with-client.ts";

/**
 * Holds a handle on engines, samples, and shows what they do. Made by `connect`.
 *
 * @example
 * const client = await connect({ engines: 2 });
 * const { mean } = await client.sample(kernels.pi, { samples: 1e9, seed: 2026 });
 */
export class NodeClient extends SamplingClient {
  /** A client of a cluster is one as well. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof SamplingClient;
  }

  /**
   * Serves a page that shows what the engines do: tasks over time, queues, calls under way, what was lost, profiles. It is for
   * this machine alone, and nothing is watched while no page is open. In a notebook it shows as a link.
   *
   * @throws {TypeError} {RangeError} for bad options
   * @throws {EnsembleError} when the port is taken
   * @throws {ClientClosedError} after `close()`
   *
   * @example
   * const { url } = await client.dashboard();
   * console.log(url); // to open in a browser
   */
  async dashboard(options: DashboardOptions = {}): Promise<Dashboard> {
    this.work.checkOpen();
    return addDashboard(this, options, async () => {
      const { localMonitor } = await import("./monitor/local-monitor.ts");
      return localMonitor(this);
    });
  }

  override async close(): Promise<void> {
    await super.close();
    await closeServers(this);
  }
}
