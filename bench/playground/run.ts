// npm run bench:playground: what it costs to look at a run of pi, on Linux: the page in front and behind another, in turns.
import { readdirSync, readFileSync } from "node:fs";
import { cpus } from "node:os";
import process from "node:process";
import { parseArgs } from "node:util";
import { type Browser, chromium, type Page } from "playwright";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { ISOLATED, serve } from "../../test/pages/site.ts";
import { median } from "../page/contest.ts";

const { values } = parseArgs({ options: { quick: { type: "boolean" } } });
const rounds = values.quick === true ? 2 : 9;
const TURN_MS = 4000;
// A core's ticks, of which the kernel counts 100 a second.
const TICK_MS = 10;

/** CPU time of threads: milliseconds in each second. */
type Cpu = Readonly<Record<string, number>>;

interface Turn {
  readonly rate: number;
  readonly cpu: Cpu;
}

const site = await serve({}, ISOLATED, new URL("../../build/playground/", import.meta.url).pathname);
const browser = await chromium.launch({
  executablePath: CHROMIUM,
  args: [...CHROMIUM_FLAGS],
  // What is behind another page gets no frames, as with a visitor.
  ignoreDefaultArgs: ["--disable-backgrounding-occluded-windows", "--disable-renderer-backgrounding"],
});
try {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, reducedMotion: "no-preference" });
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Emulation.setFocusEmulationEnabled", { enabled: false });
  const other = await context.newPage();
  await page.bringToFront();
  await page.goto(`${site.url}/index.html`);
  // The first run, and what is measured after it.
  await page.getByRole("button", { name: "Measure again" }).waitFor();
  await page.getByRole("combobox", { name: "Samples" }).selectOption("10¹²");
  await page.getByRole("button", { name: "Start" }).click();
  const seen: Turn[] = [];
  const unseen: Turn[] = [];
  for (let round = 0; round < rounds; round++) {
    seen.push(await turn(browser, page, page));
    unseen.push(await turn(browser, page, other));
  }
  console.log(`${cpus().length} cores, Chromium ${browser.version()}, drawing without a GPU\n`);
  report("seen", seen);
  report("not seen", unseen);
  console.log(`rate seen to not seen, turn by turn: ${ratio(seen, unseen, ({ rate }) => rate)}`);
  // What the rates would be with all cores for the page: what threads other than engines use, engines can't.
  const left = ({ cpu }: Turn): number => 1000 * cpus().length - othersOf(cpu);
  console.log(`CPU time left to engines, turn by turn: ${ratio(seen, unseen, left)}`);
} finally {
  await browser.close();
  await site.close();
}

/** A turn with one of the pages in front. */
async function turn(chrome: Browser, page: Page, front: Page): Promise<Turn> {
  const before = await samplesOf(page);
  await front.bringToFront();
  const cpuBefore = await cpuOf(chrome);
  await new Promise((resolve) => setTimeout(resolve, TURN_MS));
  const cpuAfter = await cpuOf(chrome);
  const seconds = (cpuAfter.atMs - cpuBefore.atMs) / 1000;
  const after = await samplesOf(page);
  const cpu = Object.entries(cpuAfter.used).map(
    ([thread, ms]) => [thread, (ms - (cpuBefore.used[thread] ?? 0)) / seconds] as const,
  );
  return { rate: (1000 * (after.samples - before.samples)) / (after.atMs - before.atMs), cpu: Object.fromEntries(cpu) };
}

/** The exact number of samples that the page tells next. */
async function samplesOf(page: Page): Promise<{ readonly samples: number; readonly atMs: number }> {
  await page.bringToFront();
  const text = await page.getByTestId("samples").getAttribute("title");
  await page.waitForFunction(`document.querySelector("[data-testid=samples]")?.title !== ${JSON.stringify(text)}`);
  const next = await page.getByTestId("samples").getAttribute("title");
  return { samples: Number(next?.replaceAll(",", "")), atMs: performance.now() };
}

/** CPU time of all of the browser's threads until now, by the kind of process and the name of the thread. */
async function cpuOf(chrome: Browser): Promise<{ readonly used: Cpu; readonly atMs: number }> {
  const session = await chrome.newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  const used: Record<string, number> = {};
  for (const { type, id } of processInfo) {
    for (const thread of readdirSync(`/proc/${id}/task`)) {
      const { name, ticks } = statOf(`/proc/${id}/task/${thread}/stat`);
      const key = `${type}: ${name}`;
      used[key] = (used[key] ?? 0) + ticks * TICK_MS;
    }
  }
  return { used, atMs: performance.now() };
}

// proc(5): fields 14 and 15 are ticks in user and kernel mode; the name, in parentheses, may hold anything.
function statOf(file: string): { readonly name: string; readonly ticks: number } {
  const text = readFileSync(file, "utf8");
  const end = text.lastIndexOf(")");
  const fields = text.slice(end + 2).split(" ");
  return {
    name: text.slice(text.indexOf("(") + 1, end).replace(/\d+$/, ""),
    ticks: Number(fields[11]) + Number(fields[12]),
  };
}

function othersOf(cpu: Cpu): number {
  return Object.entries(cpu).reduce((sum, [thread, ms]) => (thread.includes("DedicatedWorker") ? sum : sum + ms), 0);
}

function report(name: string, turns: readonly Turn[]): void {
  console.log(`${name}: ${(median(turns.map(({ rate }) => rate)) / 1e9).toFixed(2)} G/s`);
  for (const thread of Object.keys(turns[0]?.cpu ?? {})) {
    const ms = median(turns.map(({ cpu }) => cpu[thread] ?? 0));
    if (ms >= 2) console.log(`  ${thread.padEnd(32)} ${ms.toFixed(0).padStart(5)} ms/s`);
  }
}

function ratio(a: readonly Turn[], b: readonly Turn[], of: (turn: Turn) => number): string {
  const ratios = a.map((one, i) => of(one) / of(b[i] ?? one)).toSorted((x, y) => x - y);
  return `${median(ratios).toFixed(2)} (${ratios.at(0)?.toFixed(2)} to ${ratios.at(-1)?.toFixed(2)})`;
}

process.exit();
