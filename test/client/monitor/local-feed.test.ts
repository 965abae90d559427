import { expect, onTestFinished, test } from "vitest";
import { Client } from "../../../src/client/client.ts";
import { ownedEngines } from "../../../src/client/driver/owned-engines.ts";
import { type FeedOptions, LOCAL_HOST, type LocalFeed, openFeed } from "../../../src/client/monitor/local-feed.ts";
import type { ClientReport } from "../../../src/monitor/client-report.ts";
import type { HostReport } from "../../../src/monitor/host-report.ts";
import { inproc } from "../../../src/transport/inproc.ts";
import { joinCluster, startCluster } from "../../host/cluster-clients.ts";

function refuse(): never {
  throw new TypeError("no test has a use for it");
}

async function startClient(engines: number): Promise<Client> {
  const transport = inproc();
  const client = new Client({
    transport,
    engines: ownedEngines(transport),
    runtime: {
      parseScript: refuse,
      readScript: refuse,
      resolveModule: String,
      showLines: refuse,
      programName: () => "test",
      generators: refuse,
      showProgress: refuse,
    },
  });
  onTestFinished(() => client.close());
  await client.addEngines(engines);
  return client;
}

const figures = (): Pick<HostReport, "machine" | "process"> => ({ machine: { cores: 2 }, process: { sinceMs: 5 } });

/** What is reported of a client. */
function look(
  client: Client,
  options: Partial<FeedOptions> = {},
): { readonly feed: LocalFeed; readonly hosts: HostReport[]; readonly clients: ClientReport[] } {
  const hosts: HostReport[] = [];
  const clients: ClientReport[] = [];
  const onReport = (report: HostReport | ClientReport): void => {
    if (report.kind === "host") hosts.push(report);
    else clients.push(report);
  };
  const feed = openFeed(client, { tasks: true, figures, onReport, ...options });
  onTestFinished(() => feed.close());
  return { feed, hosts, clients };
}

const forever = (): Promise<never> => new Promise(() => undefined);

test("the process reports what its engines run and have done, and the tasks that ended", async () => {
  const client = await startClient(2);
  const { hosts, clients } = look(client);
  expect(hosts).toHaveLength(1);
  expect(clients).toHaveLength(1);
  const stuck = client.directView(0).apply(forever);
  await client.loadBalancedView([1]).map(
    (x: number) => x,
    Array.from({ length: 1000 }, (_, i) => i),
  );
  await expect(client.directView(1).apply(() => JSON.parse("{") as unknown)).rejects.toThrow("JSON");
  await expect.poll(() => hosts.at(-1)?.totals.done).toBe(1001);
  const last = hosts.at(-1);
  expect(last).toMatchObject({ host: LOCAL_HOST, ...figures(), isDraining: false, lost: [] });
  expect(last?.totals).toMatchObject({ failed: 1, lostEngines: 0 });
  const [first, second] = last?.engines ?? [];
  expect(first).toMatchObject({ id: 0, held: 1, done: 0, running: { name: "forever", client: "local.own" } });
  expect(second).toMatchObject({ id: 1, held: 0, done: 1001, failed: 1, isNeeded: true });
  expect(second).not.toHaveProperty("running");
  const records = hosts.flatMap(({ tasks }) => tasks ?? []);
  const counts = records.flatMap(({ count }) => count);
  expect(counts.reduce((a, b) => a + b, 0)).toBe(1001);
  // A thousand quick tasks are a few records.
  expect(counts.length).toBeLessThan(100);
  expect(records.flatMap(({ names }) => names)).toContain("(x) => x");
  expect(records.flatMap(({ errors }) => Object.values(errors))).toEqual([expect.stringContaining("JSON")]);
  await expect.poll(() => clients.at(-1)).toMatchObject({ user: "local", held: 1, done: 1001, failed: 1 });
  stuck.abort();
  await expect(stuck).rejects.toThrow("aborted");
});

test("engines are interrupted, started anew, drained and killed, and what was lost is reported", async () => {
  const client = await startClient(3);
  const { feed, hosts } = look(client);
  const results = [0, 1, 2].map((id) => client.directView(id).apply(forever));
  const ends = Promise.allSettled(results);
  await feed.order({ kind: "restart", engine: 0 });
  await feed.order({ kind: "kill", engine: 1 });
  await feed.order({ kind: "drain", engine: 2 });
  await expect.poll(() => hosts.at(-1)?.engines.find(({ id }) => id === 2)).toMatchObject({ isDraining: true });
  await feed.order({ kind: "interrupt", engine: 2 });
  await ends;
  await expect.poll(() => client.ids).toEqual([3]);
  await expect
    .poll(() => hosts.flatMap(({ lost }) => lost))
    .toEqual([
      { id: 0, why: "it was restarted", by: 3 },
      { id: 1, why: "it was killed" },
    ]);
  await expect(feed.order({ kind: "kill", engine: 1 })).rejects.toThrow("engine 1 is gone");
  await expect(feed.order({ kind: "interrupt", engine: 1 })).rejects.toThrow("engine 1 is gone");
  await expect(feed.order({ kind: "drain", engine: 3, ifFree: true })).rejects.toThrow("may still want");
});

test("totals never fall, whatever becomes of engines", async () => {
  const client = await startClient(1);
  const { feed, hosts } = look(client);
  await client.directView().map((x: number) => x, [1, 2, 3]);
  await feed.order({ kind: "restart", engine: 0 });
  await client.directView().map((x: number) => x, [1, 2]);
  await expect.poll(() => hosts.at(-1)?.totals).toMatchObject({ done: 5, lostEngines: 1 });
  expect(hosts.at(-1)?.engines).toMatchObject([{ id: 1, done: 2 }]);
});

test("nothing comes after the feed was closed; and it ends with the client", async () => {
  const client = await startClient(1);
  const first = look(client);
  first.feed.close();
  const seen = first.hosts.length;
  let hasEnded = false;
  const second = look(client, { onEnd: () => (hasEnded = true) });
  await client.close();
  await expect.poll(() => hasEnded).toBe(true);
  const last = second.hosts.length;
  await expect(second.feed.order({ kind: "kill" })).rejects.toThrow("closed");
  expect([first.hosts.length, second.hosts.length]).toEqual([seen, last]);
});

function fail(): never {
  throw new Error("of the caller");
}

test("what a report throws is the caller's, and hinders no task", async () => {
  const client = await startClient(1);
  expect(() => openFeed(client, { tasks: true, figures, onReport: fail })).toThrow("of the caller");
  expect(await client.directView().map((x: number) => x + 1, [1])).toEqual([2]);
});

test("a cluster's engines are not this process's", async () => {
  const client = joinCluster(await startCluster(1));
  expect(() => openFeed(client, { tasks: false, figures, onReport: refuse })).toThrow("a cluster's");
});
