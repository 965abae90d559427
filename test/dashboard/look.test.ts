import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { accessFaults } from "../playground/access-faults.ts";
import { eventually, figure, openEngine, pages } from "./dashboard-page.ts";

const { openSimulated } = pages();

/** Where a text is cut off by the edge of the page. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - innerWidth);

test.each([
  ["wide, light", { width: 1440, height: 900 }, "light"],
  ["wide, dark", { width: 1920, height: 1080 }, "dark"],
  ["a phone, light", { width: 390, height: 844 }, "light"],
  ["a phone, dark", { width: 390, height: 844 }, "dark"],
] as const)(
  "%s: nothing is wide, and axe's rules are kept, with a card and a question too",
  async (_, viewport, colorScheme) => {
    const { page } = await openSimulated({ isCalm: false }, { viewport, colorScheme });
    await eventually(() => figure(page, "Engines")).toBe("12");
    expect(await accessFaults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
    const card = await openEngine(page, 3);
    await card.getByRole("button", { name: "Profile 5 s" }).click();
    await card.locator(".flame").waitFor();
    expect(await accessFaults(page)).toEqual([]);
    await card.getByRole("button", { name: "Restart" }).click();
    await card.getByRole("alertdialog").waitFor();
    expect(await accessFaults(page)).toEqual([]);
    expect(await overflow(page)).toBeLessThanOrEqual(0);
  },
);

test.each(["light", "dark"] as const)("before any host is there, %s, axe's rules are kept", async (colorScheme) => {
  const { page } = await openSimulated({ hosts: 0 }, { colorScheme });
  await page.getByText("No host is there yet.").waitFor();
  expect(await accessFaults(page)).toEqual([]);
});

test("the switch changes the theme, and it is kept", async () => {
  const { page } = await openSimulated({}, { colorScheme: "light" });
  await page.getByRole("button", { name: "Show it dark" }).click();
  expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
  await page.reload();
  expect(await page.evaluate(() => document.documentElement.dataset["theme"])).toBe("dark");
});

test("the page is light: 60 kB of code and styles at most", async () => {
  const sizes = await Promise.all(
    ["main.js", "style.css", "first.js"].map(async (name) => {
      const file = await readFile(new URL(`../../build/dashboard/${name}`, import.meta.url));
      return gzipSync(file, { level: 9 }).length;
    }),
  );
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(60_000);
});
