import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, onTestFinished } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { serveDashboard } from "../../src/node/dashboard/serve-dashboard.ts";
import { SimulatedCluster, type SimulationOptions } from "../monitor/simulated.ts";

/** Expects something of a value that is read again until it holds. */
export function eventually<T>(read: () => T | Promise<T>): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read);
}

/** What a test file opens pages with. */
export interface Pages {
  /** Opens an address; it is closed when the test ends, which fails if the page had complained or asked for anything elsewhere. */
  readonly open: (url: string, options?: PageOptions) => Promise<Page>;
  /** Opens the dashboard of a simulated cluster. */
  readonly openSimulated: (simulation?: SimulationOptions, options?: PageOptions) => Promise<Simulated>;
}

export interface PageOptions extends BrowserContextOptions {
  /** Complaints that are expected: the browser's own, of what can't be had. */
  readonly complaints?: RegExp;
}

export interface Simulated {
  readonly page: Page;
  readonly cluster: SimulatedCluster;
  readonly url: string;
  /** Ends its server. */
  readonly close: () => Promise<void>;
}

/** A browser for the tests of a file. */
export function pages(): Pages {
  let browser: Browser | undefined;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] });
  });

  afterAll(async () => {
    await browser?.close();
  });

  const open: Pages["open"] = async (url, { complaints: expected, ...options } = {}) => {
    const page = await browser?.newPage({
      viewport: { width: 1440, height: 900 },
      reducedMotion: "reduce",
      ...options,
    });
    if (page === undefined) throw new Error("no browser was started");
    const complaints: string[] = [];
    const elsewhere: string[] = [];
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("request", (request) => {
      if (!request.url().startsWith(new URL(url).origin) && !request.url().startsWith("data:"))
        elsewhere.push(request.url());
    });
    onTestFinished(async () => {
      await page.context().close();
      expect(complaints.filter((text) => !(expected?.test(text) ?? false))).toEqual([]);
      expect(elsewhere).toEqual([]);
    });
    await page.goto(url);
    return page;
  };

  const openSimulated: Pages["openSimulated"] = async (simulation, options) => {
    const cluster = new SimulatedCluster({ isCalm: true, startMs: Date.now() - 60_000, ...simulation });
    cluster.advance(60_000);
    cluster.run();
    const { url, close } = await serveDashboard(() => Promise.resolve(cluster), 0, true);
    onTestFinished(async () => {
      await close();
      await cluster.close();
    });
    return { page: await open(url, options), cluster, url, close };
  };
  return { open, openSimulated };
}

/** A figure of the strip. */
export function figure(page: Page, term: string): Promise<string> {
  return page.locator(`.figure[data-term="${term}"] .value`).innerText();
}

/** A panel by its title. */
export function panel(page: Page, title: string): ReturnType<Page["locator"]> {
  return page.getByRole("region", { name: title, exact: true });
}

/** Opens the card of an engine. */
export async function openEngine(page: Page, id: number): Promise<ReturnType<Page["locator"]>> {
  await page.getByRole("button", { name: `Engine ${id}`, exact: true }).click();
  return page.getByRole("dialog", { name: `Engine ${id}` });
}
