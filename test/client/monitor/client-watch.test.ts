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
