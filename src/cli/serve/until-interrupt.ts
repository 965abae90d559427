import { openBrowser } from "../../node/serve/open-browser.ts";
import type { CommandIo } from "../command.ts";

/** A page that is served. */
export interface ServedPage {
  /** In what is printed. */
  readonly what: string;
  readonly url: string;
  /** Whether a browser is opened. */
  readonly opens: boolean;
}

/** Tells where a page is, and opens it. Fulfils when the process is asked to end. */
export async function untilInterrupt({ what, url, opens }: ServedPage, io: CommandIo): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    io.onInterrupt(() => resolve());
  });
  const { bold, dim } = io.stdout.colors;
  io.stdout.write(`${what} at ${bold(url)}  ${dim("Ctrl-C ends it")}\n`);
  if (opens && !(await openBrowser(url))) io.stderr.write("no browser was found; open the address by hand\n");
  await ended;
}
