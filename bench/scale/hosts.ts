// npm run bench:hosts [-- N …]: what a cluster of so many hosts, each of 8 engines, costs its client and its server. The server
// and all that is said are real; the engines answer at once, and many hosts share a process.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { connect } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { initCluster } from "../../src/nats/init-cluster.ts";
import { startServer } from "../../src/nats/start-server.ts";
import { freePorts } from "../../test/nats/test-cluster.ts";
import { type Child, startChild } from "../cluster/child.ts";
import { cpuMs } from "../cluster/usage.ts";
import type { HostsRequest } from "./hosts-process.ts";

const HOSTS = [10, 100, 1000];
const ENGINES_A_HOST = 8;
const PROCESSES = 4;
const TASKS = 40_000;
const IDLE_MS = 5000;

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
const identity = (x: number): number => x;

function memory(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/u.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024;
}

function ownMemory(): number {
  collectGarbage();
  return memory(process.pid);
}

function digits(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}

async function measure(hosts: number): Promise<Map<string, string>> {
  const parent = mkdtempSync(join(tmpdir(), "ensemble-hosts-"));
  const cluster = await initCluster({
    folder: join(parent, "lab"),
    cluster: "scale",
    port: await freePorts(),
    publicHosts: [],
    clients: ["ada"],
    origins: [],
    force: false,
  });
  const server = await startServer(cluster);
  const children: Child[] = [];
  const figures = new Map<string, string>();
  const engines = hosts * ENGINES_A_HOST;
  try {
    const serverPid = server.pid ?? 0;
    const [startMs, each] = [performance.now(), Math.ceil(hosts / PROCESSES)];
    const requests = Array.from({ length: Math.ceil(hosts / each) }, (_, i) => ({
      key: keyFile(cluster.folder, "engine"),
      first: i * each,
      hosts: Math.min(each, hosts - i * each),
      engines: ENGINES_A_HOST,
    }));
    const hostsFile = new URL("hosts-process.ts", import.meta.url).href;
    children.push(
      ...(await Promise.all(requests.map((request) => startChild(hostsFile, request satisfies HostsRequest)))),
    );
    figures.set("hosts started, s", ((performance.now() - startMs) / 1000).toFixed(1));
    const before = ownMemory();
    const [beganMs, beganCpuMs] = [performance.now(), cpuMs(process.pid)];
    const client = await connect(cluster.url, {
      key: keyFile(cluster.folder, "ada"),
      engines,
      timeoutMs: 600_000,
    });
    const readyCpuMs = cpuMs(process.pid) - beganCpuMs;
    figures.set("client ready, s", ((performance.now() - beganMs) / 1000).toFixed(1));
    figures.set("client ready, CPU ms an engine", (readyCpuMs / engines).toFixed(2));
    figures.set("client memory, kB an engine", ((1024 * (ownMemory() - before)) / engines).toFixed(0));
    const perTask = async (name: string, count: number, work: () => Promise<unknown>): Promise<void> => {
      await work();
      const [cpu, serverCpu, ms] = [cpuMs(process.pid), cpuMs(serverPid), performance.now()];
      await work();
      const used = [cpuMs(process.pid) - cpu, cpuMs(serverPid) - serverCpu, performance.now() - ms];
      const [ofClient = 0, ofServer = 0, wall = 0] = used.map((all) => (1000 * all) / count);
      figures.set(`${name}, us a task`, digits(wall));
      figures.set(`${name}, CPU us of client, server`, `${digits(ofClient)}, ${digits(ofServer)}`);
    };
    const balanced = client.loadBalancedView();
    await perTask("apply, balanced", TASKS, () =>
      Promise.all(Array.from({ length: TASKS }, (_, i) => balanced.apply(identity, i))),
    );
    const items = Array.from({ length: 10 * TASKS }, (_, i) => i);
    await perTask("map, balanced", items.length, async () => balanced.map(identity, items));
    const all = client.directView();
    const rounds = Math.max(1, Math.round(TASKS / engines));
    await perTask("apply, to all at once", rounds * engines, async () => {
      for (let i = 0; i < rounds; i++) await all.apply(identity, i);
    });
    const idle = [process.pid, serverPid, ...children.map(({ pid }) => pid)];
    const beforeMs = idle.map(cpuMs);
    await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
    const shares = idle.map((pid, i) => (100 * (cpuMs(pid) - (beforeMs[i] ?? 0))) / IDLE_MS);
    const [clientShare = 0, serverShare = 0, ...hostShares] = shares;
    figures.set("idle, % of a core: client", clientShare.toFixed(1));
    figures.set("idle, % of a core: server", serverShare.toFixed(1));
    figures.set("idle, % of a core: all hosts", hostShares.reduce((sum, share) => sum + share, 0).toFixed(1));
    figures.set("server memory, MB", memory(serverPid).toFixed(0));
    figures.set("client memory used, MB", ownMemory().toFixed(0));
    const closeMs = performance.now();
    await client.close();
    figures.set("client closed, s", ((performance.now() - closeMs) / 1000).toFixed(1));
  } finally {
    await Promise.all(children.map((child) => child.stop()));
    await server.stop();
    rmSync(parent, { recursive: true, force: true });
  }
  return figures;
}

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : HOSTS;
const rows = new Map<string, string[]>();
for (const hosts of counts) {
  process.stderr.write(`${hosts} hosts … `);
  for (const [name, figure] of await measure(hosts)) rows.set(name, [...(rows.get(name) ?? []), figure]);
}
process.stderr.write("\n");
console.log(["".padEnd(44), ...counts.map((count) => `${count} hosts`.padStart(12))].join(""));
for (const [name, figures] of rows) {
  console.log([name.padEnd(44), ...figures.map((figure) => figure.padStart(12))].join(""));
}
