import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { connect, kernels } from "wasm-ensemble";
import { decimalsOf } from "../../examples/playground/src/app/format.ts";
import { eventually, playground } from "./playground.ts";

const { open } = playground();

const button = (page: Page, name: string | RegExp) => page.getByRole("button", { name });
const fact = (page: Page, id: string) => page.getByTestId(id).innerText();
const startOf = async (page: Page, samples: string): Promise<void> => {
  await page.getByRole("combobox", { name: "Samples" }).selectOption(samples);
  await button(page, "Start").click();
};

describe("a run of pi", () => {
  test("gives the digits that Node gives for the same seed", async () => {
    const page = await open("pi");
    await page.getByLabel("Seed", { exact: true }).fill("7");
    await startOf(page, "10⁸");
    await button(page, "Start").waitFor();
    const client = await connect({ engines: 2 });
    const { mean, standardError } = await client.sample(kernels.pi, { samples: 1e8, seed: 7 });
    await client.close();
    expect(await fact(page, "estimate")).toBe(`π ≈ ${mean.toFixed(5)}`);
    expect(await fact(page, "error")).toBe(standardError.toExponential(1));
    expect(await fact(page, "samples")).toBe("100 M");
    expect(await page.locator(".repeat code").innerText()).toContain("npx ensemble pi --seed 7 --samples 1e8");
  });

  test("is paused, goes on where it was, and is stopped", async () => {
    const page = await open("pi");
    await startOf(page, "10¹²");
    await eventually(() => fact(page, "samples")).toMatch(/[MG]$/);
    await button(page, "Pause").click();
    await button(page, "Resume").waitFor();
    const paused = await fact(page, "samples");
    const [, seed = "", samples = ""] =
      /--seed (\d+) --samples (\d+)$/.exec(await page.locator(".repeat code").innerText()) ?? [];
    const client = await connect({ engines: 2 });
    const { mean, standardError } = await client.sample(kernels.pi, { samples: Number(samples), seed: BigInt(seed) });
    await client.close();
    expect(await fact(page, "estimate")).toBe(`π ≈ ${mean.toFixed(decimalsOf(standardError))}`);
    await button(page, "Resume").click();
    await eventually(() => fact(page, "samples")).not.toBe(paused);
    expect(inSamples(await fact(page, "samples"))).toBeGreaterThan(inSamples(paused));
    await button(page, "Stop").click();
    await button(page, "Start").waitFor();
    const stopped = await fact(page, "samples");
    expect(inSamples(stopped)).toBeGreaterThan(inSamples(paused));
    expect(await page.getByRole("figure").first().innerText()).toMatch(/points of the run, 1 in [\d,]+:/);
  });

  test("that was stopped stays so: in the turn of a pause, and while rates of engines are measured", async () => {
    const page = await open("pi");
    const kept = () => page.evaluate(() => Object.keys(localStorage));
    await page.getByRole("slider").first().fill("2");
    const measure = button(page, "Measure 1 … 2");
    await measure.waitFor();
    await startOf(page, "10¹²");
    await eventually(() => fact(page, "samples")).toMatch(/[MG]$/);
    await page.locator("form.controls button").evaluateAll((buttons) => {
      for (const one of buttons.slice(0, 2)) (one as HTMLButtonElement).click();
    });
    await button(page, "Start").click();
    await eventually(() => fact(page, "samples")).toMatch(/[MG]$/);
    // A measurement pauses the run, which goes on after it.
    await measure.click();
    await page.getByRole("button", { name: "Resume", exact: true, disabled: true }).waitFor();
    expect(await kept()).toHaveLength(1);
    await measure.waitFor();
    await button(page, "Pause").waitFor();
    const rates = page.getByRole("region", { name: "Scaling" });
    expect(await rates.locator("li .value").first().innerText()).toBe("1.00 ×");
    expect(await rates.locator("li .value").nth(1).innerText()).toMatch(/^\d\.\d\d ×$/);
    expect(await rates.innerText()).toMatch(/One engine: [\d.]+ [MG] samples\/s/);
    await page.getByRole("slider").first().fill("1");
    const measureOne = button(page, "Measure 1 … 1");
    await measureOne.click();
    await button(page, "Resume").waitFor();
    await button(page, "Stop").click();
    // Both are read at once: the measurement may end at any moment.
    const shown = await page
      .locator("button")
      .evaluateAll((buttons) =>
        (buttons as HTMLButtonElement[]).map((one) => ({ text: one.innerText.trim(), isDisabled: one.disabled })),
      );
    const isMeasuring = !shown.some(({ text, isDisabled }) => text === "Measure 1 … 1" && !isDisabled);
    expect(shown.find(({ text }) => text === "Start")?.isDisabled).toBe(isMeasuring);
    const stopped = await fact(page, "samples");
    await measureOne.waitFor();
    await eventually(() => button(page, "Start").isEnabled()).toBe(true);
    expect(await fact(page, "samples")).toBe(stopped);
    expect(await kept()).toEqual([]);
  });

  test("is paused in one tab, while another goes on in a second", async () => {
    const page = await open("pi");
    const [other] = await Promise.all([
      page.waitForEvent("popup"),
      page.evaluate(() => void window.open(location.href)),
    ]);
    await other.getByLabel("Seed", { exact: true }).fill("7");
    for (const tab of [page, other]) {
      await tab.bringToFront();
      await startOf(tab, "10¹²");
      await eventually(() => fact(tab, "samples")).toMatch(/[MG]$/);
      await button(tab, "Pause").click();
      await button(tab, "Resume").waitFor();
    }
    await page.bringToFront();
    const paused = await fact(page, "samples");
    await button(page, "Resume").click();
    await eventually(() => fact(page, "samples")).not.toBe(paused);
    expect(inSamples(await fact(page, "samples"))).toBeGreaterThan(inSamples(paused));
    expect(await page.getByRole("alert").count()).toBe(0);
    await button(page, "Stop").click();
    await button(page, "Start").waitFor();
    await other.goto("about:blank");
    expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);
  });

  test("needs a seed that is a number", async () => {
    const page = await open("pi");
    const seed = page.getByLabel("Seed", { exact: true });
    await seed.fill("12a");
    expect(await seed.getAttribute("aria-invalid")).toBe("true");
    expect(await button(page, "Start").isDisabled()).toBe(true);
    await button(page, "Another seed").click();
    expect(await seed.inputValue()).toMatch(/^\d+$/);
    await eventually(() => button(page, "Start").isEnabled()).toBe(true);
  });
});

describe("engines", () => {
  test("come and go with the slider, also while they sample", async () => {
    const page = await open("pi");
    const panel = page.getByRole("region", { name: "Engines" });
    const slider = panel.getByRole("slider");
    const names = async () => (await panel.locator("li .name").allInnerTexts()).filter((name) => name !== "");
    await slider.fill("2");
    await eventually(names).toEqual(["0", "1"]);
    await startOf(page, "10¹²");
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    await eventually(names).toEqual(["0", "1", "2"]);
    await eventually(() => panel.locator("li .value").nth(2).innerText()).toMatch(/\d [MG]\/s$/);
    await page.keyboard.press("Home");
    await eventually(names).toEqual(["0"]);
    expect(await page.getByTestId("engine-count").first().innerText()).toBe("1");
    await button(page, "Stop").click();
  });
});

/** `4.12 G` as a number. */
function inSamples(text: string): number {
  const [size = "", prefix = ""] = text.split(" ");
  return Number(size) * ({ k: 1e3, M: 1e6, G: 1e9, T: 1e12 }[prefix] ?? 1);
}
