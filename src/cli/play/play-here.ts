import { ownFile } from "../../node/own-files.ts";
import type { CommandIo } from "../command.ts";
import { listen } from "./listen.ts";
import { openBrowser } from "./open-browser.ts";
import { staticFiles } from "./static-files.ts";

// The page, and the library for pages, whose compiler it shares.
const FOLDERS = ["build/playground/", "build/page/"];

/** How the playground is served. */
export interface PlayRequest {
  /** Undefined: the usual one. */
  readonly port: number | undefined;
  /** Whether a browser is opened. */
  readonly opens: boolean;
}

/**
 * Serves the playground until the process is asked to end.
 *
 * @returns exit code: 0, as that is how it ends
 * @throws {UsageError} when the port can't be had
 */
export async function playHere({ port, opens }: PlayRequest, io: CommandIo): Promise<number> {
  const { server, url } = await listen(staticFiles(FOLDERS.map(ownFile)), port);
  const ended = new Promise<void>((resolve) => {
    io.onInterrupt(() => resolve());
  });
  const { bold, dim } = io.stdout.colors;
  io.stdout.write(`playground at ${bold(url)}  ${dim("Ctrl-C ends it")}\n`);
  if (opens && !(await openBrowser(url))) io.stderr.write("no browser was found; open the address by hand\n");
  await ended;
  server.close();
  // A browser keeps its connections open.
  server.closeAllConnections();
  return 0;
}
