import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium, type Page } from "playwright";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { buildDocs } from "../../scripts/build-docs.mjs";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { withLock } from "../../scripts/lib/lock.mjs";
import { staticFiles } from "../../src/node/serve/static-files.ts";
import { some } from "../setup/long.ts";
import { accessFaults } from "./access-faults.ts";

const root = new URL("../../", import.meta.url);
const server = createServer(
  staticFiles([
    { path: "/playground/", folders: [new URL("build/playground/", root)] },
    { path: "/", folders: [new URL("build/docs/", root)] },
  ]),
);
let url = "";
let browser: Browser;

beforeAll(async () => {
  await withLock(buildDocs);
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] });
});

afterAll(async () => {
  await browser.close();
  server.close();
  server.closeAllConnections();
});

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

/** Opens a page of the docs, which may complain of nothing. */
async function open(path: string, viewport = DESKTOP, colorScheme: "light" | "dark" = "light"): Promise<Page> {
  const context = await browser.newContext({
    viewport,
    colorScheme,
    reducedMotion: "reduce",
    hasTouch: viewport === PHONE,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  onTestFinished(async () => {
    await context.close();
    expect(complaints).toEqual([]);
  });
  await page.goto(`${url}${path}`);
  return page;
}

const PAGES = ["", "guide/sweeps.html", "reference/direct-view.html", "examples/sde.html", "project/changelog.html"];

describe.each([
  ["a desktop", DESKTOP],
  ["a phone", PHONE],
] as const)("on %s", (_where, viewport) => {
  test.each(some(PAGES, 3))("/%s is no wider than the screen, and axe finds nothing, light or dark", async (path) => {
    for (const theme of ["light", "dark"] as const) {
      const page = await open(path, viewport, theme);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      expect(await accessFaults(page), theme).toEqual([]);
    }
  });
});

describe("the search", () => {
  test("is opened by a key, and finds members of the API, headings and words", async () => {
    const page = await open("guide/sweeps.html");
    await page.keyboard.press("/");
    const input = page.getByRole("combobox", { name: "Search" });
    await input.fill("DirectView.scatter");
    await page.getByRole("option", { name: "DirectView.scatter()" }).first().waitFor();
    await input.press("Enter");
    await page.waitForURL("**/reference/direct-view.html#DirectView.scatter");
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: "Search" }).fill("zzzzzz");
    await page.getByText("Nothing has “zzzzzz”.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "hidden" });
  });

  test("goes through what it found by arrows", async () => {
    const page = await open("");
    await page.getByRole("button", { name: "Search" }).click();
    const input = page.getByRole("combobox", { name: "Search" });
    await input.fill("sweep");
    const options = page.getByRole("option");
    await options.nth(1).waitFor();
    await input.press("ArrowDown");
    expect(await options.nth(1).getAttribute("aria-selected")).toBe("true");
    await input.press("ArrowUp");
    await input.press("ArrowUp");
    expect(await options.last().getAttribute("aria-selected")).toBe("true");
  });

  test("keeps each letter that is typed while its script and its index are on their way", async () => {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const gate = new EventEmitter();
    const isOpen = once(gate, "open");
    const wanted = page.waitForRequest("**/search.json");
    await page.route("**/search.json", async (route) => {
      await isOpen;
      await route.continue();
    });
    await page.goto(url);
    await page.keyboard.type("/scatter wi");
    await wanted;
    const input = page.getByRole("combobox", { name: "Search" });
    await input.waitFor();
    gate.emit("open");
    await page.getByRole("option").first().waitFor();
    await page.keyboard.type("th");
    expect(await input.inputValue()).toBe("scatter with");
  });

  test("has the guide and the reference before texts for those who change the package", async () => {
    const page = await open("");
    await page.keyboard.press("/");
    await page.getByRole("combobox", { name: "Search" }).fill("map over files");
    const first = page.getByRole("option").first().locator("a");
    await first.waitFor();
    expect(await first.getAttribute("href")).toMatch(/^\.\/guide\//);
  });

  test("says so when its index can't be had, and tries again when it is opened again", async () => {
    const context = await browser.newContext();
    onTestFinished(() => context.close());
    const page = await context.newPage();
    await page.route("**/search.json", (route) => route.abort());
    await page.goto(url);
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByText("The index of the search could not be loaded.").waitFor();
    await page.unroute("**/search.json");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Search" }).click();
    await page.getByRole("combobox", { name: "Search" }).fill("sweep");
    await page.getByRole("option").first().waitFor();
  });
});

test("a theme that was chosen stays, on the next page and in the playground", async () => {
  const page = await open("");
  const theme = () => page.evaluate(() => document.documentElement.dataset["theme"]);
  expect(await theme()).toBe("light");
  await page.getByRole("button", { name: "Light or dark" }).click();
  expect(await theme()).toBe("dark");
  await page.goto(`${url}guide/sweeps.html`);
  expect(await theme()).toBe("dark");
  await page.goto(`${url}playground/`);
  expect(await theme()).toBe("dark");
});

test("on a phone the pages are behind a button", async () => {
  const page = await open("guide/sweeps.html", PHONE);
  const pages = page.getByRole("navigation", { name: "Pages", exact: true });
  expect(await pages.isVisible()).toBe(false);
  const button = page.getByRole("button", { name: "Pages" });
  await button.click();
  expect(await pages.isVisible()).toBe(true);
  await page.keyboard.press("Escape");
  expect(await pages.isVisible()).toBe(false);
  await button.click();
  await pages.getByRole("link", { name: "Markov chains" }).first().click();
  await page.waitForURL("**/guide/chains.html");
});

test("a program is copied by its button, of a console what is typed", async () => {
  const context = await browser.newContext({ permissions: ["clipboard-read", "clipboard-write"] });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(url);
  const buttons = page.getByRole("button", { name: "Copy" });
  await buttons.first().click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("npm install wasm-ensemble");
  await page.getByText("Copied").waitFor();
});

test("without scripts all is there to be read", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: PHONE });
  onTestFinished(() => context.close());
  const page = await context.newPage();
  await page.goto(`${url}guide/sweeps.html`);
  await page
    .getByRole("navigation", { name: "Pages", exact: true })
    .getByRole("link", { name: "Markov chains" })
    .first()
    .click();
  await page.getByRole("heading", { level: 1 }).waitFor();
});
