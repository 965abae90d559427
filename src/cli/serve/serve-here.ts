import { existsSync } from "node:fs";
import { ownFile } from "../../node/own-files.ts";
import { listen } from "../../node/serve/listen.ts";
import { type Mount, staticFiles } from "../../node/serve/static-files.ts";
import type { CommandIo } from "../command.ts";
import { UsageError } from "../usage-error.ts";
import { orUsage } from "./or-usage.ts";
import { untilInterrupt } from "./until-interrupt.ts";

/**
 * The site. The playground has a place in it, as it has where the site is put on a server: what is above it, `../`, are the
 * docs. It shares the compiler of the library for pages.
 */
const MOUNTS: readonly { readonly path: string; readonly folders: readonly string[] }[] = [
  { path: "/playground/", folders: ["build/playground/", "build/page/"] },
  { path: "/", folders: ["build/docs/"] },
];

/** Port of the site, unless another program has it. */
const USUAL_PORT = 4321;

/** What is opened, and how it is served. */
export interface ServeRequest {
  /** In what is printed. */
  readonly what: "docs" | "playground";
  /** Undefined: the usual one. */
  readonly port: number | undefined;
  /** Whether a browser is opened. */
  readonly opens: boolean;
}

/**
 * Serves the site until the process is asked to end.
 *
 * @returns exit code: 0, as that is how it ends
 * @throws {UsageError} when the port can't be had, or there are no docs
 */
export async function serveHere({ what, port, opens }: ServeRequest, io: CommandIo): Promise<number> {
  if (what === "docs" && !existsSync(ownFile("build/docs/index.html"))) {
    throw new UsageError("the docs are not built here; run npm run build");
  }
  const mounts: Mount[] = MOUNTS.map(({ path, folders }) => ({ path, folders: folders.map(ownFile) }));
  const { server, url: root } = await orUsage(listen(staticFiles(mounts), port, USUAL_PORT));
  const url = what === "docs" ? root : `${root}playground/`;
  await untilInterrupt({ what, url, opens }, io);
  server.close();
  // A browser keeps its connections open.
  server.closeAllConnections();
  return 0;
}
