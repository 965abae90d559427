import type { ChildProcess } from "node:child_process";
import process from "node:process";
import { jetstreamManager } from "@nats-io/jetstream";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ClusterClient, connect, JobError, kernels } from "wasm-ensemble";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { hostOf, startEngines } from "./engines.ts";
import { freeze } from "./freeze.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";
import { startCluster, type TestCluster } from "./test-cluster.ts";

const ITEMS = Array.from({ length: 300 }, (_, i) => i);

describe.runIf(HAS_SERVER)("a job goes on", () => {
  let server: NatsServer;
  beforeAll(async () => {
    server = await NatsServer.start();
  });
  afterAll(() => server.close());

  async function join(cluster: string): Promise<ClusterClient> {
    const client = await connect(server.url, { cluster, engines: 0 });
    onTestFinished(() => client.close());
    return client;
  }

  test("when the server is killed and started anew: those who read and those who run notice nothing", async () => {
    await startEngines(server.url, "server");
    const client = await join("server");
    const job = await client.submit(work, ITEMS, { chunkItems: 5 });
    const { result } = job;
    for (const part of [0.1, 0.5]) {
      await expect.poll(() => result.progress / result.length).toBeGreaterThan(part);
      await server.kill();
      await server.start();
    }
    expect(await result).toEqual(ITEMS);
    const options = { samples: 4e6, seed: 7, chunkSamples: 2 ** 14 };
    const sampling = await client.submit(kernels.pi, options);
    await expect.poll(() => sampling.result.latest.samples).toBeGreaterThan(0);
    await server.kill();
    await server.start();
    const threads = await connect({ engines: 1 });
    onTestFinished(() => threads.close());
    const [far, near] = await Promise.all([sampling.result, threads.sample(kernels.pi, options)]);
    expect([far.mean, far.standardError]).toEqual([near.mean, near.standardError]);
  });

  test("without a part that ends every engine: that one fails with its history", async () => {
    await startEngines(server.url, "poison");
    const client = await join("poison");
    const job = await client.submit(endsEngine, ITEMS.slice(0, 20), { chunkItems: 2 });
    const outcomes = await job.result.allSettled();
    const failed = outcomes.flatMap((each, i) => (each.status === "rejected" ? [[i, each.reason as unknown]] : []));
    expect(failed.map(([i]) => i)).toEqual([12, 13]);
    const [, error] = failed[0] ?? [];
    expect(error).toBeInstanceOf(JobError);
    expect(error).toMatchObject({
      jobId: job.id,
      message: expect.stringMatching(/part 6 was given up.*code 7/) as string,
    });
    expect((error as JobError).attempts.map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
    expect(await job.status()).toEqual({ state: "failed", done: 20, of: 20, failed: 2 });
  });
});

// With keys, as then hosts do not make the consumer anew, whose settings are changed here.
describe.runIf(HAS_SERVER)("a job on a cluster with keys goes on", () => {
  let lab: TestCluster;
  beforeAll(async () => {
    lab = await startCluster();
    // Else a part of a host that is gone waits for 15 s.
    const manager = await jetstreamManager(await lab.connectAs("admin"));
    await manager.consumers.update("LAB_JOBS", "engines", { ack_wait: 2e9 });
  });
  afterAll(() => lab.stop());

  async function join(): Promise<ClusterClient> {
    const key = keyFile(lab.cluster.folder, "alice");
    const client = await connect(lab.cluster.url, { key, engines: 0 });
    onTestFinished(() => client.close());
    return client;
  }

  function start(): Promise<ChildProcess> {
    return startEngines(lab.cluster.url, "lab", "--key", keyFile(lab.cluster.folder, "engine"));
  }

  test("when a host is killed in the middle: all is there, once each", async () => {
    const keeper = await start();
    const client = await join();
    const job = await client.submit(work, ITEMS, { chunkItems: 5 });
    await expect.poll(async () => (await job.status()).done).toBeGreaterThan(50);
    process.kill(hostOf(keeper), "SIGKILL");
    expect(await job.result).toEqual(ITEMS);
    expect(await job.status()).toMatchObject({ state: "done", done: 300 });
  });

  test("when a host stands still and comes back: what it has done then counts once", async () => {
    const keeper = await start();
    const client = await join();
    const job = await client.submit(work, ITEMS, { chunkItems: 5 });
    await expect.poll(async () => (await job.status()).done).toBeGreaterThan(50);
    const pid = hostOf(keeper);
    await freeze(pid);
    try {
      await start();
      expect(await job.result).toEqual(ITEMS);
    } finally {
      process.kill(pid, "SIGCONT");
    }
    expect(await (await client.job(job.id)).result).toEqual(ITEMS);
    expect(await job.status()).toEqual({ state: "done", done: 300, of: 300, failed: 0 });
  });

  test("without a part that ends every host: another gives it up", async () => {
    await Promise.all([start(), start()]);
    const client = await join();
    const job = await client.submit(killsHost, [1, 13, 3], { chunkItems: 1 });
    const outcomes = await job.result.allSettled();
    expect(outcomes.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    expect(outcomes[1]).toMatchObject({
      reason: { message: expect.stringContaining("its host said no more") as string },
    });
  });
});

function work(x: number): number {
  const endMs = performance.now() + 2;
  while (performance.now() < endMs);
  return x;
}

function endsEngine(x: number): number {
  if (x === 13) (globalThis as { process?: NodeJS.Process }).process?.exit(7);
  return x;
}

function killsHost(x: number): number {
  const { process: own } = globalThis as { process?: NodeJS.Process };
  if (x === 13) own?.kill(own.pid, "SIGKILL");
  return x;
}
