// npm run bench:values [-- --rounds N]: push of one array to many engines, by three ways, in one run. Median ms:
//   each: the bytes go with the message to each engine
//   once: they go by a name, once to each host
//   object store: they are put once, and each host gets them; that alone, without what engines would cost
import { randomUUID } from "node:crypto";
import { parseArgs } from "node:util";
import { connect } from "wasm-ensemble";
import { clusterTransport } from "../../build/lib/cluster/cluster-transport.js";
import { startCourier } from "../../build/lib/node/cluster/start-courier.js";
import type { SamplingClient as Client } from "../../src/sampling/sampling-client.ts";
import { bareClient } from "../../test/faults/bare-client.ts";
import { NatsServer } from "../../test/nats/nats-server.ts";
import { type Child, startChild } from "./child.ts";
import { median } from "./median.ts";
import { startObjects } from "./objects.ts";

const { values } = parseArgs({ options: { rounds: { type: "string", default: "5" } } });
const rounds = Number(values.rounds);
const SIZES_MB = [0.25, 1, 16, 64];
// Engines of each host, hosts.
const SHAPES = [
  [1, 1],
  [2, 1],
  [8, 1],
  [1, 2],
  [4, 2],
] as const;

const server = await NatsServer.start();
const { url } = server;
const objects = await startObjects(url, 2);
console.log("engines  hosts   MB  each ms  once ms  object store ms");
for (const [engines, hosts] of SHAPES) {
  const cluster = `c${engines}x${hosts}`;
  const names = ["a", "b"].slice(0, hosts);
  const started: Child[] = await Promise.all(
    names.map((name) => startChild("host.ts", { url, cluster, name, engines })),
  );
  const once = await connect(url, { cluster, engines: engines * hosts });
  const each = await clientThatSendsToEach(cluster);
  await each.waitForEngines(engines * hosts);
  for (const mb of SIZES_MB) {
    const found = (await timesOf(mb, { each, once, hosts })).map((ms) => ms.toFixed(1).padStart(9));
    console.log(
      `${String(engines * hosts).padStart(7)}${String(hosts).padStart(7)}${String(mb).padStart(5)}${found.join("")}`,
    );
  }
  await once.close();
  await each.close();
  await Promise.all(started.map((host) => host.stop()));
}
await objects.close();
await server.close();

async function clientThatSendsToEach(cluster: string): Promise<Client> {
  const courier = await startCourier({
    address: { url, cluster, user: "anon" },
    timeoutMs: 30_000,
    role: { kind: "client", session: randomUUID(), times: { silenceMs: 20_000, goneMs: 20_000, outageMs: 60_000 } },
  });
  return bareClient(clusterTransport(courier, { refused: console.error, warn: console.error }), () => undefined);
}

async function timesOf(
  mb: number,
  { each, once, hosts }: { readonly each: Client; readonly once: Client; readonly hosts: number },
): Promise<number[]> {
  const array = new Float64Array((mb * 2 ** 20) / 8);
  const ways = [
    () => each.directView().push({ array }),
    () => once.directView().push({ array }),
    () => objects.carry(new Uint8Array(array.buffer), hosts),
  ];
  const taken: number[][] = ways.map(() => []);
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    // Never the same array: what a host has kept is not to count.
    array.fill(round + mb);
    for (const [i, way] of ways.entries()) {
      const ms = await timed(way);
      if (round > 0) taken[i]?.push(ms);
    }
  }
  return taken.map(median);
}

async function timed(work: () => PromiseLike<unknown>): Promise<number> {
  const startMs = performance.now();
  await work();
  return performance.now() - startMs;
}
