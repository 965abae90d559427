import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
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
import { follow, recipe, runLine, writeRecipes } from "../bundlers/guide-page.ts";
import { serve } from "../pages/site.ts";

// Apps built by tools that are too large to be installed for every run of the tests: by `npm run bundlers`.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const FOUND = { sums: [3, 3], mean: 3.139924 };

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...CHROMIUM_FLAGS] });
});

afterAll(() => browser.close());

/** A copy of an app of this folder, if there is one, with the packed package and what the app needs, as its author would have them. */
async function install(name: string, packages: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `ensemble-${name}-`));
  const app = fileURLToPath(new URL(name, import.meta.url));
  if (existsSync(app)) await cp(app, folder, { recursive: true });
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

/** What the guide's page shows. */
async function textOf(url: string): Promise<string | null> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    return await page.getByText(/^pi = /).textContent();
  } finally {
    await page.close();
  }
}

const SHOWN = "pi = 3.141639164 ± 0.00005192937532763169";

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
    const next = join(folder, "node_modules/next/dist/bin/next");
    expect(await runNode(next, ["build", ...flags], { cwd: folder, env: NEXT_ENV })).not.toMatch(/warning/i);
    const url = await serveWithNext(folder);
    expect(await (await fetch(`${url}/api/pi`)).json()).toEqual(FOUND);
    expect(await shown(url)).toEqual(FOUND);
  });

  test("as the guide says", async () => {
    await rm(join(folder, "app/pi.jsx"));
    await writeRecipes(folder, [await recipe("Next.js")]);
    await runNode(join(folder, "node_modules/next/dist/bin/next"), ["build"], { cwd: folder, env: NEXT_ENV });
    const url = await serveWithNext(folder);
    expect(await (await fetch(`${url}/api/pi`)).json()).toEqual({
      mean: 3.141639164,
      standardError: 0.00005192937532763169,
    });
    expect(await textOf(url)).toBe(SHOWN);
    expect((await fetch(url)).headers.get("Cross-Origin-Embedder-Policy")).toBe("require-corp");
  });
});

const NEXT_ENV = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };

/** Serves what Next.js has built, while a test runs. */
async function serveWithNext(folder: string): Promise<string> {
  const next = join(folder, "node_modules/next/dist/bin/next");
  const server = spawn(process.execPath, [next, "start", "--port", "0"], {
    cwd: folder,
    env: { ...process.env, ...NEXT_ENV, NO_COLOR: "1", FORCE_COLOR: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit");
  onTestFinished(async () => {
    server.kill();
    await ended;
  });
  return addressIn(server.stdout);
}

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

test.each([
  ["Parcel", "parcel", { parcel: "2.16.4" }],
  ["Bun", "bun", { bun: "1.4.5" }],
])("%s builds a page as the guide says", async (heading, name, packages) => {
  const folder = await install(name, packages);
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const out = await follow(heading, folder, (line) => runLine(line, folder, join(folder, "node_modules/.bin")));
  const site = await serve({}, {}, out);
  onTestFinished(() => site.close());
  expect(await textOf(`${site.url}/index.html`)).toBe(SHOWN);
});

test("Jest with jsdom has engines on threads", async () => {
  const folder = await install("jest", { jest: "30.5.2", "jest-environment-jsdom": "30.5.2" });
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const args = ["--testMatch", "**/*.test.mjs"];
  const env = { NODE_OPTIONS: "--experimental-vm-modules", NODE_ENV: "test", VITEST: "" };
  const printed = await runNode(join(folder, "node_modules/jest/bin/jest.js"), args, { cwd: folder, env });
  expect(printed).toContain("1 passed");
});
