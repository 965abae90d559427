import { chromium } from "playwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { ISOLATED, serve } from "../pages/site.ts";
import { accessFaults } from "./access-faults.ts";
import { eventually, playground } from "./playground.ts";

const { open } = playground();

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  test.each(["pi", "kernels", "views"] as const)("the tab %s keeps axe's rules, also on a phone", async (tab) => {
    const page = await open(tab, { colorScheme });
    await page.locator(`#panel-${tab} .primary`).first().waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await accessFaults(page)).toEqual([]);
  });
});

test("each tab has one heading of the first level, and a title of its own", async () => {
  const page = await open("pi");
  for (const [name, heading] of [
    ["Pi", "Parallel TypeScript, hot loops in WebAssembly"],
    ["Kernels", "Kernels"],
    ["Views", "Views"],
  ] as const) {
    await page.getByRole("tab", { name }).click();
    await page.getByRole("heading", { level: 1, name: heading }).waitFor();
    expect(await page.getByRole("heading", { level: 1 }).count()).toBe(1);
    expect(await page.title()).toBe(`${name} · Ensemble playground`);
  }
});

test("the command that installs the library is copied, or the page says that it may not be", async () => {
  const page = await open("pi", { permissions: ["clipboard-read", "clipboard-write"] });
  const copy = page.getByRole("region", { name: "What Ensemble is" }).getByRole("button", { name: "Copy" });
  await copy.click();
  await eventually(() => copy.innerText()).toContain("Copied");
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("npm install wasm-ensemble");
  await page.evaluate(() => Object.defineProperty(navigator, "clipboard", { value: undefined }));
  await copy.click();
  await eventually(() => copy.innerText()).toContain("Not allowed");
});

test("the docs are linked where the page stands beside them, and only there", async () => {
  const page = await open("pi");
  const links = page.getByRole("contentinfo").getByRole("link");
  await links.first().waitFor();
  const addresses = await links.evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).pathname));
  expect(addresses).toEqual(["/", "/guide/how-it-is-built.html", "/playground/licenses.txt"]);

  const site = await serve({}, ISOLATED, new URL("../../build/playground/", import.meta.url).pathname);
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] });
  onTestFinished(async () => {
    await browser.close();
    await site.close();
  });
  const alone = await browser.newPage({ reducedMotion: "reduce" });
  await alone.goto(`${site.url}/index.html`);
  await alone.getByRole("contentinfo").waitFor();
  expect(await alone.getByRole("link").allInnerTexts()).toEqual(["Ensemble", "Licences"]);
});
