import { once } from "node:events";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { start } from "../cli/ensemble.ts";

/** Expects something of a value that is read again until it holds, for as long as vitest.config.ts says. */
export function eventually<T>(read: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read);
}

/** What goes wrong; the browser's own complaint of it is passed over. */
interface Faults {
  /** A file that can't be had. */
  readonly missing?: string;
  /** Is run in the page before its own scripts. */
  readonly before?: () => void;
}

/** The page as a test file has it: served by the command, in one browser. */
export interface Playground {
  /** Opens the page at a tab; it is closed when the test ends, which fails if the page had complained. */
  readonly open: (tab: "pi" | "kernels" | "views", options?: BrowserContextOptions, faults?: Faults) => Promise<Page>;
  /** The same, at an address that begins with `#`. */
  readonly openAt: (hash: string, options?: BrowserContextOptions, faults?: Faults) => Promise<Page>;
}

/** Starts `ensemble play` and a browser for the tests of a file, and ends both after them. */
export function playground(): Playground {
  const server = start("play", "--no-open", "--port", "0");
  let url = "";
  let browser: Browser | undefined;

  beforeAll(async () => {
    server.stdout.setEncoding("utf8");
    const [launched, [line]] = await Promise.all([
      chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] }),
      once(server.stdout, "data") as Promise<[string]>,
    ]);
    browser = launched;
    url = /http:\S+/.exec(line)?.[0] ?? "";
  });

  afterAll(async () => {
    await browser?.close();
    const ended = once(server, "close");
    server.kill("SIGINT");
    await ended;
  });

  const openAt: Playground["openAt"] = async (hash, options = {}, { missing, before } = {}) => {
    const page = await browser?.newPage({
      viewport: { width: 1280, height: 900 },
      reducedMotion: "reduce",
      ...options,
    });
    if (page === undefined) throw new Error("no browser was started");
    const complaints: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    onTestFinished(async () => {
      await page.context().close();
      const own = complaints.filter((text) => missing === undefined || !text.includes("Failed to load resource"));
      expect(own, "what the page wrote to its console").toEqual([]);
    });
    if (missing !== undefined) await page.route(`**/${missing}`, (route) => route.abort());
    if (before !== undefined) await page.addInitScript(before);
    await page.goto(`${url}${hash}`);
    return page;
  };
  return { open: (tab, ...others) => openAt(`#${tab}`, ...others), openAt };
}
