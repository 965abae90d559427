import { describe, expect, test } from "vitest";
import { type Client, kernels } from "wasm-ensemble";
import { withPrefix } from "../../examples/playground/src/app/format.ts";
import { accessFaults } from "./access-faults.ts";
import {
  button,
  command,
  effort,
  estimate,
  fact,
  NONE,
  output,
  runCommand,
  showIn,
  textOf,
  until,
} from "./kernel-page.ts";
import { eventually, playground } from "./playground.ts";

const { open } = playground();

describe("a kernel of the gallery", () => {
  test("gives what the command that is shown gives, beside its known answer", async () => {
    const page = await open("kernels");
    await page.getByLabel(/^strike/).fill("110");
    await until(page, "10⁶ samples");
    const [answer = 0] = kernels.european.knownAnswer({
      spot: 100,
      strike: 110,
      rate: 0.05,
      volatility: 0.2,
      years: 1,
    });
    expect(Number(await fact(page, "price", "known answer"))).toBeCloseTo(answer, 5);
    // True before it has run, too.
    const shown = await command(page);
    expect(shown.trim()).toBe("npx ensemble sample european --param strike=110 --samples 1e6 --seed 2026");
    await button(page, "Run").click();
    await eventually(() => effort(page).innerText()).toMatch(/^1.00 M samples in .*seed 2026$/);
    expect(await command(page)).toBe(shown);
    const { outputs } = await runCommand(shown, "--engines", "1");
    expect(await estimate(page, "price")).toBe(textOf(outputs["price"] ?? NONE));
    expect(await fact(page, "price", "off by")).toMatch(/^[+−]\d\.\d\d σ$/);
    // Payoffs of 0 are told by themselves: beside their bar, all others would be flat.
    await page.getByRole("img", { name: /^How the samples are spread: from .*, 6\d\.\d % at 0,/ }).waitFor();
  });

  test("ends at an error that is asked for, after the same sample as in Node", async () => {
    const page = await open("kernels");
    await showIn(page, "Asian call, geometric");
    await until(page, "error 0.1 %");
    await page.getByRole("combobox", { name: "Points" }).selectOption("sobol");
    await button(page, "Run").click();
    await eventually(() => effort(page).innerText()).toMatch(/ samples in .*, as exact as asked for$/);
    const shown = await command(page);
    expect(shown).toContain("--relative-error 0.001 --max-samples 1e11 --method sobol --seed 2026");
    const { outputs, samples } = await runCommand(shown, "--engines", "1");
    expect(await estimate(page, "price")).toBe(textOf(outputs["price"] ?? NONE));
    expect(await effort(page).innerText()).toContain(`${withPrefix(samples)} samples`);
  });

  test("of two outputs shows both", async () => {
    const page = await open("kernels");
    await showIn(page, "Queue M/M/1");
    await until(page, "10⁵ samples");
    expect(await fact(page, "wait", "known answer")).toBe("2.3333333");
    await button(page, "Run").click();
    await eventually(() => estimate(page, "waiting")).toMatch(/^0\.70\d+ ± 0\.000\d+$/);
    expect(await accessFaults(page)).toEqual([]);
    // Also on a phone.
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await output(page, "wait").getByText("2.3333333").isVisible()).toBe(true);
  });

  test("goes on while another one is shown, and while its parameters change", async () => {
    const page = await open("kernels");
    await until(page, "10¹⁰ samples");
    await button(page, "Run").click();
    await eventually(() => effort(page).innerText()).toMatch(/ samples in /);
    await page.getByLabel(/^strike/).fill("150");
    await page
      .getByText(
        "Of spot 100, strike 100, rate 0.05, volatility 0.2, years 1, seed 2026; the settings have changed since.",
      )
      .waitFor();
    await showIn(page, "Queue M/M/1");
    expect(await estimate(page, "wait")).toBe("–");
    await page.getByRole("button", { name: "European call running" }).click();
    expect(await page.getByLabel(/^strike/).inputValue()).toBe("150");
    await button(page, "Stop").click();
    await eventually(() => effort(page).innerText()).toMatch(/, stopped by you$/);
    expect(await page.getByRole("button", { name: "European call", exact: true }).isVisible()).toBe(true);
    // It can be started again, with what is set now.
    await until(page, "10⁵ samples");
    await button(page, "Run").click();
    await eventually(() => effort(page).innerText()).toMatch(/^100 k samples in/);
    expect(await page.getByTestId("kernel-changed").count()).toBe(0);
  });

  test("gives the same bits when its engines are killed in mid-run", async () => {
    const page = await open("views");
    await page.getByRole("slider", { name: "Number of engines" }).fill("2");
    await page.getByLabel("Command", { exact: true }).fill("globalThis.client = client; return 1");
    await page.keyboard.press("Enter");
    await page.locator(".entry .value").waitFor();
    await page.getByRole("tab", { name: "Kernels" }).click();
    await until(page, "10⁷ samples");
    await showIn(page, "Percolation");
    await until(page, "10⁶ samples");
    await button(page, "Run").click();
    await eventually(() => effort(page).innerText()).toMatch(/ samples in /);
    await page.evaluate(async () => {
      const { client } = globalThis as unknown as { readonly client: Client };
      await client.restart("all");
    });
    await eventually(() => effort(page).innerText()).toMatch(/^1.00 M samples in/);
    const { outputs } = await runCommand(await command(page));
    expect(await estimate(page, "spanning")).toBe(textOf(outputs["spanning"] ?? NONE));
  });

  test("says so when a parameter is out of its range, and can't be run", async () => {
    const page = await open("kernels");
    await showIn(page, "Percolation");
    const chance = page.getByLabel(/^probability/);
    await chance.fill("1.5");
    expect(await page.locator(".parameters").innerText()).toContain("at most 1");
    expect(await button(page, "Run").isDisabled()).toBe(true);
    // Nor is there a command that would do it, or a link.
    expect(await page.getByTestId("kernel-command").count()).toBe(0);
    expect(await button(page, "Copy link").isDisabled()).toBe(true);
    await chance.fill("0.5");
    expect(await button(page, "Run").isEnabled()).toBe(true);
  });

  test("is copied as a link and as a command", async () => {
    const page = await open("kernels", { permissions: ["clipboard-read", "clipboard-write"] });
    await page.getByLabel(/^strike/).fill("120");
    await button(page, "Copy link").click();
    await page.getByRole("status").getByText("Copied").waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link).toBe(`${page.url().split("#")[0]}#kernels?kernel=european&p.strike=120&samples=1e7&seed=2026`);
    await button(page, "Copy command").click();
    await eventually(() => page.evaluate(() => navigator.clipboard.readText())).toBe(
      "npx ensemble sample european --param strike=120 --samples 1e7 --seed 2026",
    );
  });
});

test("a page with a run that has gone on for some seconds asks before it is left", async () => {
  const page = await open("kernels");
  await page.clock.install();
  const asked: string[] = [];
  page.on("dialog", (dialog) => {
    asked.push(dialog.type());
    void dialog.accept();
  });
  await until(page, "10¹⁰ samples");
  await button(page, "Run").click();
  await page.reload();
  expect(asked).toEqual([]);
  await page.getByRole("heading", { name: "European call" }).waitFor();
  await eventually(() => button(page, "Run").isEnabled()).toBe(true);
  await button(page, "Run").click();
  await button(page, "Stop").waitFor();
  await page.clock.fastForward(10_000);
  await page.reload();
  expect(asked).toEqual(["beforeunload"]);
});
