import { expect, test } from "vitest";
import { METRICS, Metrics } from "../../../src/monitor/metrics/metrics.ts";
import { client, engine, host, job, records } from "./reports.ts";

/** The samples of a text, by name and labels. */
function samples(text: string): Record<string, string> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), line.slice(line.lastIndexOf(" ") + 1)]),
  );
}

const version = "1.2.3";

test("a host says what it has and did", () => {
  const text = new Metrics({ version, host: "h1" }).text({ name: "lab", hosts: [host()] }, "openmetrics");
  expect(samples(text)).toMatchObject({
    'ensemble_build_info{version="1.2.3"}': "1",
    'ensemble_host_up{cluster="lab",host="h1"}': "1",
    'ensemble_host_start_time_seconds{cluster="lab",host="h1"}': "1000.5",
    'ensemble_host_engines{cluster="lab",host="h1",state="busy"}': "1",
    'ensemble_host_engines{cluster="lab",host="h1",state="idle"}': "1",
    'ensemble_host_engines{cluster="lab",host="h1",state="draining"}': "0",
    'ensemble_host_held_tasks{cluster="lab",host="h1"}': "2",
    'ensemble_tasks_total{cluster="lab",host="h1",outcome="done"}': "10",
    'ensemble_tasks_total{cluster="lab",host="h1",outcome="failed"}': "2",
    'ensemble_engine_busy_seconds_total{cluster="lab",host="h1"}': "3.5",
    'ensemble_engines_lost_total{cluster="lab",host="h1"}': "1",
    'ensemble_host_cpu_seconds_total{cluster="lab",host="h1"}': "2.25",
    'ensemble_host_heap_bytes{cluster="lab",host="h1"}': "1500",
    'ensemble_task_duration_seconds_count{cluster="lab",host="h1"}': "0",
  });
  expect(text).not.toContain("ensemble_client");
  expect(text).not.toContain("ensemble_host_max_engines");
});

test("engines are in no label, so that series are as many whatever happens to engines", () => {
  expect(linesWith(1000)).toBe(linesWith(1));
});

function linesWith(count: number): number {
  const engines = Array.from({ length: count }, (_, id) => engine(id));
  const text = new Metrics({ version }).text({ name: "lab", hosts: [host({ engines })] }, "text");
  return text.split("\n").length;
}

test("times of a host are by the clock of who looks, and a silent host is down", () => {
  const seen = host({ state: "silent", behindMs: 2_000, endsMs: 9_000, maxEngines: 8 });
  const text = new Metrics({ version }).text({ name: "lab", hosts: [seen] }, "openmetrics");
  expect(samples(text)).toMatchObject({
    'ensemble_host_up{cluster="lab",host="h1"}': "0",
    'ensemble_host_start_time_seconds{cluster="lab",host="h1"}': "1002.5",
    'ensemble_host_end_time_seconds{cluster="lab",host="h1"}': "11",
    'ensemble_host_max_engines{cluster="lab",host="h1"}': "8",
    'ensemble_task_duration_seconds_count{cluster="lab"}': "0",
  });
});

test("a host that counts no CPU time, load or memory says nothing of them", () => {
  const bare = host({ machine: { cores: 2 }, process: { sinceMs: 0 }, engines: [] });
  const text = new Metrics({ version }).text({ name: "", hosts: [bare] }, "openmetrics");
  for (const name of ["cpu", "load1", "memory", "resident", "heap"])
    expect(text).not.toContain(`ensemble_host_${name}`);
  expect(samples(text)).toMatchObject({ 'ensemble_host_cores{host="h1"}': "2" });
});

test("clients are summed up by user", () => {
  const clients = [
    client(),
    client({ session: "s2", waitedMs: 20, moreCalls: 2 }),
    client({ user: "bob", session: "s1" }),
  ];
  expect(samples(new Metrics({ version }).text({ name: "lab", clients }, "openmetrics"))).toMatchObject({
    'ensemble_clients{cluster="lab",user="ann"}': "2",
    'ensemble_queue_tasks{cluster="lab",user="ann",view="balanced"}': "10",
    'ensemble_queue_tasks{cluster="lab",user="ann",view="direct"}': "6",
    'ensemble_queue_wait_seconds{cluster="lab",user="ann"}': "1.5",
    'ensemble_queue_work_seconds{cluster="lab",user="ann"}': "62",
    'ensemble_client_calls{cluster="lab",user="ann"}': "2",
    'ensemble_client_tasks_total{cluster="lab",user="ann",outcome="done"}': "18",
    'ensemble_client_tasks_total{cluster="lab",user="ann",outcome="failed"}': "2",
    'ensemble_client_retries_total{cluster="lab",user="bob"}': "3",
  });
});

test("what a client did stays in the counts of its user when it is gone, and is not counted twice when it comes back", () => {
  const metrics = new Metrics({ version });
  const done = (clients: Parameters<Metrics["clients"]>[0]): string | undefined =>
    samples(metrics.text({ name: "lab", clients }, "text"))[
      'ensemble_client_tasks_total{cluster="lab",user="ann",outcome="done"}'
    ];
  expect(done([client()])).toBe("9");
  expect(done([])).toBe("9");
  expect(done([client({ done: 12 })])).toBe("11");
  expect(done([client({ session: "s2", done: 5, failed: 0 })])).toBe("16");
});

test("a client that came and went between two scrapes is counted", () => {
  const metrics = new Metrics({ version });
  metrics.clients([client()]);
  const text = metrics.text({ name: "lab", clients: [] }, "text");
  expect(samples(text)).toMatchObject({
    'ensemble_clients{cluster="lab",user="ann"}': "0",
    'ensemble_client_retries_total{cluster="lab",user="ann"}': "3",
  });
});

test("jobs are counted by state", () => {
  const jobs = [job(), job({ id: "j2" }), job({ id: "j3", state: "failed", waiting: 0, failed: 4 })];
  expect(samples(new Metrics({ version }).text({ name: "lab", jobs }, "text"))).toMatchObject({
    'ensemble_jobs{cluster="lab",state="waiting"}': "0",
    'ensemble_jobs{cluster="lab",state="running"}': "2",
    'ensemble_jobs{cluster="lab",state="failed"}': "1",
    'ensemble_job_waiting_parts{cluster="lab"}': "20",
    'ensemble_job_failed_parts{cluster="lab"}': "6",
  });
});

test("durations add up over records, and say how many were dropped", () => {
  const metrics = new Metrics({ version });
  metrics.tasks(records([[2, 0, 2_000, 0]]));
  metrics.tasks(records([[1, 0, 60_000, 1]], 7));
  expect(samples(metrics.text({ name: "lab", hosts: [] }, "text"))).toMatchObject({
    'ensemble_task_duration_seconds_bucket{cluster="lab",le="1.0"}': "2",
    'ensemble_task_duration_seconds_bucket{cluster="lab",le="100.0"}': "3",
    'ensemble_task_duration_seconds_sum{cluster="lab"}': "62",
    'ensemble_task_records_dropped_total{cluster="lab"}': "7",
  });
});

test("every metric that is written is in the list, each with a name and a help of its own", () => {
  const all = { name: "lab", hosts: [host({ endsMs: 1, maxEngines: 1 })], clients: [client()], jobs: [job()] };
  const text = new Metrics({ version }).text(all, "openmetrics");
  const written = [...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name);
  expect(written).toEqual(METRICS.map(({ name }) => name));
  expect(new Set(written).size).toBe(METRICS.length);
  expect(new Set(METRICS.map(({ help }) => help)).size).toBe(METRICS.length);
  for (const { name, help } of METRICS) {
    expect(name).toMatch(/^ensemble_[a-z0-9_]+$/);
    expect(help).toMatch(/^[A-Z].*\.$/);
  }
});
