import type { Page, Route } from "playwright";
import { describe, expect, test } from "vitest";
import { type Client, connect, kernels } from "wasm-ensemble";
import { eventually, playground } from "./playground.ts";

const { open } = playground();

const SOURCE = `import { Rng, uniform } from "wasm-ensemble/assembly";

export class Params {
  /** Largest value. */
  scale: f64 = 3;
}

export function sample(rng: Rng, params: Params): f64 {
  return uniform(rng, 0, params.scale);
}
`;

const row = (page: Page, output: string) => page.getByRole("row", { name: new RegExp(`^${output} `) });
const cell = (page: Page, output: string, column: number) =>
  row(page, output).getByRole("cell").nth(column).innerText();

/** After what has been done has had its effect in the page. */
const settled = (page: Page) =>
  page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));

const editor = (page: Page) => page.getByRole("textbox", { name: "Source of the kernel" });
const compile = (page: Page) => page.getByRole("button", { name: "Compile and run" });

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
  // Also on a phone.
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await row(page, "wait").getByText("2.3333333").isVisible()).toBe(true);
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

test("what was found goes with its kernel and its parameters, also while it runs", async () => {
  const page = await open("views");
  await page.getByRole("slider", { name: "Number of engines" }).fill("1");
  await page.getByLabel("Command", { exact: true }).fill("globalThis.client = client; return 1");
  await page.keyboard.press("Enter");
  await page.locator(".entry .value").waitFor();
  await page.getByRole("tab", { name: "Kernels" }).click();
  const effort = page.getByTestId("kernel-effort");
  const run = async (): Promise<void> => {
    await page.getByRole("combobox", { name: "Samples" }).selectOption("10⁹");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await eventually(() => effort.innerText()).toMatch(/ samples in /);
  };
  await run();
  await page.getByLabel(/^strike/).fill("150");
  await settled(page);
  expect(await effort.innerText()).toBe("Not run yet.");
  expect(await cell(page, "price", 0)).toBe("–");
  await run();
  await page.getByRole("button", { name: "Asian call", exact: true }).click();
  await settled(page);
  expect(await effort.innerText()).toBe("Not run yet.");
  // One that is stopped while it looks where its samples lie can be started again.
  await page.getByRole("button", { name: "Queue M/M/1" }).click();
  // A chunk takes tens of ms, so that each is a task of its own: 4 of the first look, 4 of the second.
  await page.getByLabel(/^customers/).fill("3000");
  await page.evaluate(async () => {
    const { client } = globalThis as unknown as { readonly client: Client };
    const completed = (): number => client.queueStatus().engines.get(0)?.completed ?? 0;
    const before = completed();
    const button = document.querySelector<HTMLElement>(".run-form .primary");
    button?.click();
    while (completed() < before + 5) await new Promise((resolve) => setTimeout(resolve));
    button?.click();
  });
  await page.getByRole("button", { name: "Run", exact: true }).waitFor();
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

describe("a kernel of one's own", () => {
  test("is told what is wrong at its line, is mended, and runs", { timeout: 150_000 }, async () => {
    const page = await open("kernels");
    await page.getByRole("button", { name: "Write a kernel" }).click();
    await editor(page).fill(SOURCE.replace("uniform(rng,", "uniform(rgn,"));
    await compile(page).click();
    const problem = page.getByRole("alert").getByRole("button");
    await problem.waitFor({ timeout: 120_000 });
    expect(await problem.innerText()).toMatch(/^line 9:18\s+Cannot find name 'rgn'\.$/);
    expect(await page.locator(".cm-lintRange-error").innerText()).toBe("rgn");
    expect(await page.locator(".cm-line", { has: page.locator(".cm-lintRange-error") }).innerText()).toContain(
      "uniform(rgn,",
    );
    // The message leads to its place, where the mistake is mended.
    await problem.click();
    for (let i = 0; i < 3; i++) await page.keyboard.press("Delete");
    await page.keyboard.type("rng");
    await page.keyboard.press("Control+Enter");
    await eventually(() => page.getByTestId("kernel-effort").innerText()).toMatch(/^10.0 M samples in/);
    expect(await page.getByRole("alert").count()).toBe(0);
    expect(await page.getByLabel(/^scale/).inputValue()).toBe("3");
    expect(Number(await cell(page, "value", 0))).toBeCloseTo(1.5, 2);
    await page.getByLabel(/^scale/).fill("8");
    await page.getByRole("combobox", { name: "Samples" }).selectOption("10⁶");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await eventually(() => page.getByTestId("kernel-effort").innerText()).toMatch(/^1.00 M samples in/);
    expect(Number(await cell(page, "value", 0))).toBeCloseTo(4, 1);
  });

  test("is changed while it compiles, run with other parameters, and left for another kernel", {
    timeout: 150_000,
  }, async () => {
    const page = await open("kernels");
    const status = page.getByRole("status");
    await page.getByRole("button", { name: "Write a kernel" }).click();
    await editor(page).fill(SOURCE);
    const held: Route[] = [];
    await page.route("**/compiler.js", (route) => void held.push(route), { times: 1 });
    await compile(page).click();
    await editor(page).press("Space");
    expect(await status.innerText()).toMatch(/^Compiling;/);
    await eventually(() => held.length).toBe(1);
    await held[0]?.continue();
    await eventually(() => status.innerText()).toBe("Changed since it was compiled.");
    await eventually(() => page.getByTestId("kernel-effort").innerText()).toMatch(/^10.0 M samples in/);
    await page.getByLabel(/^scale/).fill("8");
    await page.getByRole("button", { name: "Run", exact: true }).click();
    await eventually(() => cell(page, "value", 0)).toMatch(/^[34]\./);
    await compile(page).click();
    await eventually(() => cell(page, "value", 0)).toMatch(/^1\./);
    expect(await status.innerText()).toBe("Compiled.");
    expect(await page.getByLabel(/^scale/).inputValue()).toBe("3");
    await compile(page).click();
    await page.getByRole("button", { name: "Buffon's needle" }).click();
    await compiledBefore(page);
    await settled(page);
    expect(await page.getByTestId("kernel-effort").innerText()).toBe("Not run yet.");
    await page.getByRole("button", { name: "Write a kernel" }).click();
    // The source was kept meanwhile.
    await eventually(() => editor(page).innerText()).toContain("uniform(rng, 0, params.scale)");
    await editor(page).fill("export function square(x: f64): f64 { return x * x; }");
    await compile(page).click();
    await eventually(() => page.getByRole("alert").allInnerTexts()).toEqual([
      "the source exports no function sample(rng: Rng, params: Params): f64",
    ]);
  });
});

/** After the page's compiler has done what was given to it before. */
async function compiledBefore(page: Page): Promise<void> {
  // As text: vitest would rewrite the import.
  await page.evaluate(`(async () => {
    const files = performance.getEntriesByType("resource").map(({ name }) => name);
    const { compileKernel } = await import(files.find((name) => /\\/compile-\\w+\\.js$/.test(name)));
    await compileKernel(${JSON.stringify(SOURCE)});
  })()`);
}
