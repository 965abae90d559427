// What a client of a cluster costs as hosts become many: the library's protocol, over a server and engines that are simulated.
import { readFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { Client } from "../../src/client/client.ts";
import { foundEngines } from "../../src/client/driver/found-engines.ts";
import type { Bus, BusMessage } from "../../src/cluster/bus.ts";
import { ClientCourier } from "../../src/cluster/client-courier.ts";
import { clusterTransport } from "../../src/cluster/cluster-transport.ts";
import { clusterNames } from "../../src/nats/cluster-names.ts";
import { nodePort } from "../../src/node/cluster/node-port.ts";
import type { Letter } from "./cluster-hosts.ts";
import { VERSIONS } from "./cluster-versions.ts";

const HOSTS = [10, 100, 1000];
const ENGINES_A_HOST = 8;
const TASKS = 40_000;
const IDLE_MS = 5000;

const subjects = clusterNames("scale");
setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;
const identity = (x: number): number => x;
const runtime = { resolveModule: String, showProgress: () => Promise.resolve() };

/** CPU time of this thread so far, ms: of Linux, in steps of 10 ms. */
function threadCpuMs(): number {
  const stat = readFileSync(`/proc/self/task/${process.pid}/stat`, "utf8");
  const [user = 0, system = 0] = stat.slice(stat.lastIndexOf(")")).split(" ").slice(12, 14).map(Number);
  return 10 * (user + system);
}

function inUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

function busTo(thread: Worker): Bus {
  const heard = new Map<string, (message: BusMessage) => void>();
  thread.on("message", ({ subject, bytes }: Letter) => {
    const tokens = subject.split(".");
    heard.get(tokens[2] ?? "")?.({ tokens, bytes, isNobody: false });
  });
  return {
    publish: (subject, bytes) => thread.postMessage({ subject, bytes } satisfies Letter),
    subscribe: (subject, handler) => heard.set(subject.split(".")[2] ?? "", handler),
    onStatus: () => undefined,
    close: async () => void (await thread.terminate()),
  };
}

async function measure(hosts: number): Promise<Map<string, string>> {
  const engines = hosts * ENGINES_A_HOST;
  // Threads do not have tsx from the program on Node 20.
  const script = JSON.stringify(new URL("cluster-hosts.ts", import.meta.url));
  const thread = new Worker(`import("tsx/esm/api").then(({ register }) => (register(), import(${script})))`, {
    eval: true,
    workerData: { hosts, engines: ENGINES_A_HOST },
  });
  await new Promise((resolve) => thread.once("online", resolve));
  // The hosts are there when they have said so once.
  await new Promise((resolve) => thread.once("message", resolve));
  const beforeBytes = inUse();
  const [startMs, startCpuMs] = [performance.now(), threadCpuMs()];
  const { port1, port2 } = new MessageChannel();
  const courier = new ClientCourier({
    bus: busTo(thread),
    subjects,
    session: { user: "u", session: "s" },
    control: nodePort(port2),
    makePorts: () => {
      const pair = new MessageChannel();
      return { own: nodePort(pair.port1), other: pair.port2 };
    },
    versions: VERSIONS,
    times: { silenceMs: 60_000, goneMs: 60_000, outageMs: 60_000 },
  });
  const never = new Promise<string>(() => undefined);
  const transport = clusterTransport(
    {
      control: nodePort(port1),
      portOf: (port) => nodePort(port as MessagePort),
      ended: never,
      close: () => courier.close(0),
    },
    { refused: console.error, warn: console.error },
  );
  const client = new Client({ transport, engines: foundEngines(transport), runtime: runtime as never });
  await client.waitForEngines(engines, { timeoutMs: 300_000 });
  const figures = new Map<string, string>();
  figures.set("ready, ms", (performance.now() - startMs).toFixed(0));
  figures.set("ready, CPU us an engine", ((1000 * (threadCpuMs() - startCpuMs)) / engines).toFixed(0));
  figures.set("memory, kB an engine", ((inUse() - beforeBytes) / engines / 1000).toFixed(1));
  const cpuUs = async (count: number, work: () => Promise<unknown>): Promise<string> => {
    await work();
    const beforeMs = threadCpuMs();
    await work();
    return ((1000 * (threadCpuMs() - beforeMs)) / count).toFixed(1);
  };
  figures.set("memory used once, kB an engine", "");
  const balanced = client.loadBalancedView();
  const run = () => Promise.all(Array.from({ length: TASKS }, (_, i) => balanced.apply(identity, i)));
  figures.set("balanced, CPU us a task", await cpuUs(TASKS, run));
  const all = client.directView();
  const rounds = Math.max(1, Math.round(TASKS / engines));
  const direct = async () => {
    for (let i = 0; i < rounds; i++) await all.apply(identity, i);
  };
  figures.set("all at once, CPU us a task", await cpuUs(rounds * engines, direct));
  client.purge();
  figures.set("memory used once, kB an engine", ((inUse() - beforeBytes) / engines / 1000).toFixed(1));
  const idleMs = threadCpuMs();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  figures.set("idle, % of a core", ((100 * (threadCpuMs() - idleMs)) / IDLE_MS).toFixed(1));
  await client.close();
  return figures;
}

const counts = process.argv.length > 2 ? process.argv.slice(2).map(Number) : HOSTS;
const rows = new Map<string, string[]>();
for (const hosts of counts) {
  for (const [name, figure] of await measure(hosts)) rows.set(name, [...(rows.get(name) ?? []), figure]);
}
console.log(["".padEnd(32), ...counts.map((count) => `${count} hosts`.padStart(12))].join(""));
for (const [name, figures] of rows) {
  console.log([name.padEnd(32), ...figures.map((figure) => figure.padStart(12))].join(""));
}
process.exit();
