import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, Route } from "playwright";
import { describe, expect, onTestFinished, test } from "vitest";
import { EXAMPLES } from "../../examples/playground/src/kernels/own-examples.ts";
import { accessFaults } from "./access-faults.ts";
import { button, command, effort, estimate, NONE, runCommand, showIn, textOf, until } from "./kernel-page.ts";
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

const editor = (page: Page) => page.getByRole("textbox", { name: "Source of the kernel" });

const write = async (page: Page, source: string): Promise<void> => {
  await showIn(page, "Write a kernel");
  await editor(page).fill(source);
};

describe("a kernel of one's own", { timeout: 300_000 }, () => {
  test("is told what is wrong at its line, is mended, and runs as it does in Node", async () => {
    const page = await open("kernels");
    await write(page, SOURCE.replace("uniform(rng,", "uniform(rgn,"));
    await button(page, "Run").click();
    const problem = page.locator(".problems button");
    await problem.waitFor({ timeout: 120_000 });
    expect(await problem.innerText()).toMatch(/^line 9:18\s+Cannot find name 'rgn'\.$/);
    expect(await page.locator(".cm-lintRange-error").innerText()).toBe("rgn");
    expect(await accessFaults(page)).toEqual([]);
    // The message leads to its place, where the mistake is mended.
    await problem.click();
    for (let i = 0; i < 3; i++) await page.keyboard.press("Delete");
    await page.keyboard.type("rng");
    await page.keyboard.press("Control+Enter");
    await eventually(() => effort(page).innerText()).toMatch(/^10.0 M samples in/);
    expect(await problem.count()).toBe(0);
    expect(await page.getByLabel(/^scale/).inputValue()).toBe("3");
    expect(Number.parseFloat(await estimate(page, "value"))).toBeCloseTo(1.5, 2);
    await page.getByLabel(/^scale/).fill("8");
    await until(page, "10⁶ samples");
    await button(page, "Run").click();
    await eventually(() => effort(page).innerText()).toMatch(/^1.00 M samples in/);
    const shown = await command(page);
    expect(shown.trim()).toBe("npx ensemble sample kernel.ts --param scale=8 --samples 1e6 --seed 2026");
    const folder = await mkdtemp(join(tmpdir(), "playground-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "kernel.ts");
    await writeFile(file, SOURCE);
    const { outputs } = await runCommand(shown.replace("kernel.ts", file));
    expect(await estimate(page, "value")).toBe(textOf(outputs["value"] ?? NONE));
  });

  test("is changed while it compiles, run again, and left for another kernel", async () => {
    const page = await open("kernels");
    const status = page.locator(".own-status");
    await write(page, SOURCE);
    const held: Route[] = [];
    await page.route("**/compiler.js", (route) => void held.push(route), { times: 1 });
    await button(page, "Run").click();
    await page.getByText(/^Loading the compiler, once: 0\.0 of \d+\.\d MB$/).waitFor();
    await editor(page).press("Space");
    await eventually(() => held.length).toBe(1);
    await held[0]?.continue();
    await eventually(() => status.innerText()).toBe("Changed since it was compiled.");
    await eventually(() => effort(page).innerText()).toMatch(/^10.0 M samples in/);
    await button(page, "Run").click();
    await eventually(() => status.innerText()).toBe("Compiled.");
    // What is shown of another kernel is not touched by what comes of this one.
    await editor(page).press("Space");
    await button(page, "Run").click();
    await showIn(page, "Buffon's needle");
    expect(await effort(page).innerText()).toBe("");
    await page
      .locator(".gallery")
      .getByRole("button", { name: /^Write a kernel/ })
      .click();
    // The source was kept meanwhile.
    await eventually(() => editor(page).innerText()).toContain("uniform(rng, 0, params.scale)");
    await eventually(() => status.innerText()).toBe("Compiled.");
    await editor(page).fill("export function square(x: f64): f64 { return x * x; }");
    await button(page, "Run").click();
    await eventually(() => page.locator(".problems").allInnerTexts()).toEqual([
      "the source exports no function sample(rng: Rng, params: Params): f64",
    ]);
  });

  test("is cancelled while the compiler is loaded, and while it compiles, and runs after that", async () => {
    const page = await open("kernels");
    await write(page, SOURCE);
    const held: Route[] = [];
    await page.route("**/compiler.js", (route) => void held.push(route), { times: 1 });
    await button(page, "Run").click();
    await eventually(() => held.length).toBe(1);
    await button(page, "Cancel").click();
    await button(page, "Run").click();
    await page.getByText(/^(The compiler prepares itself|Compiling)…$/).waitFor();
    await button(page, "Cancel").click();
    expect(await page.locator(".progress").count()).toBe(0);
    expect(await effort(page).innerText()).toBe("");
    await button(page, "Run").click();
    await eventually(() => effort(page).innerText()).toMatch(/^10.0 M samples in/);
  });

  test("waits for a compiler that can't be loaded, until it can", async () => {
    const page = await open("kernels", {}, { missing: "nothing" });
    await page.route("**/compiler.js", (route) => route.fulfill({ status: 404, body: "" }));
    await write(page, SOURCE);
    await button(page, "Run").click();
    const trouble = page.getByRole("alert").filter({ hasText: "The compiler can’t be loaded" });
    expect(await trouble.innerText()).toContain("the server answers 404 for compiler.js. The code is kept.");
    // It is there, and is no compiler.
    await page.unroute("**/compiler.js");
    await page.route("**/compiler.js", (route) => route.fulfill({ contentType: "text/javascript", body: "throw 1" }));
    await trouble.getByRole("button", { name: "Retry" }).click();
    await eventually(() => trouble.innerText()).toContain("the worker of the AssemblyScript compiler failed");
    await page.unroute("**/compiler.js");
    await trouble.getByRole("button", { name: "Retry" }).click();
    await eventually(() => effort(page).innerText()).toMatch(/^10.0 M samples in/);
    expect(await trouble.count()).toBe(0);
  });

  test("that does not end says so, and is stopped", async () => {
    const page = await open("kernels");
    await write(page, SOURCE.replace("return uniform", "while (params.scale > 1) rng.next();\n  return uniform"));
    await until(page, "10⁵ samples");
    await button(page, "Run").click();
    const hint = page.getByRole("alert").filter({ hasText: "No sample has ended yet" });
    await hint.waitFor({ timeout: 120_000 });
    expect(await accessFaults(page)).toEqual([]);
    await hint.getByRole("button", { name: "Stop it" }).click();
    await button(page, "Run").waitFor();
    expect(await hint.count()).toBe(0);
    // The engines that were busy are others now, and take what comes.
    await page.getByLabel(/^scale/).fill("1");
    await button(page, "Run").click();
    await eventually(() => effort(page).innerText()).toMatch(/^100 k samples in/);
    expect(Number.parseFloat(await estimate(page, "value"))).toBeCloseTo(0.5, 1);
  });

  test("begins with one of the examples", async () => {
    const page = await open("kernels");
    await showIn(page, "Write a kernel");
    await editor(page).waitFor();
    await until(page, "10⁵ samples");
    for (const { title } of EXAMPLES) {
      await page.getByRole("combobox", { name: "Begin with an example" }).selectOption(title);
      await button(page, "Run").click();
      await eventually(() => page.locator(".own-status").innerText()).toBe("Compiled.");
      await eventually(() => effort(page).innerText()).toMatch(/^100 k samples in/);
    }
    // An example does not take away what was there: Undo brings it back.
    for (const _ of EXAMPLES) await editor(page).press("Control+z");
    await eventually(() => editor(page).innerText()).toContain("The highest point that a random walk reaches");
  });
});
