import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Client, connect } from "wasm-ensemble";
import type { HostStart } from "../chaos/cluster/host.ts";
import { Program } from "../chaos/cluster/program.ts";
import { Cable } from "./cable.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

const cable = HAS_SERVER ? Cable.tryToLay() : undefined;
if (HAS_SERVER && cable === undefined)
  console.warn("! SKIPPED: a cut cable, as `ip netns add` needs root, and namespaces");

const ENGINES = 2;
const ITEMS = Array.from({ length: 3000 }, (_, i) => i);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

declare let ran: number;

function countAndWork(x: number): number {
  ran += 1;
  const endMs = performance.now() + 1;
  while (performance.now() < endMs);
  return x;
}

async function timesRun(client: Client): Promise<number> {
  const counts = await client.directView().pull<number>("ran");
  return counts.reduce((sum, count) => sum + count, 0);
}

describe.runIf(cable !== undefined)("a host at the other end of a cable", { timeout: 180_000 }, () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start({ address: cable?.address });
  });
  afterAll(async () => {
    cable?.remove();
    await server.close();
  });

  /** A client of a cluster whose only host is at the other end. Engines count in `ran`. */
  async function join(): Promise<Client> {
    // Whatever the test before it has left.
    cable?.mend();
    const cluster = `w${randomUUID().slice(0, 8)}`;
    const start: HostStart = { url: server.url, cluster, name: "far", engines: ENGINES, leaseMs: 20_000 };
    const host = new Program("host.ts", start, (how) => expect.fail(how), cable?.within);
    onTestFinished(() => host.kill());
    const client = await connect(server.url, { cluster, engines: ENGINES });
    onTestFinished(() => client.close());
    await client.directView().push({ ran: 0 });
    return client;
  }

  test("that is cut for two seconds loses nothing, and nothing runs twice", async () => {
    const client = await join();
    const map = client.loadBalancedView({ chunkItems: 5 }).map(countAndWork, ITEMS);
    await expect.poll(() => map.progress).toBeGreaterThan(100);
    cable?.cut();
    await pause(2000);
    cable?.mend();
    expect(await map).toEqual(ITEMS);
    expect(await timesRun(client)).toBe(ITEMS.length);
  });

  test("that is cut for longer: the engine may have run it, is back under its id, and runs nothing that was given up", async () => {
    const client = await join();
    const before = [...client.ids];
    cable?.cut();
    const [outcome] = await Promise.allSettled([client.at(0).apply(() => void (ran += 1))]);
    expect(outcome).toMatchObject({ reason: { name: "EngineLostError" } });
    await pause(2000);
    cable?.mend();
    await client.waitForEngines(ENGINES, { timeoutMs: 120_000 });
    expect([...client.ids]).toEqual(before);
    // What was on its way then has come by now, if it ever does.
    await pause(4000);
    expect(await timesRun(client)).toBe(0);
  });

  test("that loses one packet in twenty slows work, and changes nothing", async () => {
    const client = await join();
    if (cable?.tryToLose(0.05) !== true) {
      console.warn("! SKIPPED: lost packets, as iptables can't lose any");
      return;
    }
    onTestFinished(() => cable.loseNothing());
    expect(await client.loadBalancedView({ chunkItems: 5 }).map(countAndWork, ITEMS)).toEqual(ITEMS);
    expect(await timesRun(client)).toBe(ITEMS.length);
  });
});
