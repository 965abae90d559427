import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ClusterClient, connect, kernels } from "wasm-ensemble";
import { startEngines } from "./engines.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";
import { Onlooker } from "./onlooker.ts";

describe.runIf(HAS_SERVER)("a host of a cluster", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  async function startCluster(cluster: string): Promise<[Onlooker, ClusterClient]> {
    await startEngines(server.url, cluster, "--name", "h", "--lifetime", "1h");
    const client = await connect(server.url, { cluster, engines: 2 });
    onTestFinished(() => client.close());
    return [await Onlooker.at(server.url, cluster), client];
  }

  test("says what it has while somebody looks, and falls silent when nobody does", async () => {
    const [onlooker, client] = await startCluster("reports");
    await client.loadBalancedView().map((x: number) => x * 2, [...Array(100).keys()]);
    expect(onlooker.reports).toEqual([]);
    onlooker.look(false);
    const report = await onlooker.seen(({ totals }) => totals.done >= 100);
    expect(report).toMatchObject({ host: "h", isDraining: false, totals: { failed: 0, lostEngines: 0 }, lost: [] });
    expect(report.engines.map(({ id }) => id).toSorted((a, b) => a - b)).toEqual([...client.ids]);
    const { machine, process, endsMs = 0 } = report;
    expect(machine.cores).toBeGreaterThanOrEqual(1);
    expect(machine.memoryBytes).toBeGreaterThan(machine.freeBytes ?? Number.POSITIVE_INFINITY);
    expect(process.rssBytes).toBeGreaterThan(10 * 2 ** 20);
    expect(process.cpuMs).toBeGreaterThan(0);
    expect(process.sinceMs).toBeLessThan(report.sentMs);
    expect(endsMs - report.sentMs).toBeGreaterThan(3_000_000);
    // It goes on for as long as somebody looks, and ends then.
    const count = onlooker.reports.length;
    await expect.poll(() => onlooker.reports.length).toBeGreaterThan(count + 8);
    onlooker.lookAway();
    let before = -1;
    const isSilent = (): boolean => {
      const now = onlooker.reports.length;
      const was = before;
      before = now;
      return was === now;
    };
    await expect.poll(isSilent, { interval: 3000 }).toBe(true);
  });

  test("says what runs, and whether somebody needs it", async () => {
    const [onlooker, client] = await startCluster("running");
    const [first = -1, second = -1] = client.ids;
    onlooker.look(false);
    await client.directView(second).push({ kept: 1 });
    const endless = client.directView(first).apply(function endless() {
      return new Promise(() => undefined);
    });
    const { engines } = await onlooker.seen(({ engines: all }) => all.some(({ running }) => running !== undefined));
    const busy = engines.find(({ id }) => id === first);
    expect(busy).toMatchObject({ held: 1, running: { name: "endless" } });
    expect(busy?.running?.client).toMatch(/^anon\.\w+$/u);
    expect(engines.find(({ id }) => id === second)).toMatchObject({ held: 0, done: 1, isNeeded: true });
    await onlooker.seen(({ engines: all }) => all.some(({ id, busyMs }) => id === first && busyMs > 1000));
    void endless.catch(() => undefined);
    await client.close();
    await onlooker.seen(({ engines: all }) => all.every(({ isNeeded, held }) => !isNeeded && held === 0));
  });

  test("says which tasks have ended, by their names, and how", async () => {
    const [onlooker, client] = await startCluster("tasks");
    onlooker.look(true);
    await onlooker.seen(() => true);
    const view = client.loadBalancedView();
    await view.map(
      function square(x: number) {
        return x * x;
      },
      [...Array(1000).keys()],
    );
    await client.sample(kernels.pi, { samples: 1e6, seed: 1 });
    const failing = view.apply(() => {
      throw new TypeError("no such thing");
    });
    await expect(failing).rejects.toThrow("no such thing");
    await onlooker.seen(({ tasks }) => Object.values(tasks?.errors ?? {}).includes("no such thing"));
    const counts = new Map<string, number>();
    for (const { tasks } of onlooker.reports) {
      for (const [i, count] of tasks?.count.entries() ?? []) {
        const name = tasks?.names[tasks.name[i] ?? -1] ?? "";
        counts.set(name, (counts.get(name) ?? 0) + count);
        expect(tasks?.endedMs[i]).toBeGreaterThanOrEqual(tasks?.startedMs[i] ?? Number.POSITIVE_INFINITY);
        expect(tasks?.clients[tasks.client[i] ?? -1]).toMatch(/^anon\.\w+$/u);
      }
    }
    expect(counts.get("square")).toBe(1000);
    expect(counts.get("sample pi")).toBeGreaterThan(0);
    expect([...counts.keys()].some((name) => name.startsWith("() =>"))).toBe(true);
  });

  test("says which engine was lost, why, and which follows it", async () => {
    const [onlooker, client] = await startCluster("lost");
    onlooker.look(true);
    await onlooker.seen(() => true);
    const [first = -1] = client.ids;
    await expect(client.directView(first).apply(() => process.exit(3))).rejects.toThrow("exited with code 3");
    const { lost, engines, totals } = await onlooker.seen((report) => report.lost.length > 0);
    expect(lost).toMatchObject([{ id: first, why: expect.stringContaining("exited with code 3") as string }]);
    expect(totals.lostEngines).toBe(1);
    expect(engines.map(({ id }) => id)).toContain(lost[0]?.by);
    const { tasks } = await onlooker.seen((report) => report.tasks?.outcome.includes(3) === true);
    expect(Object.values(tasks?.errors ?? {})).toContainEqual(expect.stringContaining("exited with code 3"));
  });
});
