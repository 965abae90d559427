import { expect, test } from "vitest";
import { MonitorMetrics } from "../../../src/monitor/metrics/monitor-metrics.ts";
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

test("all that a monitor sees is said, each task once", () => {
  const kept = [records([[2, 0, 10, 0]]), records([[3, 20, 50, 0]])];
  const metrics = new MonitorMetrics(
    {
      snapshot: () => snapshot({ hosts: [seen("a"), seen("b")], clients: [seenClient()] }),
      tasksSince: (cursor) => ({ records: kept[cursor] ?? records([]), cursor: cursor + 1 }),
    },
    "1.2.3",
  );
  metrics.look();
  const text = metrics.text("openmetrics");
  expect(text).toContain('ensemble_host_up{cluster="lab",host="a"} 1\nensemble_host_up{cluster="lab",host="b"} 1\n');
  expect(text).toContain('ensemble_task_duration_seconds_count{cluster="lab"} 5\n');
  expect(metrics.text("text")).toContain('ensemble_task_duration_seconds_count{cluster="lab"} 5\n');
});

test("a client that came and went between two scrapes is counted", () => {
  let clients = [seenClient()];
  const metrics = new MonitorMetrics(
    { snapshot: () => snapshot({ clients }), tasksSince: (cursor) => ({ records: records([]), cursor }) },
    "1.2.3",
  );
  metrics.look();
  clients = [];
  expect(metrics.text("text")).toContain('ensemble_client_retries_total{cluster="lab",user="ann"} 3\n');
});
