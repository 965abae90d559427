import { assert, property, subarray } from "fast-check";
import { expect, test } from "vitest";
import { pageState } from "../../src/monitor/page/page-state.ts";
import { recordsOf } from "../../src/monitor/page/records-of.ts";
import { SimulatedCluster } from "./simulated.ts";

const after = (ms: number): SimulatedCluster => {
  const cluster = new SimulatedCluster({ startMs: 1e12 });
  cluster.advance(ms);
  return cluster;
};

test("engines go to pages in columns, host by host", () => {
  const snapshot = after(20_000).snapshot();
  const { hosts, engines } = pageState(snapshot);
  expect(hosts.map(({ engineCount }) => engineCount)).toEqual(snapshot.hosts.map((host) => host.engines.length));
  expect(engines.id).toEqual(snapshot.hosts.flatMap((host) => host.engines.map(({ id }) => id)));
  for (const column of Object.entries(engines)) {
    if (column[0] !== "names") expect(column[1], column[0]).toHaveLength(engines.id.length);
  }
  const names = engines.runs.map((place) => engines.names[place]);
  expect(names).toEqual(snapshot.hosts.flatMap((host) => host.engines.map(({ running }) => running?.name)));
});

test("records of some engines are theirs alone, each as it was", () => {
  const { records } = after(20_000).tasksSince(0);
  const ids = [...new Set(records.engine)];
  assert(
    property(subarray(ids), (chosen) => {
      const engines = new Set(chosen);
      const own = recordsOf(records, engines);
      const told = (from: typeof records, row: number) => ({
        engine: from.engine[row],
        name: from.names[from.name[row] ?? -1],
        client: from.clients[from.client[row] ?? -1],
        outcome: from.outcome[row],
        count: from.count[row],
        error: from.errors[row],
      });
      const expected = [...records.engine.keys()].filter((row) => engines.has(records.engine[row] ?? -1));
      expect([...own.engine.keys()].map((row) => told(own, row))).toEqual(expected.map((row) => told(records, row)));
      expect(new Set(own.names).size).toBe(own.names.length);
    }),
    { numRuns: 20 },
  );
});
