import type { Page } from "playwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Client, connect, kernels } from "wasm-ensemble";
import { lawOf, SIZES, showErrorLaw, type Trial } from "../../examples/playground/src/claims/error-law.ts";
import { showKilled } from "../../examples/playground/src/claims/killed-run.ts";
import { bitsOf, eachBit, haveSameBits, hexOf } from "../../examples/playground/src/claims/mean-bits.ts";
import { type Showing, showSameBits } from "../../examples/playground/src/claims/same-bits.ts";
import { accessFaults } from "./access-faults.ts";
import { eventually, playground } from "./playground.ts";

const { open } = playground();

const { signal } = new AbortController();

async function engines(count: number): Promise<Client> {
  const client = await connect({ engines: count });
  onTestFinished(() => client.close());
  return client;
}

const showing = (client: Showing["client"], samples: number): Showing => ({
  client,
  seed: 7n,
  samples,
  signal,
  onProgress: () => undefined,
});

const same = (...means: readonly number[]) => haveSameBits(means.map((mean) => ({ name: "", mean })));

/** Runs whose errors are as spread as normal ones of deviation 1/sqrt(N), in steps, and that say they have other bars. */
const trialsWith = (bar: (samples: number) => number): Trial[] =>
  SIZES.flatMap((samples) =>
    Array.from({ length: 16 }, (_, i) => ({
      samples,
      error: Math.abs((i - 7.5) / 4.61) / Math.sqrt(samples),
      standardError: bar(samples),
    })),
  );

describe("bits of a mean", () => {
  test("are its sign, exponent and fraction", () => {
    expect(hexOf(bitsOf(Math.PI))).toBe("400921fb54442d18");
    expect(hexOf(bitsOf(0))).toBe("0".repeat(16));
    expect(eachBit(bitsOf(-2)).flatMap((isOne, i) => (isOne ? [i] : []))).toEqual([0, 1]);
  });

  test("are the same for NaN and NaN, and not for 0 and -0, nor for what differs in the last place", () => {
    expect(same(Number.NaN, Number.NaN)).toBe(true);
    expect(same(0, -0)).toBe(false);
    expect(same(0.3, 0.1 + 0.2)).toBe(false);
  });
});

describe("a claim", () => {
  test("holds with engines of Node as well: one and three give the mean of the seed", async () => {
    const client = await engines(3);
    const { means, holds } = await showSameBits(showing(client, 2e8));
    expect(holds).toBe(true);
    expect(means.map(({ name }) => name)).toEqual(["1 engine", "3 engines"]);
    const { mean } = await client.sample(kernels.pi, { samples: 2e8, seed: 7 });
    expect(means.map((one) => one.mean)).toEqual([mean, mean]);
  });

  test("is said not to hold when the bits differ", async () => {
    const client = await engines(1);
    let calls = 0n;
    const client2: Showing["client"] = {
      ids: [0, 1],
      // Each run has another seed, as if it did not matter.
      sample: ((kernel: typeof kernels.pi, { samples }: { samples: number }) =>
        client.sample(kernel, { samples, seed: ++calls })) as Client["sample"],
      restart: (targets) => client.restart(targets),
      queueStatus: () => client.queueStatus(),
    };
    const { means, holds } = await showSameBits(showing(client2, 1e7));
    expect(new Set(means.map(({ mean }) => mean)).size).toBe(2);
    expect(holds).toBe(false);
  });

  test("kills an engine that works, and names the one in its place", async () => {
    const client = await engines(2);
    const { holds, engineId, by, at } = await showKilled(showing(client, 6e9));
    expect(holds).toBe(true);
    expect([0, 1]).toContain(engineId);
    expect(client.ids).not.toContain(engineId);
    expect(client.ids).toContain(by);
    expect(at).toBeGreaterThanOrEqual(0.3);
    expect(at).toBeLessThan(1);
  });

  test("fails when the run is over before an engine can be killed", async () => {
    const client = await engines(1);
    await expect(showKilled(showing(client, 1000))).rejects.toThrow("over before an engine could be killed");
  });

  test("holds for error bars, of which each size is told", async () => {
    const client = await engines(1);
    const heard: number[] = [];
    const { ratio, power, holds } = await showErrorLaw(showing(client, 0), (trials) => heard.push(trials.length));
    expect(heard).toEqual(SIZES.map((_, i) => 16 * (i + 1)));
    // Four standard deviations of a mean of 80 squares, each of variance 2.
    expect(Math.abs(ratio ** 2 - 1)).toBeLessThan(4 * Math.sqrt(2 / 80));
    expect(power).toBeCloseTo(-0.5, 2);
    expect(holds).toBe(true);
  });

  test("does not hold for error bars that are too small, too large, or fall too slowly", () => {
    expect(lawOf(trialsWith((samples) => 1 / Math.sqrt(samples))).holds).toBe(true);
    expect(lawOf(trialsWith((samples) => 0.7 / Math.sqrt(samples))).holds).toBe(false);
    expect(lawOf(trialsWith((samples) => 2 / Math.sqrt(samples))).holds).toBe(false);
    expect(lawOf(trialsWith((samples) => samples ** -0.47)).holds).toBe(false);
  });
});

const panel = (page: Page) => page.getByRole("region", { name: "Three claims" });
const verdicts = (page: Page) => panel(page).locator(".verdict").allInnerTexts();
const button = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const engineNames = async (page: Page) =>
  (await page.getByRole("region", { name: "Engines" }).locator("li .name").allInnerTexts()).filter((id) => id !== "");

describe("the page", () => {
  test("shows all three, and its engines, one of which is another now", async () => {
    const page = await open("pi");
    await page.getByRole("slider").first().fill("2");
    await eventually(() => engineNames(page)).toEqual(["0", "1"]);
    await button(page, "Show three claims").click();
    await button(page, "Stop showing").waitFor();
    expect(await button(page, "Start").isDisabled()).toBe(true);
    await button(page, "Show them again").waitFor({ timeout: 120_000 });
    expect(await verdicts(page)).toEqual(["✓ Bits equal", "✓ Bits unchanged", "✓ The error bar holds"]);
    const [one, two, quiet, killed] = await panel(page).locator(".bits code").allInnerTexts();
    expect(one).toMatch(/^40092[0-9a-f]{11}$/);
    expect(two).toBe(one);
    expect(killed).toBe(quiet);
    expect(await panel(page).innerText()).toMatch(/when engine [01] was killed; engine 2 took its place\./);
    expect(await page.getByTestId("announcer").innerText()).toBe("The error bar holds");
    expect(await engineNames(page)).toHaveLength(2);
    expect(await engineNames(page)).toContain("2");
    expect(await accessFaults(page)).toEqual([]);
  });

  test("stops when asked, and leaves the run and the engines of the visitor", async () => {
    const page = await open("pi");
    await page.getByRole("slider").first().fill("1");
    await eventually(() => engineNames(page)).toHaveLength(1);
    await page.getByRole("combobox", { name: "Samples" }).selectOption("10¹²");
    await button(page, "Start").click();
    await eventually(() => page.getByTestId("samples").innerText()).toMatch(/[MG]$/);
    await button(page, "Show all three").click();
    // The run is paused, and there are two engines to compare.
    await button(page, "Resume").waitFor();
    await eventually(() => engineNames(page)).toHaveLength(2);
    // One that the visitor adds meanwhile stays; the one for the comparison goes, or the one that took its place.
    await page.getByRole("slider").first().fill("3");
    await eventually(() => engineNames(page)).toHaveLength(3);
    const added = (await engineNames(page)).at(-1);
    await button(page, "Stop showing").click();
    await button(page, "Pause").waitFor();
    await eventually(() => engineNames(page)).toHaveLength(2);
    expect(await engineNames(page)).toContain(added);
    await eventually(() => page.getByTestId("engine-count").first().innerText()).toBe("2");
    expect(await verdicts(page)).not.toContain("✓ The error bar holds");
    await button(page, "Stop").click();
    await button(page, "Start").waitFor();
  });
});
