import type { Page, Route } from "playwright";
import { describe, expect, test } from "vitest";
import { eventually, playground } from "./playground.ts";

const { open, openAt } = playground();

const example = (page: Page, name: string) => page.getByRole("button", { name, exact: true });
const lastEntry = (page: Page) => page.locator(".entry").last();
const card = (page: Page, id: number) => page.getByRole("listitem", { name: `Engine ${id}`, exact: true });
/** What the timeline says of tasks. */
const timeline = (page: Page) => page.getByRole("region", { name: "Timeline" });
const fact = (page: Page, term: string) =>
  page.getByTestId("task-facts").locator("div", { hasText: term }).locator("dd").innerText();
const tasksOf = (page: Page, id: number) => page.getByRole("listitem", { name: `Tasks of engine ${id}`, exact: true });

const type = async (page: Page, code: string): Promise<void> => {
  await page.getByLabel("Command", { exact: true }).fill(code);
  await page.keyboard.press("Enter");
};

/** A page with two engines that are ready. */
async function openViews(): Promise<Page> {
  const page = await open("views");
  await page.getByRole("slider", { name: "Number of engines" }).fill("2");
  await card(page, 0).waitFor();
  await card(page, 1).waitFor();
  return page;
}

describe("the console", () => {
  test("shows what each call gives, and the names that it leaves on engines", async () => {
    const page = await openViews();
    await example(page, "push").click();
    await example(page, "execute").click();
    await example(page, "pull").click();
    await eventually(() => lastEntry(page).locator(".value").innerText()).toBe("[[5, 7, 12], [5, 7, 12]]");
    expect(await page.locator(".entry .output").allInnerTexts()).toEqual([
      "[stdout:0] engine 0 has c = 12",
      "[stdout:1] engine 1 has c = 12",
    ]);
    await example(page, "scatter").click();
    await example(page, "gather").click();
    const gathered = "Float64Array [0, 1, 4, 9, 16, 25, 36, 49, 64, 81]";
    await eventually(() => lastEntry(page).locator(".value").innerText()).toBe(gathered);
    await eventually(() => card(page, 1).innerText()).toMatch(/a\s+5\s+b\s+7\s+c\s+12\s+part\s+Float64Array \[25, 36/);
    await example(page, "map").click();
    await eventually(() => lastEntry(page).locator(".value").innerText()).toBe("[1, 8, 27, 64, 125, 216, 343, 512]");
    // The figures of the timeline, which change all the time, are not read out.
    const said = await page.getByRole("status").allInnerTexts();
    expect(said.filter((text) => text !== "")).toEqual(["2"]);
  });

  test("runs what is typed, brings back what was run, and says what is wrong", async () => {
    const page = await openViews();
    await type(page, "dview.apply((x) => x + missing, 1)");
    await eventually(() => lastEntry(page).locator(".value").innerText()).toContain("missing is not defined");
    expect(await lastEntry(page).getAttribute("data-state")).toBe("failed");
    await page.keyboard.press("ArrowUp");
    expect(await page.getByLabel("Command", { exact: true }).inputValue()).toBe("dview.apply((x) => x + missing, 1)");
    await type(page, "const [a, b] = await dview.apply((x) => x + 1, 1); return a + b");
    await eventually(() => lastEntry(page).locator(".value").innerText()).toBe("4");
    await type(page, "[1,\n2]");
    const prompt = page.getByLabel("Command", { exact: true });
    const after = async (...keys: string[]): Promise<string> => {
      for (const key of keys) await prompt.press(key);
      return prompt.inputValue();
    };
    // Past a command of two lines, and back to what was being written.
    await prompt.fill("my draft");
    expect(await after("ArrowUp")).toBe("[1,\n2]");
    expect(await after("ArrowUp")).toMatch(/return a \+ b$/);
    expect(await after("ArrowDown", "ArrowDown")).toBe("my draft");
    // In lines that are being written an arrow goes to the next.
    await prompt.fill("one\ntwo");
    expect(await after("ArrowUp", "!")).toBe("one!\ntwo");
    expect(await after("ArrowUp")).toBe("[1,\n2]");
    await type(page, "dview.apply(");
    await eventually(() => lastEntry(page).locator(".value").innerText()).toContain("SyntaxError");
  });
});

describe("an engine in mid-task", () => {
  test("is killed: its task fails, and another engine has its place", async () => {
    const page = await openViews();
    await example(page, "push").click();
    await eventually(() => card(page, 0).innerText()).toContain("a");
    await example(page, "endless loop").click();
    await eventually(() => card(page, 0).innerText()).toContain("running");
    await tasksOf(page, 0)
      .getByRole("option", { name: /^apply, running/ })
      .waitFor();
    await page.getByRole("button", { name: "Kill engine 0" }).click();
    await eventually(() => lastEntry(page).locator(".value").innerText()).toBe(
      "engine 0 was killed while it held this task; engine 2 takes its place",
    );
    expect(await lastEntry(page).getAttribute("data-state")).toBe("failed");
    await card(page, 2).waitFor();
    await eventually(() => page.getByTestId("announcer").innerText()).toBe(
      "Engine 0 was killed; engine 2 has its place.",
    );
    expect(await tasksOf(page, 0).innerText()).toContain("killed, now 2");
    expect(await card(page, 0).count()).toBe(0);
    expect(await card(page, 2).innerText()).toContain("no names");
    await eventually(() => card(page, 1).innerText()).toContain("a");
    await tasksOf(page, 0)
      .getByRole("option", { name: /^apply, killed/ })
      .waitFor();
  });

  test("goes when the slider says so, and keeps no other from coming", async () => {
    const page = await openViews();
    const slider = page.getByRole("slider", { name: "Number of engines" });
    const count = page.getByTestId("engine-count");
    await type(page, "client.at(1).apply(() => { for (;;); })");
    await eventually(() => card(page, 1).innerText()).toContain("running");
    await slider.fill("1");
    await eventually(() => count.innerText()).toBe("2 of 1");
    await slider.fill("2");
    await card(page, 2).waitFor();
    await eventually(() => count.innerText()).toBe("3 of 2");
    // What takes the place of one that was to go goes as well. The focus stays at the engines when a button goes.
    await page.getByRole("button", { name: "Kill engine 1" }).press("Enter");
    await eventually(() => page.locator(".card").evaluateAll((all) => all.map((one) => one.ariaLabel))).toEqual([
      "Engine 0",
      "Engine 2",
    ]);
    expect(await count.innerText()).toBe("2");
    expect(await lastEntry(page).getAttribute("data-state")).toBe("failed");
    await page.keyboard.press("Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Kill engine 0");
  });

  test("is replaced when its task is aborted and does not listen", async () => {
    const page = await openViews();
    await example(page, "endless loop").click();
    await lastEntry(page).getByRole("button", { name: "Abort" }).click();
    await eventually(() => lastEntry(page).locator(".value").innerText()).toContain("abort");
    await card(page, 2).waitFor();
  });

  test("is killed while the names of all are read, and while another tab samples", async () => {
    const page = await openViews();
    await page.getByRole("tab", { name: "Pi" }).click();
    await page.getByRole("combobox", { name: "Samples" }).selectOption("10¹²");
    await page.getByRole("button", { name: "Start" }).click();
    await page.getByRole("tab", { name: "Views" }).click();
    await example(page, "push").click();
    await example(page, "endless loop").click();
    await page.getByRole("button", { name: "Kill engine 0" }).click();
    await eventually(() => lastEntry(page).getAttribute("data-state")).toBe("failed");
    await card(page, 2).waitFor();
    // What ends elsewhere ends here too.
    await eventually(() => card(page, 2).innerText()).toContain("running sample pi");
    await page.locator("#panel-pi .controls button").nth(1).dispatchEvent("click");
    await eventually(() => page.locator(".card .doing").allInnerTexts()).toEqual(["idle", "idle"]);
    await page.getByRole("tab", { name: "Pi" }).click();
    await page.getByRole("button", { name: "Start" }).waitFor();
  });

  test("leaves its part of a map to others", async () => {
    const page = await openViews();
    await type(page, "lview.with({ retries: 2 }).map(() => { while (engine.id === 1); return 1 }, [1, 2, 3, 4, 5, 6])");
    await tasksOf(page, 1)
      .getByRole("option", { name: /running/ })
      .first()
      .waitFor();
    await page.getByRole("button", { name: "Kill engine 1" }).click();
    await tasksOf(page, 1)
      .getByRole("option", { name: /killed/ })
      .first()
      .waitFor();
    await eventually(() => lastEntry(page).getAttribute("data-state")).toBe("done");
    expect(await lastEntry(page).locator(".value").innerText()).toBe("[1, 1, 1, 1, 1, 1]");
  });
});

describe("the timeline", () => {
  test("keeps what ran before, and tells of each task by keyboard", async () => {
    const page = await openViews();
    await timeline(page).getByText("Nothing has run yet. Press slow map above").waitFor();
    await type(page, "dview.apply((x) => x + missing, 1)");
    await eventually(() => lastEntry(page).getAttribute("data-state")).toBe("failed");
    await type(page, "client.at(0).apply((x) => x ** 2, 3)");
    await eventually(() => lastEntry(page).locator(".value").innerText()).toBe("9");
    const all = tasksOf(page, 0).getByRole("option");
    // The last command alone, until more is asked for.
    await eventually(() => all.evaluateAll((bars) => bars.map((bar) => bar.dataset["kind"]))).toEqual(["done"]);
    await page.getByRole("combobox", { name: "Span of the timeline" }).selectOption("All");
    expect(page.url()).toMatch(/[?&]span=all/);
    await eventually(() => all.evaluateAll((bars) => bars.map((bar) => bar.dataset["kind"]))).toEqual([
      "failed",
      "done",
    ]);
    await page.getByRole("combobox", { name: "Span of the timeline" }).focus();
    // The newest task of the first row, and from there to the one before it.
    await page.keyboard.press("Tab");
    await eventually(() => fact(page, "state")).toBe("done");
    expect(await fact(page, "command")).toBe("client.at(0).apply((x) => x ** 2, 3)");
    await page.keyboard.press("ArrowLeft");
    await eventually(() => fact(page, "state")).toBe("failed");
    expect(await fact(page, "task")).toBe("apply");
    expect(await fact(page, "engine")).toBe("0");
    expect(await fact(page, "start")).toMatch(/^\d\d:\d\d:\d\d\.\d{3}$/);
    expect(await fact(page, "duration")).toMatch(/ m?s$/);
    expect(await fact(page, "error")).toBe("ReferenceError: missing is not defined");
    expect(await fact(page, "command")).toBe("dview.apply((x) => x + missing, 1)");
    const active = await page.evaluate(() => document.activeElement?.getAttribute("aria-activedescendant"));
    expect(await page.locator(`[id="${active}"]`).getAttribute("aria-label")).toMatch(/^apply, failed, /);
  });

  test("has the tasks of sampling in other tabs, with their kernel and chunks", async () => {
    const page = await openViews();
    await page.getByRole("tab", { name: "Pi" }).click();
    await page.getByRole("combobox", { name: "Samples" }).selectOption("10⁹");
    await page.getByRole("button", { name: "Start" }).click();
    await eventually(() => page.locator("#panel-pi").getByTestId("samples").innerText()).toBe("1.00 G");
    await page.getByRole("button", { name: "Start" }).waitFor();
    await page.getByRole("tab", { name: "Views" }).click();
    const bars = timeline(page).getByRole("listbox").getByRole("option");
    await eventually(() => bars.count()).toBeGreaterThan(1);
    const labels = await bars.evaluateAll((all) => all.map((one) => one.ariaLabel ?? ""));
    expect(labels.filter((label) => !/^sample pi, (chunks? \d|\d+ tasks).*, done, /.test(label))).toEqual([]);
    await tasksOf(page, 0).getByRole("listbox").hover();
    expect(await fact(page, "task")).toMatch(/^sample pi, (chunks? \d|\d+ tasks)/);
    expect(await fact(page, "state")).toBe("done");
    await eventually(() => page.locator(".card .doing").allInnerTexts()).toEqual(["idle", "idle"]);
  });

  test("shows the engine that is being started in the place of another", async () => {
    const page = await openViews();
    const asked = page.waitForEvent("request", (request) => request.url().includes("engine.bundle.js"));
    const routes: Route[] = [];
    await page.route("**/engine.bundle.js*", (route) => void routes.push(route));
    await type(page, "client.restart(0)");
    await asked;
    const coming = page.getByRole("listitem", { name: "Engine 2, starting", exact: true });
    await eventually(() => coming.innerText()).toContain("starting in the place of 0");
    for (const route of routes) await route.continue();
    await card(page, 2).waitFor();
    expect(await coming.count()).toBe(0);
  });
});

describe("the link", () => {
  test("has the command, which is shown again and never run without being asked", async () => {
    const page = await openViews();
    await page.getByLabel("Command", { exact: true }).fill("client.ids");
    await eventually(() => page.url()).toContain("code=");
    await page.reload();
    await eventually(() => page.getByLabel("Command", { exact: true }).inputValue()).toBe("client.ids");
    await page.getByText("This command came with the link. Read it before you run it.").waitFor();
    expect(await page.locator(".entry").count()).toBe(0);
    await card(page, 0).waitFor();
    await page.getByRole("button", { name: "Run", exact: true }).last().click();
    await eventually(() => lastEntry(page).locator(".value").innerText()).toMatch(/^\[0/);
    expect(await page.getByText("This command came with the link.").count()).toBe(0);
  });

  test("leads back to commands that were run", async () => {
    const page = await openViews();
    await type(page, "1 + 1");
    await eventually(() => page.url()).toContain("code=");
    const first = page.url();
    await type(page, "2 + 2");
    await eventually(() => page.url()).not.toBe(first);
    await page.goBack();
    await eventually(() => page.getByLabel("Command", { exact: true }).inputValue()).toBe("1 + 1");
    await page.goForward();
    await eventually(() => page.getByLabel("Command", { exact: true }).inputValue()).toBe("2 + 2");
  });

  test.each([
    ["#views?span=year", "“year” is no span of the timeline, one of latest, minute, all; it shows the latest."],
    ["#views?code=eJxVUUFuwjAQ", "The command in this link is damaged, or cut off; it was left out."],
    ["#views?seed=1", "“seed” is nothing that a link sets here; it was left out."],
  ])("that is no good says so: %s", async (address, problem) => {
    const page = await openAt(address);
    await eventually(() => page.locator("main > .hint p").allInnerTexts()).toEqual([problem]);
    expect(page.url()).toMatch(/#views$/);
  });
});
