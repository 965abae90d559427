import type { Monitor } from "../../monitor/monitor.ts";
import { endWith } from "../ends-with-client.ts";
import type { Dashboard, DashboardOptions } from "./dashboard.ts";

/**
 * Opens a dashboard of a client, which ends with it.
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
  await endWith(client, dashboard);
  return dashboard;
}
