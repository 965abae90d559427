import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { bootstrap, type ClusterClient, connect, kernels } from "wasm-ensemble";
import { startEngines } from "./engines.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

const ITEMS = Array.from({ length: 500 }, (_, i) => i);

describe.runIf(HAS_SERVER)("a job", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  async function join(cluster: string, engines = 0): Promise<ClusterClient> {
    const client = await connect(server.url, { cluster, engines });
    onTestFinished(() => client.close());
    return client;
  }

  test("is run when its client is gone, and read by another", async () => {
    const submitter = await join("detached");
    const job = await submitter.submit((x: number) => x ** 2, ITEMS, { name: "squares", chunkItems: 7 });
    expect(await job.status()).toEqual({ state: "waiting", done: 0, of: 500, failed: 0 });
    await submitter.close();
    await startEngines(server.url, "detached");
    const reader = await join("detached");
    const found = await reader.job<number>(job.id);
    if (found.kind !== "map") throw new TypeError("a map is a map");
    expect(found).toMatchObject({ id: job.id, name: "squares" });
    expect(await found.result).toEqual(ITEMS.map((x) => x ** 2));
    expect(await found.status()).toEqual({ state: "done", done: 500, of: 500, failed: 0 });
    expect(await reader.jobs({ name: "squares" })).toMatchObject([{ id: job.id, kind: "map", state: "done" }]);
  });

  test("brings a kernel with more data than a message takes", async () => {
    await startEngines(server.url, "large");
    const client = await join("large");
    const kernel = bootstrap(Array.from({ length: 200_000 }, (_, i) => Math.sin(i)));
    const job = await client.submit(kernel, { samples: 4, seed: 1 });
    const threads = await connect({ engines: 1 });
    onTestFinished(() => threads.close());
    const near = await threads.sample(kernel, { samples: 4, seed: 1 });
    expect(await job.result).toMatchObject({ mean: near.mean, standardError: near.standardError });
  });

  test("that samples gives the bits of threads, whoever reads", async () => {
    await startEngines(server.url, "sampling");
    const client = await join("sampling");
    const options = { samples: 2e7, seed: 2026, chunkSamples: 2 ** 16 };
    const job = await client.submit(kernels.pi, { ...options, name: "pi" });
    // A loop that is left ends nothing.
    for await (const { samples } of job.result) if (samples > 0) break;
    const snapshots: number[] = [];
    for await (const { samples } of job.result) snapshots.push(samples);
    expect(snapshots.at(-1)).toBe(2e7);
    const threads = await connect({ engines: 2 });
    onTestFinished(() => threads.close());
    const near = await threads.sample(kernels.pi, options);
    const other = await join("sampling");
    const found = await other.job(job.id);
    const far = await found.result;
    expect(far).toMatchObject({ mean: near.mean, standardError: near.standardError, stopped: "samples" });
    expect(await found.status()).toEqual({ state: "done", done: 2e7, of: 2e7, failed: 0 });
  });
});
