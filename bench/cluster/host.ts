// A host of a benchmark, in a process of its own: its arguments are a request as JSON.
import process from "node:process";
import { startHost } from "../../build/lib/node/cluster/start-host.js";
import { readListenAddress } from "../../build/lib/node/health/listen-address.js";
import { servePages } from "../../build/lib/node/health/serve-pages.js";
import { HostMetricsPage } from "../../build/lib/node/metrics/host-metrics-page.js";

/** Which engines a host starts, and for whom. */
export interface HostRequest {
  readonly url: string;
  readonly cluster: string;
  readonly name: string;
  readonly engines: number;
  /** Whether it serves metrics as `ensemble engines --metrics` does, and says where when it is ready. */
  readonly metrics?: boolean;
}

const { url, cluster, name, engines, metrics } = JSON.parse(process.argv[2] ?? "{}") as HostRequest;
const host = await startHost({
  address: { url, cluster, user: "anon" },
  engines,
  name,
  timeoutMs: 30_000,
  // The server is of this benchmark, and asks for no key.
  insecure: true,
  onEvent: () => undefined,
});
process.once("disconnect", () => void host.close());
process.send?.(metrics ? await serveMetrics() : "ready");

async function serveMetrics(): Promise<string> {
  const page = new HostMetricsPage({ name, cluster });
  page.started(host);
  const served = await servePages(readListenAddress("metrics", "0"), { "/metrics": page.page });
  return `${served.url}/metrics`;
}
