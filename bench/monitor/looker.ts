// Looks at a cluster or a page, in a process of its own: its argument is a request as JSON.
import process from "node:process";
import { serveDashboard } from "../../build/lib/node/dashboard/serve-dashboard.js";
import { readListenAddress } from "../../build/lib/node/health/listen-address.js";
import { serveClusterMetrics } from "../../build/lib/node/metrics/serve-cluster-metrics.js";
import { openMonitor } from "../../build/lib/node/monitor/open-monitor.js";
import { readDashboard } from "./read-dashboard.ts";

/** How it looks: `reports` and `records` are what a monitor asks for, `metrics` is `ensemble metrics`. */
export type LookRequest = LookAtCluster | LookAtPage;

interface LookAtCluster {
  readonly kind: "reports" | "records" | "metrics" | "dashboard";
  readonly url: string;
  readonly cluster: string;
}

/** A page of metrics, or one of a dashboard, that another process serves. */
interface LookAtPage {
  readonly kind: "scrape" | "page";
  readonly page: string;
}

const EACH_MS = 1000;

async function look(how: LookRequest): Promise<void> {
  if ("page" in how) return how.kind === "scrape" ? scrape(how.page) : readDashboard(how.page);
  const { kind, url: server, cluster } = how;
  const address = { url: server, cluster, user: "anon" };
  const open = () => openMonitor(address, { tasks: kind !== "reports", timeoutMs: 30_000 });
  if (kind === "dashboard") return readDashboard((await serveDashboard(open, 0, true)).url);
  const monitor = await open();
  if (kind !== "metrics") return;
  const { url } = await serveClusterMetrics(() => monitor, readListenAddress("metrics", "0"));
  await scrape(`${url}/metrics`);
}

/** Fetches a page now and each second, as Prometheus might. */
async function scrape(page: string): Promise<void> {
  const once = async (): Promise<void> => {
    const response = await fetch(page);
    if (!response.ok) throw new Error(`${page} answers ${response.status}`);
    await response.text();
  };
  await once();
  setInterval(() => void once(), EACH_MS);
}

process.once("disconnect", () => process.exit());
await look(JSON.parse(process.argv[2] ?? "{}") as LookRequest);
process.send?.("");
