import type { Monitor } from "../../monitor/monitor.ts";
import type { Dashboard, DashboardOptions } from "./dashboard.ts";

// Those of each client. Not in a field: a client of a cluster would be no client by its type.
const dashboards = new WeakMap<object, Set<Dashboard>>();

/**
 * Opens a dashboard of a client.
 *
 * @param monitor - opens what it shows, while somebody looks
 */
export async function addDashboard(
  client: object,
  options: DashboardOptions,
  monitor: () => Promise<Monitor>,
): Promise<Dashboard> {
  // Few programs need it.
  const { openDashboard } = await import("./open-dashboard.ts");
  const dashboard = await openDashboard(options, monitor);
  const own = dashboards.get(client) ?? new Set();
  dashboards.set(client, own.add(dashboard));
  return dashboard;
}

/** Closes those of a client. */
export async function closeDashboards(client: object): Promise<void> {
  await Promise.all([...(dashboards.get(client) ?? [])].map((each) => each.close()));
}
