import { type Browser, chromium, type Page } from "playwright";
import { afterAll, onTestFinished } from "vitest";
import type * as Compile from "../../build/lib/browser/compile.js";
import type * as Library from "../../build/lib/browser/index.js";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { serve } from "./site.ts";

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

/** What stands on a test's site. */
export interface PageOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Texts by path, beside the files of the checkout. */
  readonly files?: Readonly<Record<string, string>>;
}

let started: Promise<Browser> | undefined;

/** Opens a page that has loaded the library; it is closed when the test ends. The browser serves a whole test file. */
export async function openPage({ headers = {}, files = {} }: PageOptions = {}): Promise<Page> {
  started ??= chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] });
  const browser = await started;
  const site = await serve({ "/index.html": INDEX, "/main.js": MAIN, ...files }, headers);
  const page = await browser.newPage();
  onTestFinished(async () => {
    await page.close();
    await site.close();
  });
  await page.goto(`${site.url}/index.html`);
  await page.waitForFunction(() => "lib" in globalThis);
  return page;
}

afterAll(async () => {
  await (await started)?.close();
});
