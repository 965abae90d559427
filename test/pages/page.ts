import { type Browser, chromium, type Page } from "playwright";
import { afterAll, onTestFinished } from "vitest";
import type * as Compile from "../../build/lib/browser/compile.js";
import type * as Library from "../../build/lib/browser/index.js";
import { CHROMIUM_FLAGS, WHOLE_CHROMIUM } from "../../scripts/lib/chromium.mjs";
import { type ListeningSite, type Site, serve } from "./site.ts";

declare global {
  /** In a page of these tests: the library, as a page without a bundler gets it. */
  var lib: typeof Library & typeof Compile;
}

const IMPORT_MAP = JSON.stringify({ imports: { "wasm-ensemble": "/build/page/ensemble.js" } });

// A file of its own, as policies may forbid scripts inside a page.
const MAIN = `import * as library from "/build/page/ensemble.js";
import * as compile from "/build/page/compile.js";
globalThis.lib = { ...library, ...compile };`;

const INDEX = `<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><title>test</title>
<script type="importmap">${IMPORT_MAP}</script><script type="module" src="/main.js"></script>`;

/** A host whose pages are not secure: they lack Web Locks, among others. */
export const INSECURE_HOST = "insecure.test";

/** What stands on a test's site. */
export interface PageOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Name of the site: 127.0.0.1, which is secure without https, by default. */
  readonly host?: typeof INSECURE_HOST;
  /** Files by path, beside the files of the checkout. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Serves the page already, as `serveLibrary` does; by default a site that is closed when the test ends. */
  readonly site?: Site;
}

/** Serves pages that load the library. */
export function serveLibrary({ headers = {}, files = {} }: PageOptions = {}): Promise<ListeningSite> {
  return serve({ "/index.html": INDEX, "/main.js": MAIN, ...files }, headers);
}

let started: Promise<Browser> | undefined;

/** Opens a page that has loaded the library; it is closed when the test ends. The browser serves a whole test file. */
export async function openPage(options: PageOptions = {}): Promise<Page> {
  const { host, site: given } = options;
  started ??= chromium.launch({
    executablePath: WHOLE_CHROMIUM,
    // Tests see what is let go of by `gc()`.
    args: [...CHROMIUM_FLAGS, "--js-flags=--expose-gc", `--host-resolver-rules=MAP ${INSECURE_HOST} 127.0.0.1`],
  });
  const browser = await started;
  const site = given ?? (await serveLibrary(options));
  const page = await browser.newPage();
  onTestFinished(async () => {
    await page.close();
    if (given === undefined) await site.close();
  });
  await page.goto(`${host ? site.url.replace("127.0.0.1", host) : site.url}/index.html`);
  await page.waitForFunction(() => "lib" in globalThis);
  return page;
}

afterAll(async () => {
  await (await started)?.close();
});
