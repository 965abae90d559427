import process from "node:process";
import { connect as connectToServer, type NatsConnection } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type Client, connect, kernels } from "wasm-ensemble";
import { startHost } from "../../build/lib/node/cluster/start-host.js";
import type { ClientReport } from "../../src/monitor/client-report.ts";
import { WATCH_AGAIN_MS } from "../../src/monitor/watch.ts";
import { clusterNames } from "../../src/nats/cluster-names.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

const sleep = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe.runIf(HAS_SERVER)("reports of clients", () => {
  let server: NatsServer;
  let connection: NatsConnection;
  beforeAll(async () => {
    server = await NatsServer.start();
    connection = await connectToServer({ servers: server.url });
  });
  afterAll(async () => {
    await connection.close();
    await server.close();
  });

  /** Looks at a cluster. */
  function look(cluster: string): { readonly reports: ClientReport[]; readonly end: () => void } {
    const names = clusterNames(cluster);
    const reports: ClientReport[] = [];
    connection.subscribe(names.clientSeen("*", "*"), { callback: (_, message) => void reports.push(message.json()) });
    const say = (): void => connection.publish(names.watch, JSON.stringify({ tasks: true }));
    say();
    const timer = setInterval(say, WATCH_AGAIN_MS);
    const end = (): void => clearInterval(timer);
    onTestFinished(end);
    return { reports, end };
  }

  async function join(cluster: string, engines: number): Promise<Client> {
    const client = await connect(server.url, { cluster, engines });
    onTestFinished(() => client.close());
    return client;
  }

  async function host(cluster: string, engines: number): Promise<void> {
    const address = { url: server.url, cluster, user: "anon" };
    const all = { address, name: "host", timeoutMs: 100_000, insecure: true, onEvent: () => undefined };
    const running = await startHost({ ...all, engines });
    onTestFinished(() => running.close());
  }

  test("say what waits, also where no engine is", async () => {
    const client = await join("empty", 0);
    const view = client.loadBalancedView();
    const map = view.map(
      (x: number) => x + 1,
      Array.from({ length: 100 }, (_, i) => i),
    );
    const applied = Array.from({ length: 10 }, (_, i) => view.apply((x: number) => x, i));
    const { reports } = look("empty");
    await expect.poll(() => reports.length).toBeGreaterThan(1);
    expect(reports[0]).toMatchObject({
      kind: "client",
      user: "anon",
      unassigned: 110,
      queued: [],
      held: 0,
      couldUse: 110,
      done: 0,
      failed: 0,
      retried: 0,
      moreCalls: 0,
    });
    expect(reports[0]?.session).toMatch(/^\w+$/u);
    expect(reports[0]?.name).toContain(` (${process.pid} on `);
    const calls = [
      { method: "map", name: "(x) => x + 1", view: "balanced", done: 0, total: 100, progress: 0 },
      { method: "apply", name: "(x) => x", view: "balanced", done: 0, total: 10, progress: 0 },
    ];
    expect(reports[0]?.calls.toSorted((a, b) => (b.total ?? 0) - (a.total ?? 0))).toMatchObject(calls);
    expect(reports[1]?.waitedMs).toBeGreaterThan(reports[0]?.waitedMs ?? 0);
    // Nobody knows how long that takes.
    expect(reports[0]).not.toHaveProperty("workMs");
    await host("empty", 1);
    await map;
    await Promise.all(applied);
    await expect.poll(() => reports.at(-1)).toMatchObject({ unassigned: 0, held: 0, done: 110, calls: [], workMs: 0 });
  });

  test("tell how long what waits will take, by what tasks took, and by the progress of runs", async () => {
    await host("work", 1);
    const client = await join("work", 1);
    const { reports } = look("work");
    const run = client.sample(kernels.pi, { samples: 1e15, seed: 1 });
    const map = client.loadBalancedView({ priority: 1 }).map(
      sleep,
      Array.from({ length: 10_000 }, () => 0),
    );
    await expect.poll(() => reports.at(-1)?.done).toBeGreaterThan(20);
    await expect.poll(() => reports.at(-1)?.workMs).toBeGreaterThan(9000 * 20);
    const calls = reports.at(-1)?.calls ?? [];
    expect(calls.map(({ method, name }) => [method, name])).toEqual([
      ["sample", "pi"],
      ["map", "sleep"],
    ]);
    map.abort();
    run.abort();
    await expect.poll(() => reports.at(-1)).toMatchObject({ unassigned: 0, calls: [] });
  });

  test("end when nobody looks any more, and come again", async () => {
    await join("unseen", 0);
    const first = look("unseen");
    await expect.poll(() => first.reports.length).toBeGreaterThan(0);
    first.end();
    let count = -1;
    await expect
      .poll(() => [count, (count = first.reports.length)], { interval: 2500 })
      .toSatisfy(([before, now]: [number, number]) => before === now);
    const second = look("unseen");
    await expect.poll(() => second.reports.length).toBeGreaterThan(0);
  });
});
