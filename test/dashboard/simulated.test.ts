import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { eventually, figure, openEngine, pages, panel } from "./dashboard-page.ts";

const { open, openSimulated } = pages();

const rowNames = (page: Page): Promise<string[]> =>
  panel(page, "Hosts and engines").locator(".host-row .opens").allInnerTexts();

describe("what is seen", () => {
  test("hosts, engines, clients and jobs are there, and their figures move", async () => {
    const { page, cluster } = await openSimulated();
    await eventually(() => figure(page, "Engines")).toBe("12");
    expect(await figure(page, "Hosts")).toBe("3");
    expect(await page.title()).toBe("simulated · Ensemble dashboard");
    expect(await page.getByRole("heading", { level: 1 }).innerText()).toBe("simulated");
    await panel(page, "Clients").getByText("script.js (4711 on laptop)").waitFor();
    await panel(page, "Jobs").getByRole("progressbar", { name: "job simulate" }).waitFor();
    const done = await figure(page, "Done");
    await eventually(() => figure(page, "Done")).not.toBe(done);
    expect(cluster.snapshot().totals.done).toBeGreaterThan(0);
  });

  test("the key is taken off the address, and kept for when the page is loaded anew", async () => {
    const { page, url } = await openSimulated();
    await eventually(() => figure(page, "Engines")).toBe("12");
    expect(page.url()).toBe(url.split("#")[0]);
    await page.reload();
    await eventually(() => figure(page, "Engines")).toBe("12");
  });

  test("without the key it says which address to open, and shows nothing", async () => {
    const { url } = await openSimulated();
    const page = await open(url.split("#")[0] ?? "");
    await page.getByRole("alert").getByText("needs the key of the program").waitFor();
    const wrong = await open(`${url}x`, { complaints: /401/ });
    await wrong.getByRole("alert").getByText("needs the key of the program").waitFor();
    expect(await wrong.locator(".strip").count()).toBe(0);
  });

  test("before any host is there it says what to type", async () => {
    const { page, cluster } = await openSimulated({ hosts: 0 });
    await panel(page, "Task stream").getByText("npx ensemble engines", { exact: true }).waitFor();
    cluster.addHost("late", 2);
    await eventually(() => figure(page, "Engines")).toBe("2");
    await page.getByRole("application").waitFor();
  });

  test("a host that falls silent is marked, and told in the log", async () => {
    const { page, cluster } = await openSimulated();
    await eventually(() => figure(page, "Engines")).toBe("12");
    const [, second] = cluster.hosts;
    if (second !== undefined) second.isSilent = true;
    await panel(page, "Hosts and engines").locator('.host-row[data-state="silent"]', { hasText: "node-2" }).waitFor();
    await panel(page, "Log")
      .getByText(/node-2/)
      .first()
      .waitFor();
    expect(await page.locator('.figure[data-term="Hosts"]').innerText()).toContain("1 silent");
  });
});

describe("the connection", () => {
  test("a server that ends is said, and what was seen stays", async () => {
    const { page, close } = await openSimulated({}, { complaints: /ERR_|Failed to load|network/ });
    await eventually(() => figure(page, "Engines")).toBe("12");
    await close();
    await page.getByRole("alert").getByText("does not answer").waitFor();
    expect(await figure(page, "Engines")).toBe("12");
    await page.getByText("connection lost").waitFor();
  });

  test("the end of the cluster's connection is said, with its reason, and it is opened again", async () => {
    const { page, cluster } = await openSimulated();
    await eventually(() => figure(page, "Engines")).toBe("12");
    cluster.end("the server has gone");
    await page.getByRole("alert").getByText("the server has gone").waitFor();
    await eventually(() => page.getByRole("alert").count()).toBe(0);
    await page.getByText("live", { exact: true }).waitFor();
  });
});

describe("orders", () => {
  test("an engine is killed by keys alone, after a question whose safe answer comes first", async () => {
    const { page } = await openSimulated();
    await page.getByRole("button", { name: "Engine 0", exact: true }).press("Enter");
    const card = page.getByRole("dialog", { name: "Engine 0" });
    await card.getByRole("button", { name: "Kill", exact: true }).press("Enter");
    const question = card.getByRole("alertdialog");
    await question.getByText("Kill engine 0 for good?").waitFor();
    const focused = () => page.evaluate(() => document.activeElement?.textContent);
    expect(await focused()).toBe("Leave it");
    await page.keyboard.press("Enter");
    await eventually(() => card.getByRole("alertdialog").count()).toBe(0);
    expect(await focused()).toBe("Kill");
    expect(await figure(page, "Engines")).toBe("12");
    await page.keyboard.press("Enter");
    await question.getByRole("button", { name: "Kill" }).press("Enter");
    await card.getByText("Engine 0 was killed.").waitFor();
    await card.getByText("It is gone.").waitFor();
    // Nothing can be done with it any more, and its row has gone with it.
    for (const button of await card.locator(".actions button").all()) expect(await button.isDisabled()).toBe(true);
    await eventually(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe("Close");
    await page.keyboard.press("Escape");
    await eventually(() => figure(page, "Engines")).toBe("11");
    await panel(page, "Log")
      .locator('[data-bad="true"]', { hasText: /engine 0/ })
      .first()
      .waitFor();
  });

  test("the focus of a row that goes is on the one that comes to its place", async () => {
    const { page, cluster } = await openSimulated();
    await page.getByRole("button", { name: "Engine 1", exact: true }).focus();
    await cluster.order("node-1", { kind: "kill", engine: 1 });
    await eventually(() => figure(page, "Engines")).toBe("11");
    await eventually(() => page.evaluate(() => document.activeElement?.ariaLabel)).toBe("Engine 2");
    await page.keyboard.press("Enter");
    await page.getByRole("dialog", { name: "Engine 2" }).waitFor();
  });

  test("Escape answers a question with no, and closes the card after that", async () => {
    const { page } = await openSimulated();
    const card = await openEngine(page, 0);
    await card.getByRole("button", { name: "Restart" }).click();
    await card.getByRole("alertdialog").waitFor();
    await page.keyboard.press("Escape");
    await eventually(() => card.getByRole("alertdialog").count()).toBe(0);
    expect(await card.isVisible()).toBe(true);
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Restart");
    await page.keyboard.press("Escape");
    await card.waitFor({ state: "hidden" });
  });

  test("what a host refuses is said with its reason", async () => {
    const { page, cluster } = await openSimulated({}, { complaints: /502/ });
    const card = await openEngine(page, 0);
    for (const host of cluster.hosts) host.isSilent = true;
    await card.getByRole("button", { name: "Profile 5 s" }).click();
    await card.getByText("host node-1 does not answer").waitFor();
  });

  test("a profile is a flame graph: searched, zoomed, gone through by keys", async () => {
    const { page } = await openSimulated();
    const card = await openEngine(page, 0);
    await card.getByRole("button", { name: "Profile 5 s" }).click();
    const graph = card.getByRole("group", { name: /^Flame graph/ });
    await graph.waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Profile 5 s");
    const boxes = graph.getByRole("button");
    const all = await boxes.count();
    expect(all).toBeGreaterThan(2);
    await boxes.first().focus();
    await page.keyboard.press("ArrowDown");
    const told = await card.locator(".flame-told").innerText();
    expect(await page.evaluate(() => document.activeElement?.ariaLabel)).toBe(told);
    await page.keyboard.press("Enter");
    await eventually(() => boxes.count()).toBeLessThan(all);
    await page.keyboard.press("Escape");
    await eventually(() => boxes.count()).toBe(all);
    const name = (await boxes.nth(all - 1).innerText()) || told.split(/[ :]/u)[0] || "";
    await card.getByLabel("Find in the profile").fill(name);
    await card.getByText(/% of the time/).waitFor();
    expect(await graph.locator('[data-match="true"]').count()).toBeGreaterThan(0);
  });
});

describe("the table", () => {
  test("is sorted, filtered and folded", async () => {
    const { page } = await openSimulated();
    await eventually(() => rowNames(page)).toEqual(["node-1", "node-2", "node-3"]);
    const name = panel(page, "Hosts and engines").getByRole("button", { name: "Host, engine" });
    await name.click();
    await eventually(() => rowNames(page)).toEqual(["node-3", "node-2", "node-1"]);
    expect(await page.getByRole("columnheader", { name: "Host, engine" }).getAttribute("aria-sort")).toBe("descending");
    await page.getByLabel("Show only").fill("node-2");
    await eventually(() => rowNames(page)).toEqual(["node-2"]);
    await page.getByLabel("Show only").fill("7");
    await page.getByRole("button", { name: "Engine 7", exact: true }).waitFor();
    expect(await page.locator(".engine-row").count()).toBe(1);
    await page.getByLabel("Show only").fill("nowhere");
    await page.getByText("Nothing here is called nowhere.").waitFor();
    await page.getByLabel("Show only").fill("");
    await page.getByRole("button", { name: "Engines of node-1" }).click();
    await eventually(() => page.locator(".engine-row").count()).toBe(8);
  });
});

describe("the task stream", () => {
  test("tells of each task by keys and by pointer, and holds still when asked to", async () => {
    const { page } = await openSimulated();
    const lanes = page.getByRole("application");
    await lanes.waitFor();
    await lanes.focus();
    await page.keyboard.press(" ");
    await page.getByRole("button", { name: "Go live" }).waitFor();
    const term = (name: string) => page.locator(`.task-card [data-term="${name}"] dd`).innerText();
    await expect
      .poll(async () => {
        await page.keyboard.press("ArrowDown");
        return page.locator(".task-card").count();
      })
      .toBe(1);
    expect(await term("took")).toMatch(/ (?:ms|s|min)/);
    // As the card of clients calls it.
    expect(await panel(page, "Clients").locator(".client-head b").allInnerTexts()).toContain(await term("client"));
    const first = await term("began");
    await page.keyboard.press("ArrowLeft");
    await eventually(() => term("began")).not.toBe(first);
    await eventually(() => page.getByTestId("announcer").innerText()).toContain(await term("began"));
    await page.keyboard.press("-");
    await eventually(() => page.getByLabel("Span of the stream").inputValue()).toBe("60000");
    await page.getByRole("button", { name: "Go live" }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
  });

  test("with thousands of engines a map leads to each, and rows are asked for as they come in sight", async () => {
    const { page } = await openSimulated({ hosts: 250, engines: 8 });
    await eventually(() => figure(page, "Engines")).toBe("2,000");
    const asked: number[][] = [];
    page.on("request", (request) => {
      if (!request.url().endsWith("/show")) return;
      asked.push((request.postDataJSON() as { readonly engines: number[] }).engines);
    });
    const map = page.getByRole("img", { name: /of 2,000 engines busy/ });
    const box = await map.boundingBox();
    if (box === null) throw new Error("the map is in sight");
    await map.click({ position: { x: box.width - 4, y: box.height / 2 } });
    await eventually(() => asked.length).toBeGreaterThan(0);
    const last = asked.at(-1) ?? [];
    expect(Math.min(...last)).toBeGreaterThan(100);
    expect(last.length).toBeLessThan(200);
    // The table draws what is in sight.
    expect(await page.locator(".engines tbody tr").count()).toBeLessThan(60);
  });
});
