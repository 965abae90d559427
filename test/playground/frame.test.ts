import { chromium, type Page } from "playwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { ISOLATED, serve } from "../pages/site.ts";
import { accessFaults } from "./access-faults.ts";
import { eventually, playground } from "./playground.ts";

const { open, openAt } = playground();

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  test.each(["pi", "kernels", "views"] as const)("the tab %s keeps axe's rules, also on a phone", async (tab) => {
    const page = await open(tab, { colorScheme });
    await page.locator(`#panel-${tab} .primary`).first().waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await accessFaults(page)).toEqual([]);
  });
});

/** Texts that are smaller than 12 px, but for those set above a line, and what holds them. */
const smallTexts = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("body :not(sup)")]
      .filter((one) => [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim()))
      .filter((one) => one.checkVisibility() && Number.parseFloat(getComputedStyle(one).fontSize) < 12)
      .map((one) => one.outerHTML),
  );

/** Opens a tab, and has something done there. */
const worked: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  "#pi?samples=1e8": async (page) => {
    await page.getByRole("button", { name: "Start" }).click();
    await eventually(() => page.getByTestId("samples").innerText()).toBe("100 M");
  },
  "#kernels?kernel=european&samples=1e5": async (page) => {
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await eventually(() => page.getByTestId("kernel-effort").innerText()).toMatch(/^100 k samples in/);
  },
  "#kernels?kernel=own": async (page) => page.getByRole("textbox", { name: "Source of the kernel" }).waitFor(),
  "#views?span=all": async (page) => {
    await page.getByRole("button", { name: "push", exact: true }).click();
    await page.getByRole("button", { name: "endless loop" }).click();
    await page.getByRole("option", { name: /^apply, running/ }).waitFor();
    await page.getByRole("button", { name: "Kill engine 0" }).click();
    await page.getByRole("option", { name: /^apply, killed/ }).waitFor();
    await page.getByRole("listbox").first().hover();
    await page.getByTestId("task-facts").waitFor();
  },
  "#nowhere": async (page) => page.getByRole("alert").waitFor(),
};

test.each(Object.entries(worked))(
  "%s keeps axe's rules after something was done, in letters that can be read",
  async (address, work) => {
    const page = await openAt(address, { colorScheme: "dark" });
    await work(page);
    expect(await accessFaults(page)).toEqual([]);
    expect(await smallTexts(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme: "light" });
    expect(await accessFaults(page)).toEqual([]);
    expect(await smallTexts(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  },
);

const watchShifts = (): void => {
  const shifts = { sum: 0 };
  Object.assign(globalThis, { shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { readonly value: number })[])
      shifts.sum += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
};

test.each(["pi", "kernels", "views"] as const)("hardly anything moves while the tab %s loads", async (tab) => {
  const page = await open(tab, { viewport: { width: 390, height: 844 } }, { before: watchShifts });
  await page.locator(`#panel-${tab} .primary`).first().waitFor();
  await eventually(() => page.getByTestId("engine-count").count()).toBeGreaterThanOrEqual(tab === "kernels" ? 0 : 1);
  const sum = await page.evaluate(() => (globalThis as unknown as { shifts: { sum: number } }).shifts.sum);
  // What Lighthouse finds good is 0.1.
  expect(sum).toBeLessThan(0.05);
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
