// npm run bench:cluster [--json] [--rounds N] [WORK …]: engines over a server beside threads. Starts its own server and hosts.
import process from "node:process";
import { parseArgs } from "node:util";
import { connect } from "wasm-ensemble";
import { NatsServer } from "../../test/nats/nats-server.ts";
import { startChild } from "./child.ts";
import { startFloor } from "./floor.ts";
import type { HostRequest } from "./host.ts";
import { measureJobs } from "./jobs.ts";
import { measureLatency } from "./latency.ts";
import { type Found, measure } from "./measure.ts";
import { reportText } from "./report.ts";
import { WORKS } from "./works.ts";

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean" }, rounds: { type: "string", default: "7" } },
  allowPositionals: true,
});
const rounds = Number(values.rounds);
const isWanted = (name: string): boolean => positionals.length === 0 || positionals.some((word) => name.includes(word));

const ENGINES = 2;
const LATENCY = "one awaited apply";
const JOBS = "jobs";

const startHost = (request: HostRequest) => startChild("host.ts", request);
const server = await NatsServer.start();
const { url } = server;
const [host, far, near, floor] = await Promise.all([
  startHost({ url, cluster: "one", name: "a", engines: ENGINES }),
  // Sampling is to be as fast on several machines: here, in several processes.
  startHost({ url, cluster: "two", name: "a", engines: 1 }),
  startHost({ url, cluster: "two", name: "b", engines: 1 }),
  startFloor(url),
]);
const threads = await connect({ engines: ENGINES });
const cluster = await connect(url, { cluster: "one", engines: ENGINES });
const apart = await connect(url, { cluster: "two", engines: ENGINES });
const processes = { client: process.pid, host: host.pid, server: server.pid };
try {
  const found: Found[] = [];
  for (const work of WORKS.filter(({ name }) => isWanted(name))) {
    process.stderr.write(`${work.name} … `);
    found.push(await measure(work, { threads, cluster: work.isApart ? apart : cluster }, { processes, floor, rounds }));
  }
  process.stderr.write("\n");
  const latency = isWanted(LATENCY) ? await measureLatency({ threads, cluster, floor, rounds }) : undefined;
  const jobs = isWanted(JOBS) ? await measureJobs(cluster, rounds) : undefined;
  const all = { works: found, latency, jobs };
  console.log(values.json ? JSON.stringify({ rounds, ...all }, null, 2) : reportText(all));
} finally {
  await Promise.all([threads.close(), cluster.close(), apart.close(), floor.close()]);
  await Promise.all([host, far, near].map((each) => each.stop()));
  await server.close();
}
