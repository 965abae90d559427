import { expect, test } from "vitest";
import { MonitorMetrics, type SeenBy } from "../../../src/monitor/metrics/monitor-metrics.ts";
import type { Snapshot } from "../../../src/monitor/snapshot.ts";
import { client, host, records } from "./reports.ts";

const snapshot = (facts: Partial<Snapshot>): Snapshot => ({
  atMs: 0,
  name: "lab",
  kind: "cluster",
  hosts: [],
  clients: [],
  jobs: [],
  totals: { hosts: 0, engines: 0, busy: 0, waiting: 0, rate: 0, done: 0, failed: 0, lostEngines: 0 },
  log: [],
  ...facts,
});

/** What a monitor saw of one host. */
function seen(name: string): Snapshot["hosts"][number] {
  return { ...host({ host: name }), state: "up", heardMs: 0, behindMs: 0, rate: 0, engines: [] };
}

function seenClient(): Snapshot["clients"][number] {
  return { ...client(), heardMs: 0, rate: 0 };
}

/** A monitor that sees so much, and keeps records of so many tasks. */
function monitor(facts: Partial<Snapshot>, kept: readonly number[] = []): SeenBy {
  const all = kept.map((count) => records([[count, 0, 10, 0]]));
  return {
    snapshot: () => snapshot(facts),
    tasksSince: (cursor) => ({ records: all[cursor] ?? records([]), cursor: cursor + 1 }),
  };
}

test("all that a monitor sees is said, each task once", () => {
  const seenNow = monitor({ hosts: [seen("a"), seen("b")], clients: [seenClient()] }, [2, 3]);
  const metrics = new MonitorMetrics(() => seenNow, "1.2.3");
  metrics.look();
  const text = metrics.text("openmetrics");
  expect(text).toContain('ensemble_host_up{cluster="lab",host="a"} 1\nensemble_host_up{cluster="lab",host="b"} 1\n');
  expect(text).toContain('ensemble_task_duration_seconds_count{cluster="lab"} 5\n');
  expect(metrics.text("text")).toContain('ensemble_task_duration_seconds_count{cluster="lab"} 5\n');
});

test("a client that came and went between two scrapes is counted", () => {
  let now = monitor({ clients: [seenClient()] });
  const metrics = new MonitorMetrics(() => now, "1.2.3");
  metrics.look();
  now = monitor({});
  expect(metrics.text("text")).toContain('ensemble_client_retries_total{cluster="lab",user="ann"} 3\n');
});

test("while nobody looks there is nothing to say; a monitor that follows another goes on with its counts", () => {
  let now: SeenBy | undefined = monitor({}, [2]);
  const metrics = new MonitorMetrics(() => now, "1.2.3");
  metrics.look();
  now = undefined;
  metrics.look();
  expect(metrics.text("text")).toBeUndefined();
  now = monitor({}, [5]);
  expect(metrics.text("text")).toContain('ensemble_task_duration_seconds_count{cluster="lab"} 7\n');
});
