import { describe, expect, onTestFinished, test, vi } from "vitest";
import { LocalCluster } from "../../src/host/local-cluster.ts";
import { inproc } from "../../src/transport/inproc.ts";
import { gate, pass } from "../conformance/wire.ts";
import { joinCluster, startCluster, until } from "./cluster-clients.ts";

declare const log: number[];
declare const engine: { readonly id: number };

function refuseOne(): void {
  if (engine.id === 1) throw new RangeError("not here");
}

describe("engines come", () => {
  test("work waits until the first one is there", async () => {
    const cluster = await startCluster(0);
    const client = joinCluster(cluster);
    const map = client.loadBalancedView().map((x: number) => x + 1, [1, 2, 3]);
    await expect(client.waitForEngines(1, { timeoutMs: 5 })).rejects.toThrow("0 of 1 engines were ready");
    expect(client.outstanding.size).toBe(0);
    await cluster.add(1);
    expect(await map).toEqual([2, 3, 4]);
  });

  test("those that come later take part in what is under way", async () => {
    const cluster = await startCluster(1);
    const client = joinCluster(cluster);
    await client.waitForEngines(1);
    const { name, open, arrivals } = gate();
    const map = client.loadBalancedView({ chunkItems: 1 }).map(pass, new Array(12).fill(name), [...Array(12).keys()]);
    await arrivals(1);
    await cluster.add(2);
    await arrivals(3);
    open();
    expect(await map).toEqual([...Array(12).keys()]);
    expect(new Set(map.metadata.map(({ engineId }) => engineId)).size).toBe(3);
  });

  test("addEngines asks for more, and gives the ids of those that came", async () => {
    const cluster = await startCluster(1, { roundTripMs: 2 });
    const client = joinCluster(cluster);
    await client.waitForEngines(1);
    expect(await client.addEngines(2)).toEqual([1, 2]);
    expect(client.ids).toEqual([0, 1, 2]);
  });

  test("one that can't be set up is told, and takes no part; the others do", async () => {
    const cluster = await startCluster(2);
    await joinCluster(cluster).directView().push({ log: [] });
    const client = joinCluster(cluster, { setup: { fn: refuseOne, args: [] } });
    const events = client.events();
    await client.waitForEngines(1);
    const kinds = [(await events.next()).value, (await events.next()).value];
    expect(kinds).toMatchObject([
      { kind: "engine-started", engineId: 0 },
      {
        kind: "engine-start-failed",
        engineId: 1,
        cause: { cause: { message: expect.stringContaining("not here") as unknown } },
      },
    ]);
    expect(client.ids).toEqual([0]);
  });
});

describe("engines go", () => {
  test("a task that is aborted ends, though its host is out of reach", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
    onTestFinished(() => void vi.useRealTimers());
    const client = joinCluster(await startCluster(1, { roundTripMs: 1e6 }));
    await client.waitForEngines(1);
    const aborted = client.at(0).apply((x: number) => x, 1);
    const outcomes = Promise.allSettled([aborted]);
    await vi.advanceTimersByTimeAsync(50);
    aborted.abort("no longer wanted");
    await vi.advanceTimersByTimeAsync(6200);
    expect(await outcomes).toMatchObject([{ reason: { name: "TaskAbortedError", cause: "no longer wanted" } }]);
  });

  test("a way that is cut loses what the engine held, and may have run; what waits goes to others", async () => {
    const cluster = await startCluster(2, { roundTripMs: 2 });
    const client = joinCluster(cluster);
    await client.waitForEngines(2);
    const { name, open, arrivals } = gate();
    const running = client.directView(0).apply(pass, name, 1);
    await arrivals(1);
    const events = client.events();
    cluster.cut(0);
    await expect(running).rejects.toMatchObject({ name: "EngineLostError", cause: { message: "its host is silent" } });
    expect((await events.next()).value).toMatchObject({ kind: "engine-lost", engineId: 0 });
    expect(client.ids).toEqual([1]);
    expect(await client.loadBalancedView().map((x: number) => x, [1, 2])).toEqual([1, 2]);
    open();
  });

  test("one that was cut off comes back under its id, with its names; what it was not to begin never runs", async () => {
    const cluster = await startCluster(1, { roundTripMs: 2 });
    const client = joinCluster(cluster);
    await client.waitForEngines(1);
    const view = client.directView(0);
    await view.push({ log: [] });
    const { name, open, arrivals } = gate();
    const running = view.apply(pass, name, 1);
    const behind = [1, 2, 3].map((i) => view.apply((n: number) => void log.push(n), i));
    await arrivals(1);
    await until(() => cluster.loadOf(0) === 4);
    cluster.cut(0);
    const outcomes = await Promise.allSettled([running, ...behind]);
    expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => "rejected"));
    expect(() => client.directView(0)).toThrow("no engine is there now; await client.waitForEngines(n) first");
    cluster.mend(0);
    await client.waitForEngines(1);
    expect(client.ids).toEqual([0]);
    open();
    expect(await client.directView(0).pull("log")).toEqual([]);
  });

  test("tasks with retries are run again by the engine that came back", async () => {
    const cluster = await startCluster(1, { roundTripMs: 2 });
    const client = joinCluster(cluster);
    await client.waitForEngines(1);
    const { name, open, arrivals } = gate();
    const result = client.loadBalancedView({ retries: 1 }).apply(pass, name, "again");
    await arrivals(1);
    cluster.cut(0);
    open();
    cluster.mend(0);
    expect(await result).toBe("again");
    expect(result.metadata[0]?.tries).toBe(2);
  });

  test("a client that can't begin to look rejects waitForEngines with the reason", async () => {
    const cluster = new LocalCluster({ transport: inproc() });
    const transport = { ...cluster.transport(), attach: () => Promise.reject(new Error("no server")) };
    const client = joinCluster(cluster, { transport });
    await expect(client.waitForEngines(1)).rejects.toThrow("no server");
  });
});

describe("a window", () => {
  test("holds back what an engine has no room for; all of it comes in the end", async () => {
    const windowBytes = 2 ** 16;
    const cluster = await startCluster(1, { roundTripMs: 2, windowBytes });
    const client = joinCluster(cluster);
    await client.waitForEngines(1);
    const parts = Array.from({ length: 20 }, (_, i) => new Float64Array(4096).fill(i));
    const calls = parts.map((part) => client.directView(0).apply((x: Float64Array) => x[0], part));
    await Promise.resolve();
    await Promise.resolve();
    // Of 32 KiB each.
    const sent = client.queueStatus().engines.get(0)?.tasks ?? 0;
    expect(sent).toBeLessThanOrEqual(3);
    expect(await Promise.all(calls)).toEqual(parts.map((_, i) => i));
  });

  test("a value that is larger than it goes alone", async () => {
    const cluster = await startCluster(2, { roundTripMs: 2, windowBytes: 1000 });
    const client = joinCluster(cluster);
    await client.waitForEngines(2);
    const data = Float64Array.from({ length: 10_000 }, (_, i) => i);
    await client.directView().scatter("part", data);
    expect(await client.directView().gather("part")).toEqual(data);
  });
});
