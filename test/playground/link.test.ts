import { gzipSync } from "node:zlib";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { LONGEST_TEXT, pack, unpack } from "../../examples/playground/src/app/packed-text.ts";
import { accessFaults } from "./access-faults.ts";
import { eventually, playground } from "./playground.ts";

const { open, openAt } = playground();

const hash = (page: Page) => page.evaluate(() => location.hash);
const title = (page: Page) => page.getByRole("heading", { level: 2 }).and(page.locator(".kernel h2"));
const strike = (page: Page) => page.getByLabel(/^strike/);
const seed = (page: Page) => page.locator("#panel-kernels").getByLabel("Seed", { exact: true });
const until = (page: Page) => page.getByRole("combobox", { name: "Until" });
const run = (page: Page) => page.getByRole("button", { name: "Run", exact: true });
const effort = (page: Page) => page.getByTestId("kernel-effort");
const editor = (page: Page) => page.getByRole("textbox", { name: "Source of the kernel" });
const warning = (page: Page) => page.locator("main > .hint");

describe("a text for a link", () => {
  test.each(["", "export function f(): f64 { return 1; }", "Pólya’s 🎲\n\u0000"])(
    "comes out as it went in: %j",
    async (text) => {
      const packed = await pack(text);
      expect(packed).toMatch(/^[\w-]+$/);
      expect(await unpack(packed)).toBe(text);
    },
  );

  test("that is damaged, cut off, or grows too long is refused", async () => {
    const packed = await pack("export function sample(rng: Rng): f64 { return rng.uniform(); }\n".repeat(3));
    await expect(unpack(packed.slice(0, -4))).rejects.toThrow();
    const middle = packed.length >> 1;
    const other = packed[middle] === "A" ? "B" : "A";
    await expect(unpack(`${packed.slice(0, middle)}${other}${packed.slice(middle + 1)}`)).rejects.toThrow();
    await expect(unpack("no code at all!")).rejects.toThrow();
    await expect(unpack(gzipSync("x").toString("base64url"))).rejects.toThrow();
    await expect(unpack(await pack("x".repeat(LONGEST_TEXT + 1)))).rejects.toThrow("too long");
    await expect(unpack(await pack("\u0000".repeat(50 * LONGEST_TEXT)))).rejects.toThrow("too long");
  });
});

describe("the address", () => {
  test("says what is shown: kernel, parameters, end, seed, points; and shows it again", async () => {
    const page = await open("kernels");
    await page.getByRole("button", { name: "Asian call", exact: true }).click();
    await strike(page).fill("110");
    await until(page).selectOption("error 0.1 %");
    await seed(page).fill("7");
    await page.getByRole("combobox", { name: "Points" }).selectOption("sobol");
    expect(await hash(page)).toBe("#kernels?kernel=asian&p.strike=110&relativeError=0.001&seed=7&method=sobol");
    await page.reload();
    expect(await title(page).innerText()).toBe("Asian call");
    expect(await strike(page).inputValue()).toBe("110");
    expect(await until(page).inputValue()).toBe("relativeError 0.001");
    expect(await seed(page).inputValue()).toBe("7");
    expect(await page.getByRole("combobox", { name: "Points" }).inputValue()).toBe("sobol");
    expect(await warning(page).count()).toBe(0);
  });

  test("of other numbers than are offered shows them", async () => {
    const page = await openAt("#kernels?kernel=buffon&samples=12345");
    expect(await until(page).locator("option:checked").innerText()).toBe("12.3 k samples");
    await run(page).click();
    await eventually(() => effort(page).innerText()).toMatch(/^12\.3 k samples in/);
  });

  test("says seed and samples of pi", async () => {
    const page = await openAt("#pi?seed=7&samples=3e8");
    const panel = page.getByRole("tabpanel", { name: "Pi" });
    expect(await panel.getByLabel("Seed", { exact: true }).inputValue()).toBe("7");
    await panel.getByLabel("Seed", { exact: true }).fill("8");
    expect(await hash(page)).toBe("#pi?seed=8&samples=300000000");
    await panel.getByRole("button", { name: "Start" }).click();
    await eventually(() => panel.getByTestId("samples").innerText()).toMatch(/^300 M$/);
    await panel.getByRole("combobox", { name: "Samples" }).selectOption("10⁸");
    await page.goBack();
    expect(await panel.getByRole("combobox", { name: "Samples" }).inputValue()).toBe("300000000");
  });

  test("goes back and forward over tabs, kernels and runs, not over what is typed", async () => {
    const page = await openAt("#kernels?kernel=european&samples=1e5");
    await strike(page).fill("90");
    await strike(page).fill("95");
    await run(page).click();
    await eventually(() => effort(page).innerText()).toMatch(/^100 k samples in/);
    const found = await page.locator(".estimate").innerText();
    await strike(page).fill("9");
    await strike(page).fill("120");
    await page.getByRole("button", { name: "Buffon's needle" }).click();
    await page.getByRole("tab", { name: "Views" }).click();
    await page.goBack();
    expect(await title(page).innerText()).toBe("Buffon's needle");
    await page.goBack();
    expect(await strike(page).inputValue()).toBe("120");
    // What was found is of another strike, and says so.
    expect(await page.getByTestId("kernel-changed").innerText()).toMatch(/^Of spot 100, strike 95,/);
    await page.goBack();
    expect(await strike(page).inputValue()).toBe("95");
    expect(await page.locator(".estimate").innerText()).toBe(found);
    expect(await page.getByTestId("kernel-changed").count()).toBe(0);
    await page.goForward();
    await page.goForward();
    expect(await title(page).innerText()).toBe("Buffon's needle");
    await page.goForward();
    await page.getByRole("tabpanel", { name: "Views" }).waitFor();
  });

  test.each([
    ["#nowhere", "This link leads to “nowhere”, which is no tab."],
    ["#pi?seed=-1", "“-1” is no seed, a whole number from 0 to 2⁶⁴ − 1; it is 2026."],
    ["#pi?samples=1e99", "“1e99” is no number of samples from 1 to 10¹⁵; it is 10¹¹."],
    ["#kernels?kernel=<b>nope", "There is no kernel “<b>nope”; here is European call instead."],
    ["#kernels?kernel=percolation&p.probability=1.5", "probability can’t be “1.5”, at most 1; it has its usual value."],
    ["#kernels?kernel=buffon&p.length=", "length can’t be “”, not a number; it has its usual value."],
    ["#kernels?kernel=buffon&p.lenght=1", "“p.lenght” is nothing that a link sets here; it was left out."],
    ["#kernels?samples=-3", "“-3” is no number of samples from 1 to 10¹⁵; it is 1e7 samples."],
    ["#kernels?relativeError=2", "“2” is no relative error between 0 and 1; the run ends after 1e7 samples."],
    [
      "#kernels?seed=18446744073709551616",
      "“18446744073709551616” is no seed, a whole number from 0 to 2⁶⁴ − 1; it is 2026.",
    ],
    ["#kernels?kernel=pi&method=sobol", "“sobol” is no way to draw points for this kernel; they are random."],
    [
      "#kernels?kernel=own&code=eJxVUUFuwjAQ",
      "The code in this link is damaged, or cut off; here is other code instead.",
    ],
    [
      "#kernels?kernel=own&code=%00%E0%A4%A",
      "The code in this link is damaged, or cut off; here is other code instead.",
    ],
    [`#kernels?kernel=own&code=${"A".repeat(2 ** 20)}`, "This link has 1,048,601 characters, too many to be read."],
  ])("that is no good says so, and shows what is usual: %.60s", async (address, problem) => {
    const page = await openAt(address);
    await eventually(() => warning(page).locator("p").allInnerTexts()).toEqual([problem]);
    expect((await hash(page)).length).toBeLessThan(2000);
    expect(await accessFaults(page)).toEqual([]);
    await warning(page).getByRole("button", { name: "Close" }).click();
    expect(await warning(page).count()).toBe(0);
  });
});

// Not the same letters as here: compressors differ.
const codeIn = async (page: Page) => unpack(new URLSearchParams((await hash(page)).split("?")[1]).get("code") ?? "");

describe("code", () => {
  const CODE = `import { Rng } from "wasm-ensemble/assembly";\n\nexport function sample(rng: Rng): f64 {\n  return rng.uniform();\n}\n`;

  test("in a link is shown, and never run without being asked", async () => {
    const page = await openAt(`#kernels?kernel=own&samples=1e5&code=${await pack(CODE)}`);
    await eventually(() => editor(page).innerText()).toContain("rng.uniform()");
    await page.getByText("This code came with the link. Read it before you run it").waitFor();
    expect(
      await page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name)),
    ).not.toContainEqual(expect.stringContaining("compiler.js"));
    expect(await effort(page).innerText()).toBe("");
  });

  test("is kept while it is typed: in this browser, and in the address", async () => {
    const page = await openAt("#kernels?kernel=own");
    await editor(page).fill(CODE);
    // At once, before the address has it.
    await page.reload();
    await eventually(() => editor(page).innerText()).toContain("rng.uniform()");
    await eventually(() => codeIn(page)).toBe(CODE);
    // In another tab of the browser, too, where no link has it.
    const [other] = await Promise.all([
      page.waitForEvent("popup"),
      page.evaluate(() => void window.open("./#kernels?kernel=own")),
    ]);
    await eventually(() => editor(other).innerText()).toContain("rng.uniform()");
    await other.close();
  });

  test("comes back with Back, and goes with Forward", async () => {
    const page = await openAt(`#kernels?kernel=own&code=${await pack(CODE)}`);
    await eventually(() => editor(page).innerText()).toContain("rng.uniform()");
    const next = await pack(CODE.replace("rng.uniform()", "rng.uniform() * 2"));
    await page.evaluate((code) => {
      location.hash = `#kernels?kernel=own&code=${code}`;
    }, next);
    await eventually(() => editor(page).innerText()).toContain("rng.uniform() * 2");
    await page.goBack();
    await eventually(() => editor(page).innerText()).not.toContain("* 2");
    await page.goForward();
    await eventually(() => editor(page).innerText()).toContain("* 2");
  });

  test("that is too long for a link is kept in this browser, which is said", async () => {
    const page = await openAt("#kernels?kernel=own");
    const noise = Array.from({ length: 9000 }, (_, i) => Math.imul(i + 1, 2654435761).toString(36)).join("");
    await editor(page).fill(`// ${noise}`);
    await page.getByText("This code is too long for a link. It is kept in this browser.").waitFor();
    expect(await page.getByRole("button", { name: "Copy link" }).isDisabled()).toBe(true);
    await page.reload();
    await eventually(() => editor(page).innerText()).toContain(noise.slice(0, 100));
  });
});
