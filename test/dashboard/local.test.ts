import { expect, onTestFinished, test } from "vitest";
import { type Client, connect } from "wasm-ensemble";
import { eventually, figure, openEngine, pages, panel } from "./dashboard-page.ts";

const { open } = pages();

/** A client with engines of its own, and its dashboard. */
async function shown(engines: number): Promise<{ readonly client: Client; readonly url: string }> {
  const client = await connect({ engines });
  onTestFinished(() => client.close());
  const { url } = await client.dashboard({ port: 0 });
  return { client, url };
}

function broken(x: number): number {
  if (x === 3) throw new RangeError("three is too many");
  return x;
}

test("what a program's own engines run is seen, and what fails", async () => {
  const { client, url } = await shown(2);
  const page = await open(url);
  await eventually(() => figure(page, "Engines")).toBe("2");
  await panel(page, "Task stream").getByRole("application").waitFor();
  await client.loadBalancedView().map(broken, [1, 2, 3, 4]).allSettled();
  await page.getByRole("list", { name: "Functions" }).getByText("broken").waitFor();
  await eventually(() => figure(page, "Failed")).toBe("1");
  await page.getByRole("application").focus();
  const error = page.locator('.task-card [data-term="error"] dd');
  // From task to task until the one that failed.
  const keys = ["ArrowDown", "ArrowLeft", "ArrowLeft", "ArrowDown", "ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft"];
  await expect
    .poll(async () => {
      // What was paused a moment after a task has ended does not show it: its end is a little in the past.
      for (const key of ["End", " ", ...keys]) {
        await page.keyboard.press(key);
        if ((await error.count()) > 0) return error.innerText();
      }
      return "";
    })
    .toContain("three is too many");
});

test("an engine is profiled and killed in mid-task: its task fails, and another engine has its place", async () => {
  const { client, url } = await shown(2);
  const page = await open(url);
  await eventually(() => figure(page, "Engines")).toBe("2");
  const [first = -1] = client.ids;
  const stuck = client.directView(first).apply(function endless() {
    for (;;) Math.sqrt(2);
  });
  const ended = stuck.get().then(
    () => "nothing",
    (error: unknown) => String(error),
  );
  await page.locator(".engine-row", { hasText: "endless" }).waitFor();
  const card = await openEngine(page, first);
  await card.getByRole("button", { name: "Profile 5 s" }).click();
  await card
    .locator(".flame-boxes")
    .getByRole("button", { name: /endless/ })
    .first()
    .waitFor();
  await card.getByRole("button", { name: "Restart" }).click();
  await card.getByRole("alertdialog").getByRole("button", { name: "Restart" }).click();
  expect(await ended).toContain(`engine ${first}`);
  await card.getByText("It is gone.").waitFor();
  await page.keyboard.press("Escape");
  await panel(page, "Log")
    .locator('[data-bad="true"]', { hasText: `engine ${first}` })
    .first()
    .waitFor();
  await eventually(() => figure(page, "Engines")).toBe("2");
  // Its row stays in the stream, with how its task ended.
  await page.getByRole("application").focus();
  await eventually(async () => {
    for (const key of ["End", " ", "ArrowDown"]) await page.keyboard.press(key);
    return page.locator('.task-card [data-term="state"] dd').innerText();
  }).toBe("lost");
  expect(await page.locator('.figure[data-term="Failed"]').innerText()).toContain("1 engine lost");
});

/** A function of that name, whose source no other has. */
async function madeFunction(name: string, rest: string): Promise<(ms?: number) => void> {
  const made = (await import(`data:text/javascript,export default function ${encodeURIComponent(name + rest)}`)) as {
    readonly default: (ms?: number) => void;
  };
  return made.default;
}

test("before anything ran it is said to be idle; functions are listed by the time that they took", async () => {
  const { client, url } = await shown(1);
  const page = await open(url);
  const isIdle = page.locator('.figure[data-term="Engines"] .note');
  await eventually(() => isIdle.innerText()).toBe("idle");
  const view = client.loadBalancedView();
  for (let i = 0; i < 10; i++) {
    const spin = await madeFunction(
      `named${i}`,
      "(ms) { for (const end = performance.now() + ms; performance.now() < end; ); }",
    );
    await view.apply(spin, i === 0 ? 300 : 1).get();
  }
  const listed = page.getByRole("list", { name: "Functions" });
  await listed.getByText("and 2 more").waitFor();
  expect(await listed.locator("li").first().innerText()).toBe("named0");
});

test("a long name of a function is cut off, and nothing else is, on a phone", async () => {
  const { client, url } = await shown(1);
  const page = await open(url, {
    viewport: { width: 390, height: 844 },
    complaints: /ERR_|Failed to load|network/,
  });
  const name = "long".repeat(20);
  const endless = await madeFunction(name, "() { for (;;); }");
  const stuck = client.loadBalancedView().apply(endless).get();
  const bar = panel(page, "Clients").locator(".calls progress").first();
  await bar.waitFor();
  expect(
    await panel(page, "Clients")
      .locator(".clients, .calls, .progress")
      .evaluateAll((all) => all.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length),
  ).toBe(0);
  await Promise.all([expect(stuck).rejects.toThrow(), client.close()]);
});

test("a client that is closed takes its dashboard with it", async () => {
  const { client, url } = await shown(1);
  const page = await open(url, { complaints: /ERR_|Failed to load|network/ });
  await eventually(() => figure(page, "Engines")).toBe("1");
  await client.close();
  await page.getByRole("alert").getByText("run the program again").waitFor();
  await page.getByText("connection lost").waitFor();
});
