import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Client, connect, kernels } from "wasm-ensemble";
import { hostOf, startEngines } from "./engines.ts";
import { freeze } from "./freeze.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

async function join(server: NatsServer, cluster: string, engines = 2): Promise<Client> {
  const client = await connect(server.url, { cluster, engines });
  onTestFinished(() => client.close());
  return client;
}

function work(x: number): number {
  const endMs = performance.now() + 1;
  while (performance.now() < endMs);
  return x;
}

const ITEMS = Array.from({ length: 1500 }, (_, i) => i);

describe.runIf(HAS_SERVER)("what is killed", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  test("nothing: calls can block, and two clients see the same engines and names", async () => {
    await startEngines(server.url, "blocking");
    const [client, other] = await Promise.all([join(server, "blocking"), join(server, "blocking")]);
    expect(other.ids).toEqual(client.ids);
    expect(client.directView().applySync((x: number) => x * 2, 21)).toEqual([42, 42]);
    const view = client.loadBalancedView().with({ block: true });
    expect(view.map((x: number) => -x, ITEMS)).toEqual(ITEMS.map((x) => -x));
    client
      .directView()
      .with({ block: true })
      .push({ a: Float64Array.of(1, 2, 3) });
    expect(await other.directView().pull("a")).toEqual([Float64Array.of(1, 2, 3), Float64Array.of(1, 2, 3)]);
  });

  test("a server that dies and comes back in the middle of a map: nobody notices, nothing runs twice", async () => {
    await startEngines(server.url, "servers");
    const client = await join(server, "servers");
    await client.directView().push({ ran: 0 });
    const map = client.loadBalancedView({ chunkItems: 5 }).map(countAndWork, ITEMS);
    for (const part of [0.1, 0.4, 0.7]) {
      await expect.poll(() => map.progress / map.length).toBeGreaterThan(part);
      await server.kill();
      await server.start();
    }
    expect(await map).toEqual(ITEMS);
    expect(await client.directView().pull<number>("ran").then(sum)).toBe(ITEMS.length);
    expect(client.length).toBe(2);
  });

  test("a host that dies: what it held is lost at once, what may be tried again is done by the one that follows", async () => {
    const keeper = await startEngines(server.url, "hosts");
    const client = await join(server, "hosts");
    const before = [...client.ids];
    const held = client.directView().apply(() => new Promise(() => undefined));
    await expect.poll(() => [...client.queueStatus().engines.values()].every(({ tasks }) => tasks === 1)).toBe(true);
    const waiting = client.loadBalancedView({ retries: 1 }).map(work, ITEMS.slice(0, 50));
    process.kill(hostOf(keeper), "SIGKILL");
    const [outcome] = await Promise.allSettled([held]);
    expect(outcome).toMatchObject({ status: "rejected", reason: { name: "CompositeError" } });
    expect(await waiting).toEqual(ITEMS.slice(0, 50));
    expect(before.filter((id) => client.ids.includes(id))).toEqual([]);
  });

  test("a host that stands still is given up, and found again with its ids and names; nothing runs that was lost", async () => {
    const keeper = await startEngines(server.url, "still");
    const client = await join(server, "still");
    await client.directView().push({ ran: 0 });
    const pid = hostOf(keeper);
    await freeze(pid);
    const lost = client.directView().apply(() => void (globalThis as never as { ran: number }).ran++);
    const [outcome] = await Promise.allSettled([lost]);
    process.kill(pid, "SIGCONT");
    expect(outcome).toMatchObject({ status: "rejected", reason: { name: "CompositeError" } });
    await client.waitForEngines(2, { timeoutMs: 100_000 });
    expect(await client.directView().pull<number>("ran").then(sum)).toBe(0);
  });

  test("a client that dies leaves nothing on the engines; another one gets the same numbers as on threads", async () => {
    await startEngines(server.url, "clients");
    const other = spawn(process.execPath, ["--input-type=module", "-e", OTHER, server.url], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(other.stdout, "data");
    const client = await join(server, "clients");
    expect(await client.directView().pull("who")).toEqual(["other", "other"]);
    other.kill("SIGKILL");
    const options = { samples: 2e6, seed: 2026 };
    const threads = await connect({ engines: 2 });
    onTestFinished(() => threads.close());
    const [far, near] = await Promise.all([client.sample(kernels.pi, options), threads.sample(kernels.pi, options)]);
    expect([far.mean, far.standardError]).toEqual([near.mean, near.standardError]);
  });

  test("a host whose time is up takes nothing new, ends what runs, and leaves", async () => {
    const keeper = await startEngines(server.url, "lifetimes", "--lifetime", "3s");
    const client = await join(server, "lifetimes");
    const running = client.directView().apply(() => new Promise((resolve) => setTimeout(resolve, 4000, "done")));
    const [code] = (await once(keeper, "exit")) as [number];
    expect(code).toBe(0);
    expect(await running).toEqual(["done", "done"]);
    await expect.poll(() => client.length).toBe(0);
  });
});

declare let ran: number;

function countAndWork(x: number): number {
  ran += 1;
  const endMs = performance.now() + 1;
  while (performance.now() < endMs);
  return x;
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

// A client that holds both engines, and says so.
const OTHER = `
  import { connect } from ${JSON.stringify(import.meta.resolve("wasm-ensemble"))};
  const client = await connect(process.argv[1], { cluster: "clients", engines: 2 });
  await client.directView().push({ who: "other" });
  void client.directView().apply(async () => { for (let i = 0; i < 100; i++) await new Promise((go) => setTimeout(go, 10)); });
  client.loadBalancedView().map((x) => x, [...Array(1000).keys()]).catch(() => undefined);
  console.log("held");
`;
