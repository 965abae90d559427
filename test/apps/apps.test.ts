import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { CHROMIUM, CHROMIUM_FLAGS } from "../../scripts/lib/chromium.mjs";
import { runNpm } from "../../scripts/lib/npm.mjs";
import { withTarball } from "../../scripts/lib/pack.mjs";
import { runNode } from "../../scripts/lib/run.mjs";
import { serve } from "../pages/site.ts";

// Apps built by tools that are too large to be installed for every run of the tests: by `npm run bundlers`.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const FOUND = { sums: [3, 3], mean: 3.139924 };

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] });
});

afterAll(() => browser.close());

/** A copy of an app of this folder, with the packed package and what the app needs, as its author would have them. */
async function install(name: string, packages: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `ensemble-${name}-`));
  await cp(fileURLToPath(new URL(name, import.meta.url)), folder, { recursive: true });
  await withTarball(async (tarball) => {
    const dependencies = { ...packages, "wasm-ensemble": `file:${tarball}` };
    await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
    await runNpm(["install", "--no-audit", "--no-fund"], { cwd: folder });
  });
  return folder;
}

/** What a page shows that says what it found. */
async function shown(url: string): Promise<unknown> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    return JSON.parse((await page.locator("output:not(:empty)").textContent()) ?? "");
  } finally {
    await page.close();
  }
}

describe("Next.js 16 builds and serves a client component and a route", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await install("next", { next: "16.4.6", react: "19.3.1", "react-dom": "19.3.1" });
  });

  afterAll(() => rm(folder, { recursive: true, force: true }));

  test.each([
    ["Turbopack", []],
    ["webpack", ["--webpack"]],
  ])("with %s", async (_name, flags) => {
    const env = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };
    const next = join(folder, "node_modules/next/dist/bin/next");
    expect(await runNode(next, ["build", ...flags], { cwd: folder, env })).not.toMatch(/warning/i);
    const server = spawn(process.execPath, [next, "start", "--port", "0"], {
      cwd: folder,
      env: { ...process.env, ...env, NO_COLOR: "1", FORCE_COLOR: "" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(server, "exit");
    onTestFinished(async () => {
      server.kill();
      await ended;
    });
    const url = await addressIn(server.stdout);
    expect(await (await fetch(`${url}/api/pi`)).json()).toEqual(FOUND);
    expect(await shown(url)).toEqual(FOUND);
  });
});

/** The address that a server prints; what it prints later is read too, as it would end otherwise. */
function addressIn(output: NodeJS.ReadableStream): Promise<string> {
  let printed = "";
  return new Promise((resolve, reject) => {
    output.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
      const [, url] = /Local: +(http:\S+)/.exec(printed) ?? [];
      if (url !== undefined) resolve(url);
    });
    output.once("end", () => reject(new Error(`no server was started\n${printed}`)));
  });
}

test("Parcel 2 builds a page without options", async () => {
  const folder = await install("parcel", { parcel: "2.16.4" });
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await runNode(join(folder, "node_modules/parcel/lib/bin.js"), ["build", "index.html", "--no-cache"], { cwd: folder });
  const site = await serve({}, {}, join(folder, "dist"));
  onTestFinished(() => site.close());
  expect(await readFile(join(folder, "dist/index.html"), "utf8")).toContain("<output>");
  expect(await shown(`${site.url}/index.html`)).toEqual(FOUND);
});

test("Jest with jsdom has engines on threads", async () => {
  const folder = await install("jest", { jest: "30.5.2", "jest-environment-jsdom": "30.5.2" });
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const args = ["--testMatch", "**/*.test.mjs"];
  const env = { NODE_OPTIONS: "--experimental-vm-modules", NODE_ENV: "test", VITEST: "" };
  const printed = await runNode(join(folder, "node_modules/jest/bin/jest.js"), args, { cwd: folder, env });
  expect(printed).toContain("1 passed");
});
