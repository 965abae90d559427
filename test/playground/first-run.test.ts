import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { eventually, playground } from "./playground.ts";

const { open } = playground();

const MOVING = { reducedMotion: "no-preference" } as const;
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const told = (page: Page) => page.getByRole("region", { name: "Estimate" }).locator(".told").innerText();
const samples = (page: Page) => page.getByTestId("samples").innerText();
const sides = (page: Page) => page.getByRole("region", { name: "Side by side" });
const rates = (page: Page) => sides(page).locator(".rate").allInnerTexts();
const painted = (page: Page) =>
  page.locator(".square canvas").evaluate((canvas: HTMLCanvasElement) => {
    const data = canvas.getContext("2d")?.getImageData(0, 0, 256, 256).data ?? [];
    return data.filter((value, i) => i % 4 === 3 && value > 0).length;
  });

describe("the first run", () => {
  test("starts and ends by itself, says what is seen, and is followed by a measurement", async () => {
    const page = await open("pi", MOVING);
    await eventually(() => told(page)).toMatch(/^\d+ engines? throws? [\d.]+ \w+ random points a second; the share/);
    // The command is that of the points so far, not of those that nobody waits for.
    expect(await page.locator(".repeat code").innerText()).toMatch(/--samples (?!1e13)[\de]+$/);
    await eventually(() => told(page)).toMatch(/^[\d.]+ \w+ random points in \d\.\d s\. Four times the share/);
    // It ends for those who can't see it too.
    const announcer = page.getByTestId("announcer");
    await eventually(() => announcer.innerText()).toMatch(
      /^The run has ended\. Pi is about 3\.14\d+, plus or minus 0\.0+\d+, after [\d.]+ \w+ points\.$/,
    );
    await button(page, "Measure again").waitFor();
    for (const rate of await rates(page)) expect(rate).toMatch(/^[\d.]+ [kMG]\/s$/);
    const [plain, ...engines] = await sides(page).locator(".times").allInnerTexts();
    expect(plain).toBe("1.0 ×");
    for (const times of engines) expect(Number(times.split(" ")[0])).toBeGreaterThan(1);
    expect(await sides(page).locator(".note").innerText()).toMatch(
      /the median of 5 of 5 rounds|This machine is busy\./,
    );
  });

  test("can be paused, and goes on without an end of its own", async () => {
    const page = await open("pi", MOVING);
    await eventually(() => samples(page)).toMatch(/[MG]$/);
    await button(page, "Pause").click();
    await button(page, "Resume").waitFor();
    expect(await told(page)).toContain("Resume goes on exactly there.");
    const paused = await samples(page);
    await button(page, "Resume").click();
    await eventually(() => samples(page)).not.toBe(paused);
    await button(page, "Stop").click();
    await button(page, "Start").waitFor();
  });

  test("does not start for those who want no motion, who see a picture that stands still", async () => {
    const page = await open("pi");
    await eventually(() => button(page, "Start").isEnabled()).toBe(true);
    await eventually(() => painted(page)).toBeGreaterThan(5000);
    expect(await told(page)).toMatch(/^Press Start:/);
    expect(await samples(page)).toBe("0");
    expect(await rates(page)).toEqual(["–", "–", "–"]);
    // Before Start the command is that of what it will do.
    await page.getByLabel("Seed", { exact: true }).fill("11");
    await page.getByRole("combobox", { name: "Samples" }).selectOption("10⁸");
    expect(await page.locator(".repeat code").innerText()).toBe("npx ensemble pi --seed 11 --samples 1e8");
    await button(page, "Start").click();
    await eventually(() => samples(page)).toBe("100 M");
  });
});

describe("side by side", () => {
  test("is measured when asked for, and makes way for a run", async () => {
    const page = await open("pi");
    await eventually(() => button(page, "Measure").isEnabled()).toBe(true);
    await page.getByRole("combobox", { name: "Samples" }).selectOption("10¹²");
    await page.evaluate(() => {
      document.querySelector<HTMLButtonElement>(".sides button")?.click();
      // Once more when the page has drawn that it measures.
      requestAnimationFrame(() => document.querySelector<HTMLButtonElement>(".controls .primary")?.click());
    });
    await eventually(() => samples(page)).toMatch(/[MG]$/);
    expect(await rates(page)).toEqual(["–", "–", "–"]);
    // A measurement that is asked for pauses the run instead, which then goes on.
    await button(page, "Measure").click();
    await button(page, "Resume").waitFor();
    await button(page, "Measure again").waitFor();
    await button(page, "Pause").waitFor();
    await button(page, "Stop").click();
  });

  test("says why it could not be measured", async () => {
    const page = await open("pi", {}, { missing: "plain-loop.js" });
    await eventually(() => button(page, "Measure").isEnabled()).toBe(true);
    await button(page, "Measure").click();
    await eventually(() => sides(page).locator(".note").innerText()).toBe(
      "Not measured: the worker with the plain loop could not be started.",
    );
    await eventually(() => button(page, "Measure").isEnabled()).toBe(true);
  });
});
