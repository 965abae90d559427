import { MonitorMetrics, type SeenBy } from "../../monitor/metrics/monitor-metrics.ts";
import type { ListenAddress } from "../health/listen-address.ts";
import { type ServedPages, servePages } from "../health/serve-pages.ts";
import { packageVersion } from "../package-version.ts";
import { metricsPage } from "./metrics-page.ts";

// Monitors keep what they saw for longer, ms.
const LOOK_MS = 5000;

/**
 * Serves metrics of a whole cluster at `/metrics`, for as long as somebody looks at it. Keeps no process alive.
 *
 * @param current - gives the monitor that looks now, with records of tasks; undefined: none does, as while a connection is lost
 * @throws {RangeError} when the address can't be had
 */
export async function serveClusterMetrics(current: () => SeenBy | undefined, at: ListenAddress): Promise<ServedPages> {
  const metrics = new MonitorMetrics(current, packageVersion());
  const served = await servePages(at, { "/metrics": metricsPage((format) => metrics.text(format)) });
  const timer = setInterval(() => metrics.look(), LOOK_MS).unref();
  return {
    url: served.url,
    close: async () => {
      clearInterval(timer);
      await served.close();
    },
  };
}
