import { chromium } from "playwright";
import { expect, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { recipe } from "../bundlers/guide-page.ts";
import { serve } from "./site.ts";

test("the page of the guide works as it stands", async () => {
  const { files } = await recipe("Without a bundler");
  // The site of the tests has the package at its root.
  const site = await serve({ "/pi.html": (files["pi.html"] ?? "").replace("/node_modules/wasm-ensemble/", "/") });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] });
  try {
    const page = await browser.newPage();
    await page.goto(`${site.url}/pi.html`);
    await page.waitForFunction(() => document.body.innerText.includes("±"));
    expect(await page.innerText("body")).toMatch(/^pi = 3\.141[56]\d* ± \d/);
  } finally {
    await browser.close();
    await site.close();
  }
});

declare const document: { readonly body: { readonly innerText: string } };
