import type { Page } from "playwright";
import { expect, test } from "vitest";
import { builtInNames, libraryNames } from "../../scripts/lib/kernel-library.mjs";
import { eventually, playground } from "./playground.ts";

const { open } = playground();

const CODE = `import { Rng } from "wasm-ensemble/assembly";

export class Params {
  /** Steps of the walk. */
  steps: i32 = 100;
}

export function sample(rng: Rng, params: Params): f64 {
  return 1;
}
`;

const editor = (page: Page) => page.getByRole("textbox", { name: "Source of the kernel" });
const options = (page: Page) => page.getByRole("listbox").getByRole("option");

/** Opens the editor with code in it, and the cursor behind `return`. */
async function openAtReturn(): Promise<Page> {
  const page = await open("kernels");
  await page.locator(".gallery").getByRole("button", { name: "Write a kernel" }).click();
  await editor(page).fill(CODE);
  await page.locator(".cm-line", { hasText: "return 1;" }).click();
  await page.keyboard.press("End");
  for (let i = 0; i < 2; i++) await page.keyboard.press("Backspace");
  return page;
}

test("what the editor says comes from the sources: each name of the library has a sentence and an example", () => {
  const { exported, rng } = libraryNames();
  expect(exported.map(({ name }) => name)).toEqual(expect.arrayContaining(["Rng", "normal", "alias", "RNG_BYTES"]));
  expect(rng.map(({ name }) => name)).toEqual(["next", "uniform"]);
  for (const { name, about, example, kind } of [...exported, ...rng]) {
    expect(about, name).toMatch(/^[A-Z0-9].*\w/);
    expect(about, name).not.toMatch(/@|\{|\n\s*\*/);
    if (kind !== "constant") expect(example, name).not.toBe("");
  }
  const normal = exported.find(({ name }) => name === "normal");
  expect(normal?.signature).toBe("normal(rng: Rng): f64");
  expect(normal?.about).toMatch(/^Standard normal: mean 0, variance 1\./);
  const { declared, math } = builtInNames();
  expect(declared.find(({ name }) => name === "f64")?.about).toBe("A 64-bit float.");
  expect(math.find(({ name }) => name === "pow")?.signature).toBe("pow(base: f64, exponent: f64): f64");
});

test("a name of the library is completed, explained and imported", async () => {
  const page = await openAtReturn();
  await page.keyboard.type("pois");
  await eventually(() => options(page).allInnerTexts()).toContain("poisson(rng: Rng, mean: f64): f64");
  await page.locator(".name-card", { hasText: "a count >= 0, as f64, with mean and variance mean." }).waitFor();
  await options(page).filter({ hasText: "poisson" }).click();
  await page.keyboard.type("(rng, 3);");
  await eventually(() => editor(page).innerText()).toContain('import { Rng, poisson } from "wasm-ensemble/assembly";');
  expect(await editor(page).innerText()).toContain("return poisson(rng, 3);");
});

test("behind a dot come the members: of the generator, of a class of the code, of Math", async () => {
  const page = await openAtReturn();
  await page.keyboard.type("rng.");
  await eventually(() => options(page).allInnerTexts()).toEqual(["next(): u64", "uniform(): f64"]);
  await options(page).filter({ hasText: "uniform" }).click();
  await page.keyboard.type("() * params.");
  await eventually(() => options(page).allInnerTexts()).toEqual(["steps: i32"]);
  await page.locator(".name-card", { hasText: "Steps of the walk." }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.type("steps + Math.sq");
  await eventually(() => options(page).allInnerTexts()).toContain("sqrt(x: f64): f64");
  await page.keyboard.press("Escape");
  expect(await editor(page).innerText()).toContain("return rng.uniform() * params.steps + Math.sq");
  // Nothing is offered in comments.
  await page.keyboard.type("; // norma");
  expect(await options(page).count()).toBe(0);
});

test("a name is explained where the mouse rests on it", async () => {
  const page = await openAtReturn();
  await page.locator(".cm-line", { hasText: "export function sample" }).getByText("Rng", { exact: true }).hover();
  await page.locator(".name-card", { hasText: "Random numbers of one stream, as kernels use them" }).waitFor();
});
