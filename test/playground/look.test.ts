import type { Locator, Page } from "playwright";
import { describe, expect, test } from "vitest";
import { eventually, playground } from "./playground.ts";

const { open } = playground();

const TABS = ["pi", "kernels", "views"] as const;
const PHONE = { viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true };

const theme = (page: Page) => page.evaluate(() => document.documentElement.dataset["theme"]);

describe.each(TABS)("the tab %s", (tab) => {
  test("fits a phone, and a wide screen after it is turned", async () => {
    const page = await open(tab, PHONE);
    const overflow = () =>
      page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    await page.locator(`#panel-${tab} .primary`).waitFor();
    expect(await overflow()).toBe(0);
    await page.setViewportSize({ width: 640, height: 320 });
    expect(await overflow()).toBe(0);
  });

  test("has a name for everything that can be used", async () => {
    const page = await open(tab);
    await page.locator(`#panel-${tab} .primary`).waitFor();
    const nameless = await page.evaluate(() =>
      [...document.querySelectorAll("button, input, select, textarea")]
        .filter((element) => element.checkVisibility())
        .filter((element) => {
          const labels = (element as HTMLInputElement).labels ?? [];
          const text = `${element.getAttribute("aria-label") ?? ""}${element.textContent}${[...labels].map((label) => label.textContent).join("")}`;
          return text.trim() === "";
        })
        .map((element) => element.outerHTML),
    );
    expect(nameless).toEqual([]);
  });
});

test("tabs are changed by arrow keys, and kept in the address", async () => {
  const page = await open("pi");
  await page.getByRole("tab", { name: "Pi" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.getByRole("tabpanel", { name: "Kernels" }).waitFor();
  await page.keyboard.press("End");
  await page.getByRole("tabpanel", { name: "Views" }).waitFor();
  expect(page.url()).toMatch(/#views$/);
  await page.reload();
  await page.getByRole("tabpanel", { name: "Views" }).waitFor();
});

test("a run is started, paused and stopped by keyboard alone", async () => {
  const page = await open("pi");
  await eventually(() => page.getByRole("button", { name: "Start" }).isEnabled()).toBe(true);
  // So many that it goes on until it is stopped.
  await page.getByRole("combobox", { name: "Samples" }).selectOption("10¹²");
  await page.getByRole("tab", { name: "Pi" }).focus();
  // Past links, the theme, and the command that is to be copied.
  const isAtStart = () => page.evaluate(() => document.activeElement?.textContent === "Start");
  for (let press = 0; press < 20 && !(await isAtStart()); press++) await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Pause" }).waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Resume" }).waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Start" }).waitFor();
});

/** Contrast of the text of an element, or of its placeholder, with what is behind it, 1 … 21 (WCAG 2.2). */
async function contrast(element: Locator, pseudo = ""): Promise<number> {
  const colors = await element.evaluate((one, part) => {
    let ground: Element | null = one;
    while (ground && getComputedStyle(ground).backgroundColor === "rgba(0, 0, 0, 0)") ground = ground.parentElement;
    return [getComputedStyle(one, part).color, getComputedStyle(ground ?? document.documentElement).backgroundColor];
  }, pseudo);
  const [light = 0, dark = 0] = colors.map(luminance).toSorted((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = (color.match(/[\d.]+/g) ?? [])
    .map((part) => Number(part) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Colours of the grounds of elements, or of what stands before them. */
const grounds = (page: Page, selector: string, pseudo = "") =>
  page
    .locator(selector)
    .evaluateAll((all, part) => all.map((one) => getComputedStyle(one, part).backgroundColor), pseudo);

describe("the theme", () => {
  test.each(["light", "dark"] as const)("is that of the system before the page is there: %s", async (colorScheme) => {
    expect(await theme(await open("pi", { colorScheme }, { missing: "main.js" }))).toBe(colorScheme);
  });

  test("follows the system, until it is switched, and stays so", async () => {
    const page = await open("views", { colorScheme: "light" });
    const none = page.getByText("no names").first();
    const prompt = page.getByLabel("Command", { exact: true });
    await none.waitFor();
    for (const colorScheme of ["dark", "light"] as const) {
      await page.emulateMedia({ colorScheme });
      await eventually(() => theme(page)).toBe(colorScheme);
      // Small text can be read.
      expect(await contrast(none)).toBeGreaterThan(4.5);
      expect(await contrast(prompt, "::placeholder")).toBeGreaterThan(4.5);
    }
    const [light] = await grounds(page, "html");
    await page.getByRole("button", { name: "Show it dark" }).click();
    expect(await theme(page)).toBe("dark");
    expect(await grounds(page, "html")).not.toEqual([light]);
    await page.reload();
    expect(await theme(page)).toBe("dark");
  });

  test("keeps the colours that tell things apart where the system forces its own", async () => {
    const page = await open("pi", { forcedColors: "active" });
    await page.locator(".columns .bar").first().waitFor({ state: "attached" });
    const [[bar], [shaft]] = await Promise.all([grounds(page, ".columns .bar"), grounds(page, ".columns .shaft")]);
    expect(bar).not.toBe(shaft);
    await page.getByRole("tab", { name: "Views" }).click();
    // Running tasks have stripes instead.
    expect(new Set(await grounds(page, ".bar-key:not([data-kind=running])", "::before")).size).toBe(4);
  });
});

const withoutStorage = (): void => {
  Object.defineProperty(globalThis, "localStorage", {
    get: () => {
      throw new DOMException("Access is denied for this document.", "SecurityError");
    },
  });
};

test("a page that may store nothing runs, and says what it can't do", async () => {
  const page = await open("pi", { colorScheme: "light" }, { before: withoutStorage });
  await page.getByText("This page may store nothing, so a run can’t be paused.").waitFor();
  await page.getByRole("button", { name: "Show it dark" }).click();
  expect(await theme(page)).toBe("dark");
  await page.getByRole("combobox", { name: "Samples" }).selectOption("10¹²");
  await page.getByRole("button", { name: "Start" }).click();
  await eventually(() => page.getByTestId("samples").innerText()).toMatch(/[MG]$/);
  expect(await page.getByRole("button", { name: "Pause" }).isDisabled()).toBe(true);
  for (const measure of await page.getByRole("button", { name: "Measure" }).all()) {
    expect(await measure.isDisabled()).toBe(true);
  }
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("button", { name: "Start" }).waitFor();
});

test("charts follow the width of the window", async () => {
  const page = await open("pi");
  const widths = () => page.locator(".chart canvas").evaluateAll((all) => all.map((one) => one.clientWidth));
  await eventually(async () => (await widths()).length).toBe(2);
  const [before = 0] = await widths();
  await page.setViewportSize({ width: 1000, height: 900 });
  await eventually(async () => (await widths())[0]).not.toBe(before);
  const fits = await page
    .locator(".chart")
    .evaluateAll((all) => all.every((chart) => chart.scrollWidth <= chart.clientWidth));
  expect(fits).toBe(true);
});

test("nothing moves while a run goes on and engines come", async () => {
  // So high that nothing is scrolled into view.
  const page = await open("pi", { viewport: { width: 1280, height: 1800 } });
  await page.locator(".columns li").first().waitFor();
  const places = () =>
    page.locator("section, figure, form, h2, dt, button, canvas, input").evaluateAll((all) =>
      all.map((element) => {
        const { x, y, width, height } = element.getBoundingClientRect();
        return `${element.tagName} ${x} ${y} ${width} ${height}`;
      }),
    );
  const before = await places();
  await page.getByRole("button", { name: "Start" }).click();
  await eventually(() => page.getByTestId("samples").innerText()).toMatch(/[MG]$/);
  expect(await places()).toEqual(before);
  await page.getByRole("slider").first().fill("3");
  await eventually(() => page.getByTestId("engine-count").first().innerText()).toBe("3");
  expect(await places()).toEqual(before);
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByRole("button", { name: "Start" }).waitFor();
  expect(await places()).toEqual(before);
});

const withCores68 = (): void => {
  Object.defineProperty(navigator, "hardwareConcurrency", { get: () => 68 });
};

test("engines that can't start are reported once, and nothing can be run", async () => {
  const page = await open("kernels", {}, { missing: "engine.bundle.js", before: withCores68 });
  await eventually(() => page.getByRole("alert").innerText()).toContain("engine 0 did not start");
  expect(await page.getByRole("button", { name: "Run", exact: true }).isDisabled()).toBe(true);
  for (const name of ["Pi", "Views"]) {
    await page.getByRole("tab", { name }).click();
    const panel = page.getByRole("tabpanel", { name });
    // No more than the slider can say.
    expect(await panel.getByTestId("engine-count").innerText()).toBe("0 of 64");
    expect(await panel.innerText()).not.toContain("did not start");
    if (name === "Pi") expect(await panel.innerText()).toContain("No engine could be started");
  }
});
