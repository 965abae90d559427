import type { Page } from "playwright";
import { expect, test } from "vitest";
import { connect, kernels } from "wasm-ensemble";
import { eventually, playground } from "./playground.ts";

const { open } = playground();

const row = (page: Page, output: string) => page.getByRole("row", { name: new RegExp(`^${output} `) });
const cell = (page: Page, output: string, column: number) =>
  row(page, output).getByRole("cell").nth(column).innerText();

test("a kernel of the gallery gives what Node gives, beside its known answer", async () => {
  const page = await open("kernels");
  await page.getByRole("button", { name: "European call" }).click();
  await page.getByLabel(/^strike/).fill("110");
  await page.getByRole("combobox", { name: "Samples" }).selectOption("10⁶");
  const options = { samples: 1e6, seed: 2026, params: { strike: 110 } };
  const [answer = 0] = kernels.european.knownAnswer({ spot: 100, strike: 110, rate: 0.05, volatility: 0.2, years: 1 });
  expect(Number(await cell(page, "price", 2))).toBeCloseTo(answer, 5);
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await eventually(() => page.getByTestId("kernel-effort").innerText()).toMatch(/^1.00 M samples in .*seed 2026$/);
  const client = await connect({ engines: 1 });
  const { mean, standardError } = await client.sample(kernels.european, options);
  await client.close();
  expect(await cell(page, "price", 0)).toBe(mean.toFixed(3));
  expect(await cell(page, "price", 1)).toBe(standardError.toExponential(1));
});

test("a kernel of two outputs shows both", async () => {
  const page = await open("kernels");
  await page.getByRole("button", { name: "Queue M/M/1" }).click();
  await page.getByRole("combobox", { name: "Samples" }).selectOption("10⁵");
  await page.getByRole("button", { name: "Run", exact: true }).click();
  await eventually(() => cell(page, "waiting", 3)).toMatch(/^[+−]\d\.\d\d σ$/);
  expect(await cell(page, "wait", 2)).toBe("2.3333333");
});

test("Sobol points give a smaller error than random ones", async () => {
  const page = await open("kernels");
  await page.getByRole("button", { name: "Asian call, geometric" }).click();
  await page.getByRole("combobox", { name: "Samples" }).selectOption("10⁶");
  const errorWith = async (points: string): Promise<number> => {
    await page.getByRole("combobox", { name: "Points" }).selectOption(points);
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await eventually(() => page.getByRole("button", { name: "Run", exact: true }).count()).toBe(1);
    await eventually(() => page.getByTestId("kernel-effort").innerText()).toMatch(/^1\.0\d M samples in/);
    return Number(await cell(page, "price", 1));
  };
  const random = await errorWith("random");
  expect(await errorWith("sobol")).toBeLessThan(random / 4);
});

test("a parameter out of its range says so, and can't be run", async () => {
  const page = await open("kernels");
  await page.getByRole("button", { name: "Percolation" }).click();
  const chance = page.getByLabel(/^probability/);
  await chance.fill("1.5");
  expect(await page.locator(".parameters").innerText()).toContain("at most 1");
  expect(await page.getByRole("button", { name: "Run", exact: true }).isDisabled()).toBe(true);
  await chance.fill("0.5");
  expect(await page.getByRole("button", { name: "Run", exact: true }).isEnabled()).toBe(true);
});
