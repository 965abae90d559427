import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Client, ClientClosedError, connect, hostEngines } from "wasm-ensemble";
import { clientMetrics, serveMetrics } from "wasm-ensemble/monitor";
import { HAS_SERVER, NatsServer } from "../../nats/nats-server.ts";

async function threads(): Promise<Client> {
  const client = await connect({ engines: 2 });
  onTestFinished(() => client.close());
  return client;
}

/** Two tasks and a map that are done, one that fails. */
async function work(client: Client): Promise<void> {
  const view = client.loadBalancedView();
  await Promise.all([1, 2].map((x) => view.apply((y: number) => y, x)));
  await view.map((x: number) => x, [1, 2, 3]);
  await view.apply(() => Promise.reject(new Error("no"))).wait();
}

test("a client with threads says what it did, and what its engines did", async () => {
  const client = await threads();
  const metrics = clientMetrics(client);
  await work(client);
  const read = (): string => metrics.read().body;
  await expect.poll(read).toContain('ensemble_client_tasks_total{user="local",outcome="done"} 5\n');
  await expect.poll(read).toContain('ensemble_tasks_total{host="this process",outcome="failed"} 1\n');
  await expect.poll(read).toContain('ensemble_task_duration_seconds_count{host="this process"} 6\n');
  expect(read()).toContain('ensemble_host_engines{host="this process",state="idle"} 2\n');
  expect(read()).toMatch(/^ensemble_host_cpu_seconds_total\{host="this process"\} \d/m);
});

test("what is read is in the format that is asked for", async () => {
  const metrics = clientMetrics(await threads());
  const { contentType, body } = metrics.read("application/openmetrics-text; version=1.0.0");
  expect(contentType).toBe("application/openmetrics-text; version=1.0.0; charset=utf-8");
  expect(body).toMatch(/\n# EOF\n$/);
  expect(metrics.read("*/*").contentType).toBe("text/plain; version=0.0.4; charset=utf-8");
});

test("closed, or of a client that is closed, it says what was last", async () => {
  const client = await threads();
  const [metrics, other] = [clientMetrics(client), clientMetrics(client)];
  await work(client);
  await expect.poll(() => metrics.read().body).toContain('outcome="failed"} 1\n');
  metrics.close();
  metrics.close();
  expect(metrics.read().body).toContain('outcome="failed"} 1\n');
  await client.close();
  await expect.poll(() => other.read().body).toContain("ensemble_clients");
});

test("metrics are served, where they were asked to, until they are closed", async () => {
  const client = await threads();
  const server = await serveMetrics(client, { port: 0 });
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/metrics$/);
  const answer = await fetch(server.url, { headers: { accept: "application/openmetrics-text" } });
  expect(answer.headers.get("content-type")).toContain("application/openmetrics-text");
  expect(await answer.text()).toContain("ensemble_host_up");
  await server.close();
  await server.close();
  await expect(fetch(server.url)).rejects.toThrow();
});

test("a port that is taken, or none, and options that there are not are refused", async () => {
  const client = await threads();
  const taken = createServer();
  await new Promise<void>((resolve) => void taken.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void taken.close());
  // A server that listens at a port has such an address.
  const { port } = taken.address() as AddressInfo;
  await expect(serveMetrics(client, { port })).rejects.toThrow(`port ${port} is taken; choose another one`);
  await expect(serveMetrics(client, { port: 65_536 })).rejects.toThrow(RangeError);
  await expect(serveMetrics(client, { port: 1.5 })).rejects.toThrow("port expects a whole number");
  // @ts-expect-error there is no such option
  await expect(serveMetrics(client, { ports: 1 })).rejects.toThrow(TypeError);
});

test("metrics that are served end with their client, and a closed client has none", async () => {
  const client = await threads();
  const [server, other] = await Promise.all([serveMetrics(client, { port: 0 }), serveMetrics(client, { port: 0 })]);
  await other[Symbol.asyncDispose]();
  await expect(fetch(other.url)).rejects.toThrow();
  expect((await fetch(server.url)).status).toBe(200);
  await client.close();
  await expect(fetch(server.url)).rejects.toThrow();
  await server.close();
  await expect(serveMetrics(client, { port: 0 })).rejects.toThrow(ClientClosedError);
  expect(() => clientMetrics(client)).toThrow(ClientClosedError);
});

test("what is no client, no host, no options, or no header is refused in a sentence", async () => {
  const client = await threads();
  for (const [given, said] of [
    [undefined, "undefined"],
    [null, "null"],
    [{}, "an object"],
    [5, "5"],
  ]) {
    // @ts-expect-error it is no client
    await expect(serveMetrics(given)).rejects.toThrow(
      new TypeError(`serveMetrics expects a client, got ${said as string}`),
    );
    // @ts-expect-error it is no client
    const measure = (): unknown => clientMetrics(given);
    expect(measure).toThrow(new TypeError(`clientMetrics expects a client, got ${said as string}`));
  }
  // @ts-expect-error it is no header
  const read = (): unknown => clientMetrics(client).read(5);
  expect(read).toThrow(new TypeError("read expects the text of an Accept header, got 5"));
  for (const [host, said] of [
    [5, "5"],
    ["", 'the string ""'],
  ]) {
    // @ts-expect-error it is no host
    const served = serveMetrics(client, { port: 0, host });
    await expect(served).rejects.toThrow(
      new TypeError(`host expects an address or name of this machine, such as "127.0.0.1", got ${said as string}`),
    );
  }
  // @ts-expect-error these are no options
  await expect(serveMetrics(client, [])).rejects.toThrow(
    new TypeError("serveMetrics expects an object of options (port, host), got an array of 0"),
  );
});

describe.skipIf(!HAS_SERVER)("of a cluster", () => {
  test("a client says what it did, and nothing of engines", async () => {
    const server = await NatsServer.start();
    onTestFinished(() => server.close());
    const host = await hostEngines({ url: server.url, engines: 1, insecure: true });
    onTestFinished(() => host.close());
    const client = await connect(server.url, { engines: 1 });
    onTestFinished(() => client.close());
    const metrics = clientMetrics(client);
    await work(client);
    expect(metrics.read().body).toContain('ensemble_client_tasks_total{user="local",outcome="done"} 5\n');
    expect(metrics.read().body).toContain('ensemble_clients{user="local"} 1\n');
    expect(metrics.read().body).not.toContain("ensemble_host");
  });
});
