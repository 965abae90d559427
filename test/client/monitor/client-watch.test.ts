import { expect, test } from "vitest";
import type { Client } from "../../../src/client/client.ts";
import type { LocalCluster } from "../../../src/host/local-cluster.ts";
import type { ClientWork } from "../../../src/monitor/client-report.ts";
import type { SharingTransport, WatchedClient } from "../../../src/transport/contract.ts";
import { joinCluster, startCluster } from "../../host/cluster-clients.ts";

/** A client of a cluster in this thread, and what somebody who looks sees of it. */
function joinWatched(cluster: LocalCluster): { readonly client: Client; readonly watched: WatchedClient } {
  let watched: WatchedClient | undefined;
  const transport: SharingTransport = {
    ...cluster.transport(),
    onWatched: (client) => {
      watched = client;
    },
  };
  const client = joinCluster(cluster, { transport });
  if (watched === undefined) throw new Error("the client says nothing");
  return { client, watched };
}

function shown({ calls }: ClientWork): readonly string[] {
  return calls.map(({ method, name, view, done, total }) => `${view} ${method} ${name} ${done}/${total}`);
}

const forever = (): Promise<never> => new Promise(() => undefined);

test("calls of one function are shown together, maps by themselves, with how far they are", async () => {
  const { client, watched } = joinWatched(await startCluster(2));
  await client.waitForEngines(2);
  await watched.report();
  const view = client.loadBalancedView();
  const stuck = [1, 2, 3].map(() => view.apply(forever));
  const direct = client.directView().apply(forever);
  const map = view.map((x: number) => x, [1, 2, 3]);
  const other = view.map((x: number) => x, [1, 2, 3, 4]);
  const report = await watched.report();
  expect(shown(report).toSorted()).toEqual([
    "balanced apply forever 0/3",
    "balanced map (x) => x 0/3",
    "balanced map (x) => x 0/4",
    "direct apply forever 0/2",
  ]);
  expect(report).toMatchObject({ done: 0, failed: 0, retried: 0, moreCalls: 0 });
  for (const result of [...stuck, direct, map, other]) result.abort();
  await Promise.allSettled([...stuck, direct, map, other]);
  expect(await watched.report()).toMatchObject({
    unassigned: 0,
    queued: [],
    held: 0,
    calls: [],
    workMs: 0,
    waitedMs: 0,
  });
});

test("engines that the program waits for are told while it waits", async () => {
  const cluster = await startCluster(1);
  const { client, watched } = joinWatched(cluster);
  await client.waitForEngines(1);
  expect(await watched.report()).not.toHaveProperty("waitsFor");
  const few = client.waitForEngines(2);
  const many = client.waitForEngines(3);
  const late = client.waitForEngines(1e9, { timeoutMs: 0 });
  expect(await watched.report()).toMatchObject({ waitsFor: 1e6 });
  await expect(late).rejects.toThrow("1 of 1000000000 engines were ready within 0 ms");
  expect(await watched.report()).toMatchObject({ waitsFor: 3, couldUse: 0 });
  await cluster.add(2);
  await Promise.all([few, many]);
  expect(await watched.report()).not.toHaveProperty("waitsFor");
});

// Functions of one source are one.
function named(name: unknown, comment: string): () => Promise<never> {
  // oxlint-disable-next-line typescript/no-implied-eval -- the only way to a source that is made
  const fn = new Function(`return new Promise(() => undefined); /* ${comment} */`) as () => Promise<never>;
  return Object.defineProperty(fn, "name", { value: name });
}

test("names are short texts on one line, whatever functions are called", async () => {
  const { client, watched } = joinWatched(await startCluster(1));
  await client.waitForEngines(1);
  const view = client.directView(0);
  const fns = [
    named("\u{1F41A}".repeat(100), "a"),
    named("two\nlines", "b"),
    named(Symbol("sign"), "c"),
    named("", "d"),
    named("", "x".repeat(2 ** 20)),
  ];
  const results = fns.map((fn) => view.apply(fn));
  const { calls } = await watched.report();
  const names = calls.map(({ name }) => name);
  expect(names).toHaveLength(5);
  expect(names).toContain("two lines");
  for (const name of names) {
    expect(name.length).toBeLessThanOrEqual(60);
    expect(name).not.toMatch(/\n/u);
    expect(name).not.toMatch(/\p{Surrogate}/u);
  }
  client.abort("all");
  await Promise.allSettled(results);
});

test("of very many calls the oldest are told, and of the others how many there are", async () => {
  const { client, watched } = joinWatched(await startCluster(1));
  await client.waitForEngines(1);
  const view = client.loadBalancedView();
  const maps = Array.from({ length: 60 }, () => view.map(forever, [1]));
  const { calls, moreCalls, couldUse } = await watched.report();
  expect([calls.length, moreCalls, couldUse]).toEqual([50, 10, 60]);
  client.abort("all");
  await Promise.allSettled(maps);
});

test("what was lost and tried again since the last report is told once", async () => {
  const cluster = await startCluster(1);
  const { client, watched } = joinWatched(cluster);
  await client.waitForEngines(1);
  await watched.report();
  const result = client.loadBalancedView({ retries: 1 }).apply(() => {
    throw new Error("odd");
  });
  await expect(result).rejects.toThrow("odd");
  const { events, retried, failed } = await watched.report();
  expect(events).toMatchObject([
    { kind: "task", text: expect.stringMatching(/^task \d+ is tried again after engine 0: .*odd/u) as string },
  ]);
  expect([retried, failed]).toEqual([1, 1]);
  expect(await watched.report()).toMatchObject({ events: [] });
});

test("a client may be closed while somebody looks", async () => {
  const { client, watched } = joinWatched(await startCluster(1));
  await client.waitForEngines(1);
  await watched.report();
  await client.close();
  expect(await watched.report()).toMatchObject({ held: 0, unassigned: 0, calls: [] });
  watched.end();
});
