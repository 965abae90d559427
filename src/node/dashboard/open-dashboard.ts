import { inspect } from "node:util";
import { checkOptions } from "../../client/check.ts";
import type { Monitor } from "../../monitor/monitor.ts";
import { describe } from "../../protocol/describe.ts";
import { openBrowser } from "../serve/open-browser.ts";
import type { Dashboard, DashboardOptions } from "./dashboard.ts";
import { serveDashboard } from "./serve-dashboard.ts";

const DISPLAY = Symbol.for("Jupyter.display");

/**
 * Opens a dashboard for a program: see `client.dashboard`.
 *
 * @param open - opens what it shows
 */
export async function openDashboard(options: DashboardOptions, open: () => Promise<Monitor>): Promise<Dashboard> {
  checkOptions("dashboard", options, { port: "any", open: "boolean" });
  const { port, open: isShown = false } = options;
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
    throw new RangeError(`port expects a whole number from 0 to 65535, got ${describe(port)}`);
  }
  const { url, close } = await serveDashboard(open, port, false);
  if (isShown) await openBrowser(url);
  const dashboard = {
    url,
    close,
    [Symbol.asyncDispose]: close,
    [DISPLAY]: () => ({
      "text/html": `<a href="${url}" target="_blank" rel="noopener">Dashboard at ${new URL(url).host}</a>`,
    }),
    [inspect.custom]: () => `Dashboard { url: '${url}' }`,
  };
  return dashboard;
}
