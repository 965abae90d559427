import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import type { Monitor } from "../../monitor/monitor.ts";
import { EnsembleError } from "../../protocol/errors.ts";
import { ownFile } from "../own-files.ts";
import { listen } from "../serve/listen.ts";
import type { Dashboard } from "./dashboard.ts";
import { Feed } from "./feed.ts";
import { dashboardRequests } from "./requests.ts";

/** Port of the page, unless another program has it. */
const USUAL_PORT = 4380;
const FOLDER = "build/dashboard/";

/**
 * Serves a dashboard on this machine, for this machine. While no page of it is open, nothing is watched.
 *
 * @param open - opens what it shows, when a page is there
 * @param port - undefined: 4380, or any when that is taken; 0: any
 * @param keepsAlive - whether the program goes on while it is served
 * @throws {EnsembleError} when the port is taken or may not be used, or the page is not built
 */
export async function serveDashboard(
  open: () => Promise<Monitor>,
  port: number | undefined,
  keepsAlive: boolean,
): Promise<Dashboard> {
  const files = ownFile(FOLDER);
  if (!existsSync(files)) throw new EnsembleError("the dashboard is not built here; run npm run build");
  const feed = new Feed(open);
  const token = randomBytes(18).toString("base64url");
  const { server, url } = await listen(dashboardRequests({ feed, token, files }), port, USUAL_PORT);
  if (!keepsAlive) {
    server.unref();
    server.on("connection", (socket) => socket.unref());
  }
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => {
      server.close(() => resolve());
    });
    // Pages keep theirs open.
    server.closeAllConnections();
    await feed.close();
    await closed;
  };
  let closing: Promise<void> | undefined;
  const closeOnce = (): Promise<void> => {
    closing ??= close();
    return closing;
  };
  return { url: `${url}#${token}`, close: closeOnce, [Symbol.asyncDispose]: closeOnce };
}
