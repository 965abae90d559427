import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { jetstreamManager } from "@nats-io/jetstream";
import { connect as connectTo } from "@nats-io/transport-node";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { ClientClosedError, type ClusterClient, connect, kernels } from "wasm-ensemble";
import { writeRecord } from "../../src/jobs/job-record.ts";
import { recover } from "../../src/jobs/work/job-state.ts";
import { startEngines } from "./engines.ts";
import { jobStore } from "./job-store.ts";
import { HAS_SERVER, NatsServer } from "./nats-server.ts";

const ITEMS = Array.from({ length: 100 }, (_, i) => i);

describe.runIf(HAS_SERVER)("a job", () => {
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

  test("that is aborted stops, also what runs, and keeps what is done", async () => {
    await startEngines(server.url, "aborts");
    const client = await join("aborts");
    const job = await client.submit(sticks, ITEMS, { chunkItems: 10, name: "sticks" });
    const { result } = job;
    // Both engines are in endless loops then.
    await expect.poll(async () => (await job.status()).done).toBe(20);
    const other = await join("aborts");
    await (await other.job(job.id)).abort("enough");
    const outcomes = await result.allSettled();
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(20);
    expect(outcomes[50]).toMatchObject({ reason: { name: "TaskAbortedError", cause: { message: "enough" } } });
    expect(await job.status()).toEqual({ state: "aborted", done: 20, of: 100, failed: 0, why: "enough" });
    // Its engines were ended; others took their places, and the rest of the job is gone.
    const next = await client.submit((x: number) => x, [1, 2]);
    expect(await next.result).toEqual([1, 2]);
    const sampling = await client.submit(kernels.pi, { samples: 1e13, chunkSamples: 1e9, seed: 1 });
    sampling.result.abort("no more");
    await expect(sampling.result).rejects.toThrow("aborted");
    await expect.poll(async () => (await sampling.status()).state).toBe("aborted");
  });

  test("tells which items failed, tries them again, and carries functions and large values", async () => {
    await startEngines(server.url, "values");
    const client = await join("values");
    const failing = await client.submit(throwsOnce, [1, 2, 3], { chunkItems: 3 });
    await expect(failing.result).rejects.toThrow("1 of 3 failed\n  map failed on engine");
    expect(await failing.status()).toMatchObject({ state: "failed", done: 3, failed: 3 });
    const again = await client.submit(throwsOnce, [1, 2, 3], { chunkItems: 3, retries: 1 });
    expect(await again.result).toEqual([1, 2, 3]);
    const surrounded = await client.submit((x: number) => x + ITEMS.length, [1]);
    expect(await surrounded.result).toEqual([1 + ITEMS.length]);
    // The server takes 1 MiB.
    const large = new Float64Array(300_000).map((_, i) => i);
    const copied = await client.submit((x: Float64Array) => x, [large, large.slice(5)], { chunkItems: 1 });
    expect(await copied.result).toEqual([large, large.slice(5)]);
    const functions = await client.submit((f: (x: number) => number) => ({ f, y: f(2) }), [(x: number) => x + 1]);
    const [made] = await functions.result;
    expect([made?.y, made?.f(4)]).toEqual([3, 5]);
    expect(await (await client.submit((x: number) => x, [])).result).toEqual([]);
  });

  test("brings a module of its client's files, which are gone when it is run", async () => {
    const client = await join("modules");
    const folder = mkdtempSync(path.join(tmpdir(), "ensemble-job-"));
    writeFileSync(path.join(folder, "tasks.mjs"), 'import { by } from "./by.mjs"; export const times = (x) => x * by;');
    writeFileSync(path.join(folder, "by.mjs"), "export const by = 7;");
    const url = pathToFileURL(path.join(folder, "tasks.mjs"));
    const { times } = client.loadBalancedView().module<{ times: (x: number) => number }>(url);
    const job = await client.submit(times, [1, 2, 3]);
    rmSync(folder, { recursive: true });
    await client.close();
    await startEngines(server.url, "modules");
    const found = await (await join("modules")).job(job.id);
    expect(found.name).toBe("times");
    expect(await found.result).toEqual([7, 14, 21]);
  });

  test("that has met its tolerance is done, whatever was left of it", async () => {
    await startEngines(server.url, "tolerances");
    const client = await join("tolerances");
    const options = { standardError: 1e-3, maxSamples: 1e12, chunkSamples: 2 ** 20, seed: 5 };
    const job = await client.submit(kernels.pi, options);
    expect(await job.result).toMatchObject({ stopped: "standardError", complete: true });
    await expect.poll(async () => (await job.status()).state).toBe("done");
  });

  test("waits for live work", async () => {
    await startEngines(server.url, "live", "--engines", "1");
    const client = await join("live");
    await client.waitForEngines(1);
    const view = client.directView();
    await view.push({ order: [] });
    const gate = path.join(mkdtempSync(path.join(tmpdir(), "ensemble-gate-")), "open");
    onTestFinished(() => rmSync(path.dirname(gate), { recursive: true }));
    // The first call that carries something looks through all modules, and goes alone.
    await view.apply(() => void order.length);
    // In one message.
    const first = view.apply(waitsFor, gate);
    const live = Array.from({ length: 5 }, () => view.apply(() => void order.push("live")));
    const job = await client.submit(() => void order.push("job"), [1, 2, 3], { chunkItems: 1 });
    writeFileSync(gate, "");
    await Promise.all([first, ...live, job.result]);
    const expected = ["live", "live", "live", "live", "live", "job", "job", "job"];
    expect(await view.pull("order")).toEqual([expected]);
  });

  test("whose client died while it was submitted is finished, or has failed", async () => {
    const cluster = "halves";
    const client = await join(cluster);
    const whole = await client.submit((x: number) => -x, ITEMS, { chunkItems: 10 });
    const nats = await connectTo({ servers: server.url });
    onTestFinished(() => nats.close());
    const store = jobStore(nats, cluster);
    const { record } = await store.read(whole.id);
    const half = "abcdefghijkl";
    const state = { kind: "submitting", stored: 0 } as const;
    await store.records.put(half, writeRecord({ ...record, state }));
    await store.change(whole.id, (kept) => ({ ...kept, state }));
    const found = await client.job(half);
    // Just now: its client may be there.
    expect(await found.status()).toMatchObject({ state: "submitting" });
    for (const id of [half, whole.id]) await recover(store, id, await store.read(id), 0);
    expect(await found.status()).toMatchObject({
      state: "failed",
      why: expect.stringContaining("0 of 10 parts") as string,
    });
    await expect(found.result).rejects.toThrow(`100 of 100 failed\n  job ${half}: its client ended`);
    expect(await whole.status()).toMatchObject({ state: "waiting" });
    await startEngines(server.url, cluster);
    expect(await whole.result).toEqual(ITEMS.map((x) => -x));
  });

  test("whose client is killed while it submits is whole or has failed, and the next job is run", async () => {
    const cluster = "killed";
    const client = await join(cluster);
    const submitter = spawn(process.execPath, ["--input-type=module", "-e", SUBMITTER, server.url, cluster]);
    const submitting = async (): Promise<string | undefined> => (await client.jobs({ name: "half" }))[0]?.id;
    await expect.poll(submitting).toBeDefined();
    submitter.kill("SIGKILL");
    await once(submitter, "exit");
    const nats = await connectTo({ servers: server.url });
    onTestFinished(() => nats.close());
    const store = jobStore(nats, cluster);
    const id = (await submitting()) ?? "";
    await recover(store, id, await store.read(id), 0);
    const half = await client.job(id);
    const { state } = await half.status();
    expect(["failed", "waiting"]).toContain(state);
    await startEngines(server.url, cluster);
    const [outcome] = await Promise.allSettled([half.result]);
    expect(outcome.status).toBe(state === "failed" ? "rejected" : "fulfilled");
    const next = await client.submit((x: number) => x, [1, 2]);
    expect(await next.result).toEqual([1, 2]);
  });

  test("is listed by name and state, and gone once it was removed", async () => {
    const client = await join("lists");
    const [a, b] = [
      await client.submit((x: number) => x, [1], { name: "a" }),
      await client.submit(kernels.pi, { samples: 1e6, name: "b" }),
    ];
    expect(await client.jobs()).toMatchObject([
      { id: a.id, name: "a", kind: "map", state: "waiting", done: 0, of: 1, submitted: a.submitted },
      { id: b.id, name: "b", kind: "sample", of: 1e6 },
    ]);
    expect(await client.jobs({ state: "done" })).toEqual([]);
    const { result } = await client.job(a.id);
    await a.purge();
    await expect(client.job(a.id)).rejects.toThrow(
      `job ${a.id}: anon has no such job; client.jobs(), or ensemble jobs, lists all`,
    );
    await expect(result).rejects.toThrow("it was removed");
    expect(await client.purgeJobs()).toBe(0);
    expect(await client.purgeJobs({ name: "b" })).toBe(1);
    expect(await client.jobs()).toEqual([]);
    await startEngines(server.url, "lists");
    const next = await client.submit((x: number) => x, [1]);
    expect(await next.result).toEqual([1]);
  });

  test("of which nothing is left after 7 days is removed", async () => {
    const cluster = "old";
    const client = await join(cluster);
    const job = await client.submit((x: number) => x, [1]);
    const nats = await connectTo({ servers: server.url });
    onTestFinished(() => nats.close());
    const store = jobStore(nats, cluster);
    const weekAgo = Date.now() - 8 * 24 * 3600 * 1000;
    await store.change(job.id, (record) => ({ ...record, submittedMs: weekAgo }));
    // Its part is there: only the clock is off.
    expect(await job.status()).toMatchObject({ state: "waiting" });
    await (await jetstreamManager(nats)).streams.purge(`${cluster.toUpperCase()}_JOBS`);
    await expect(job.status()).rejects.toThrow("kept for 7 days");
    expect(await client.jobs()).toEqual([]);
    await expect(client.job(job.id)).rejects.toThrow("no such job");
  });

  test("is left alone by a client that closes: what it reads fails", async () => {
    const client = await join("closing");
    const job = await client.submit((x: number) => x, [1]);
    const sampling = await client.submit(kernels.pi, { samples: 1e6 });
    const [map, run] = [job.result, sampling.result];
    await client.close();
    await expect(map).rejects.toMatchObject({ errors: [{ name: "ClientClosedError" }] });
    await expect(run).rejects.toThrow(ClientClosedError);
    await expect(job.status()).rejects.toThrow(ClientClosedError);
    await expect(client.submit((x: number) => x, [1])).rejects.toThrow(ClientClosedError);
  });

  test("refuses what it can't do, before anything is stored", async () => {
    const client = await join("refusals");
    await refused(client.submit(5 as never, [1]), "submit expects a function, a reference to one, or a kernel, got 5");
    await refused(
      client.submit((x: number) => x, 5 as never),
      "submit expects arrays",
    );
    await refused(
      client.submit((x: number) => x, [1], { chunkItems: 0 }),
      "chunkItems",
    );
    await refused(
      client.submit((x: number) => x, [1], { targets: [0] } as never),
      "targets",
    );
    await refused(client.submit(kernels.pi, { standardError: 1e-3 }), "a job needs a last sample");
    await refused(client.submit(kernels.pi, { samples: 1e6, timeLimitMs: 5 } as never), "a job takes no timeLimitMs");
    await refused(client.submit(kernels.pi, { samples: 1e14 }), "give chunkSamples of 100000000 or more");
    await refused(client.job("none"), "ids are 12 small letters and digits");
    await refused(client.jobs({ nme: "x" } as never), "nme");
    await refused(client.job("aaaaaaaaaaaa"), "anon has no such job");
  });
});

async function refused(asked: Promise<unknown>, why: string): Promise<void> {
  await expect(asked).rejects.toThrow(why);
}

// Submits 64 MB in parts.
const SUBMITTER = `
  import { connect } from ${JSON.stringify(import.meta.resolve("wasm-ensemble"))};
  const [, url, cluster] = process.argv;
  const client = await connect(url, { cluster, engines: 0 });
  const items = Array.from({ length: 2000 }, () => new Uint8Array(32_000));
  await client.submit((bytes) => bytes.length, items, { name: "half", chunkItems: 1 });
  setInterval(() => undefined, 1000);
`;

// A name on the engine.
declare let order: string[];

async function waitsFor(file: string): Promise<void> {
  const { existsSync } = await import("node:fs");
  while (!existsSync(file)) await new Promise((resolve) => setTimeout(resolve, 10));
}

function sticks(x: number): number {
  if (x >= 20) for (;;);
  return x;
}

function throwsOnce(x: number): number {
  const seen = ((globalThis as { seen?: Set<number> }).seen ??= new Set());
  if (x === 2 && !seen.has(x)) {
    seen.add(x);
    throw new RangeError("once");
  }
  seen.delete(x);
  return x;
}
