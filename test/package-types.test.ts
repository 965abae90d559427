import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runNode } from "../scripts/lib/run.mjs";
import { TOOLS } from "../scripts/lib/tools.mjs";
import { installPackage } from "./install-package.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** Uses what is common to Node and pages, and the options that only one of them has. None of it is called. */
const COMMON = `
import { type Client, connect, type ConnectOptions } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { cluster, type Launcher, local, slurm, ssh } from "wasm-ensemble/launch";
import { clientMetrics, serveMetrics } from "wasm-ensemble/monitor";
import { connect as connectHere } from "wasm-ensemble/node";

export const here = () => connectHere({ maxHeapMb: 64 });
export const onNode: ConnectOptions = { engines: 1, maxHeapMb: 64, startTimeoutMs: 1 };
export const compile = () => compileKernel("", { cacheFolder: "kernels" });
export const launchers: Launcher[] = [local(), slurm({ time: "1h" }), ssh({ hosts: ["one"] })];
export const launch = async () => (await cluster({ launcher: local(), engines: 1 })).client.directView();
export const measure = async (client: Client) => [clientMetrics(client).read().body, (await serveMetrics(client)).url];
export async function use(): Promise<Client> {
  const client = await connect(onNode);
  const sum: number = await client.directView(0).apply((a: number, b: number) => a + b, 1, 2);
  const sums: number[] = await client.directView().apply((a: number, b: number) => a + b, 1, 2);
  // @ts-expect-error one engine gives a number
  const text: string = await client.directView(0).apply((a: number) => a, sum + sums.length);
  // @ts-expect-error no worker
  await connect({ createWorker: () => text });
  return client;
}
`;

const IN_A_PAGE = `
import { connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";

const createWorker = () => new Worker("engine.js", { type: "module" });
export const start = () => connect({ engines: 1, createWorker });
export const compile = () => compileKernel("", { createWorker });
`;

/** CommonJS as docs/guide/limits.md has it, for Node 20 at its oldest. */
const COMMON_JS = `
import type { Client } from "wasm-ensemble" with { "resolution-mode": "import" };

export async function start(): Promise<Client> {
  const { connect } = await import("wasm-ensemble");
  return connect({ engines: 1, maxHeapMb: 64 });
}
`;

const REQUIRED = `
import ensemble = require("wasm-ensemble");
export const start = (): Promise<ensemble.Client> => ensemble.connect({ engines: 1, maxHeapMb: 64 });
`;

let app: string;

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), "ensemble-types-"));
  await installPackage(app);
  await mkdir(join(app, "node_modules/@types"), { recursive: true });
  await symlink(join(ROOT, "node_modules/@types/node"), join(app, "node_modules/@types/node"), "junction");
}, 120_000);

afterAll(() => rm(app, { recursive: true, force: true }));

/** What a strict tsc says of one file of the app; nothing when all is right. */
async function remarks(file: string, text: string, settings: Readonly<Record<string, unknown>>): Promise<string> {
  await writeFile(join(app, file), text);
  const compilerOptions = { target: "ES2023", lib: ["ES2023"], types: [], ...STRICT, ...settings };
  await writeFile(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, files: [file] }));
  const run = runNode(TOOLS.tsc, ["--project", app, "--pretty", "false"]);
  return run.catch((error: unknown) => String(error));
}

const STRICT = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true };
const BUNDLER = { module: "ESNext", moduleResolution: "bundler" };
const NODE = { module: "NodeNext", types: ["node"] };

describe("the options of Node are known, with the types of Node and without those of pages,", () => {
  test.each([
    ["as Node resolves", NODE],
    ["as bundlers resolve", { ...BUNDLER, types: ["node"] }],
    ["as TypeScript resolves that preserves imports", { module: "Preserve", types: ["node"] }],
  ])("%s", async (_, settings) => {
    expect(await remarks("common.mts", COMMON, settings)).toBe("");
  });
});

describe("the options of pages are known", () => {
  test.each([
    ["as bundlers resolve", BUNDLER],
    ["as Node resolves", NODE],
  ])("%s", async (_, settings) => {
    expect(await remarks("page.mts", IN_A_PAGE, { ...settings, lib: ["ES2023", "DOM"] })).toBe("");
  });
});

test.each(["Node16", "Node20", "NodeNext"])(
  "CommonJS imports the package with await under module %s",
  async (module) => {
    expect(await remarks("common.cts", COMMON_JS, { module, types: ["node"] })).toBe("");
  },
);

test.each(["Node20", "NodeNext"])("CommonJS requires the package under module %s", async (module) => {
  expect(await remarks("required.cts", REQUIRED, { module, types: ["node"] })).toBe("");
});
