// npm run bench:peers [--json]: two engines on threads and over a server, beside BullMQ and IPython Parallel, in one run.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { connect } from "wasm-ensemble";
import { NatsServer } from "../../test/nats/nats-server.ts";
import { startChild } from "../cluster/child.ts";
import type { HostRequest } from "../cluster/host.ts";
import { AWAITED, CALLS, type Figures, ROUNDS } from "./figures.ts";
import { measureOurs } from "./ours.ts";

const COUNTS = [CALLS, AWAITED, ROUNDS].map(String);
// Of Debian, whose packages another Python does not see.
const PYTHON = "/usr/bin/python3";

async function onThreads(): Promise<Figures> {
  await using client = await connect({ engines: 2 });
  return await measureOurs(client);
}

async function overServer(): Promise<Figures> {
  const server = await NatsServer.start();
  const request: HostRequest = { url: server.url, cluster: "peers", name: "a", engines: 2 };
  const host = await startChild("host.ts", request);
  try {
    await using client = await connect(server.url, { cluster: "peers", engines: 2 });
    return await measureOurs(client);
  } finally {
    await host.stop();
    await server.close();
  }
}

/** What a program prints as JSON; a line in its place when it fails, with its reason on the terminal. */
async function printed(child: ChildProcess): Promise<Figures | string> {
  if (child.stdout === null) return {};
  const [out] = await Promise.all([text(child.stdout), once(child, "exit")]);
  return child.exitCode === 0 ? (JSON.parse(out) as Figures) : "failed, see above";
}

async function bullMq(): Promise<Figures | string> {
  if (!has("redis-server", "--version")) return "apt-get install redis-server";
  const folder = await mkdtemp(join(tmpdir(), "ensemble-peers-"));
  const port = await freePort();
  const redis = spawn("redis-server", ["--port", String(port), "--save", "", "--dir", folder], { stdio: "ignore" });
  try {
    const program = join(folder, "bullmq.mjs");
    await copyFile(fileURLToPath(new URL("bullmq.mjs", import.meta.url)), program);
    const packages = ["install", "--silent", "--no-audit", "--no-fund", "bullmq", "ioredis"];
    spawnSync("npm", packages, { cwd: folder, stdio: "inherit" });
    return await printed(
      spawn(process.execPath, [program, String(port), "queue", ...COUNTS], { stdio: ["ignore", "pipe", "inherit"] }),
    );
  } finally {
    redis.kill();
    await once(redis, "exit");
    await rm(folder, { recursive: true });
  }
}

async function ipyparallel(): Promise<Figures | string> {
  if (!has(PYTHON, "-c", "import ipyparallel, numpy")) return "apt-get install python3-ipyparallel python3-numpy";
  const program = fileURLToPath(new URL("ipython-parallel.py", import.meta.url));
  return await printed(spawn(PYTHON, [program, ...COUNTS], { stdio: ["ignore", "pipe", "inherit"] }));
}

function has(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const found: Record<string, Figures | string> = {};
for (const [name, measure] of Object.entries({ threads: onThreads, NATS: overServer, BullMQ: bullMq, ipyparallel })) {
  process.stderr.write(`${name} … `);
  found[name] = await measure();
}
process.stderr.write("\n");
if (process.argv.includes("--json")) console.log(JSON.stringify(found, null, 2));
else {
  const rows: Record<string, Record<string, number>> = {};
  for (const [name, figures] of Object.entries(found)) {
    if (typeof figures === "string") console.log(`${name}: ${figures}`);
    else rows[name] = rounded(figures);
  }
  console.table(rows);
}

function rounded(figures: Figures): Record<string, number> {
  const values = Object.entries(figures);
  return Object.fromEntries(values.map(([what, value]) => [what, Number(value.toPrecision(3))]));
}
