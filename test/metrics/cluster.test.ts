import { describe, expect, onTestFinished, test } from "vitest";
import { connect } from "wasm-ensemble";
import { HAS_SERVER, NatsServer } from "../nats/nats-server.ts";
import { queries, readDashboard } from "./dashboard-file.ts";
import { type Exporter, startExporter } from "./exporters.ts";
import { Prometheus } from "./prometheus.ts";
import { hasProgram } from "./prometheus-programs.ts";

async function startServer(): Promise<NatsServer> {
  const server = await NatsServer.start();
  onTestFinished(() => server.close());
  return server;
}

const startHost = ({ url }: NatsServer): Promise<Exporter> =>
  startExporter("engines", "--url", url, "--insecure", "--name", "alpha", "--engines", "2", "--metrics", "0");

/** Work that leaves something of all kinds: tasks that are done, that fail, and an engine that is lost. */
async function work({ url }: NatsServer): Promise<() => Promise<void>> {
  const client = await connect(url, { engines: 2 });
  onTestFinished(() => client.close());
  const view = client.loadBalancedView();
  await view.map(
    (x: number) => x,
    Array.from({ length: 1000 }, (_, i) => i),
  );
  await view.apply(() => Promise.reject(new Error("no"))).wait();
  await view.apply(() => globalThis.process.exit(1)).wait();
  return () => client.close();
}

describe.skipIf(!HAS_SERVER)("metrics of a cluster", () => {
  test("a host says what its engines did, those that are gone among them", async () => {
    const server = await startServer();
    const host = await startHost(server);
    await work(server);
    await expect.poll(host.metrics).toContain('ensemble_engines_lost_total{cluster="lab",host="alpha"} 1\n');
    const text = await host.metrics();
    expect(text).toMatch(/^ensemble_tasks_total\{cluster="lab",host="alpha",outcome="done"\} 1000$/m);
    expect(text).toMatch(/^ensemble_tasks_total\{cluster="lab",host="alpha",outcome="failed"\} 1$/m);
    expect(text).toMatch(/^ensemble_task_duration_seconds_count\{cluster="lab",host="alpha"\} 1001$/m);
    expect(text).toMatch(/^ensemble_host_cpu_seconds_total\{cluster="lab",host="alpha"\} \d/m);
  });

  test.skipIf(!hasProgram("prometheus"))(
    "Prometheus scrapes a host and the cluster, and every panel finds what it asks",
    async () => {
      const server = await startServer();
      const host = await startHost(server);
      const cluster = await startExporter("metrics", "--url", server.url, "--listen", "0");
      // It hears of the host before there is anything to miss.
      await expect.poll(cluster.metrics).toContain('ensemble_host_up{cluster="lab",host="alpha"} 1\n');
      const prometheus = await Prometheus.start([host.url, cluster.url]);
      onTestFinished(() => prometheus.close());
      const value = async (query: string): Promise<number[]> =>
        (await prometheus.query(query)).map((found) => found.value);
      // A scrape before there is anything to count, so that there are rates.
      await expect.poll(() => value("ensemble_task_duration_seconds_count")).toEqual([0, 0]);
      const close = await work(server);
      await expect.poll(() => value('ensemble_tasks_total{outcome="failed"}')).toEqual([1, 1]);
      await expect.poll(() => value('ensemble_tasks_total{outcome="done"}')).toEqual([1000, 1000]);
      await expect.poll(() => value("ensemble_engines_lost_total")).toEqual([1, 1]);
      await expect.poll(() => value("ensemble_task_duration_seconds_count")).toEqual([1001, 1001]);
      expect(await value("up")).toEqual([1, 1]);
      await expect.poll(() => value("ensemble_client_tasks_total{outcome='failed'}")).toEqual([2]);
      await expect.poll(() => value("sum(rate(ensemble_task_duration_seconds_count[10m])) > 0")).toHaveLength(1);
      for (const query of queries(readDashboard())) {
        // The time of this host has no end, and not every Node says how large heaps are.
        if (/end_time|heap/.test(query)) await prometheus.query(query);
        else await expect.poll(() => prometheus.query(query), { message: query }).not.toEqual([]);
      }
      await close();
      // What it did stays.
      await expect.poll(() => value("ensemble_clients")).toEqual([0]);
      expect(await value("ensemble_client_tasks_total{outcome='failed'}")).toEqual([2]);
    },
  );
});
