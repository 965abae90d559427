import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { type KV, Kvm } from "@nats-io/kv";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ClusterClient, connect, kernels } from "wasm-ensemble";
import { KvCheckpoint } from "../../src/jobs/checkpoint/kv-checkpoint.ts";
import { JobStore } from "../../src/jobs/work/job-store.ts";
import { keyFile } from "../../src/nats/cluster-folder.ts";
import { start } from "../cli/ensemble.ts";
import { jobStore } from "./job-store.ts";
import { HAS_SERVER } from "./nats-server.ts";
import { startCluster, type TestCluster } from "./test-cluster.ts";

describe.skipIf(!HAS_SERVER)("a checkpoint that the server keeps", () => {
  let lab: TestCluster;
  let host: ReturnType<typeof start>;
  beforeAll(async () => {
    lab = await startCluster();
    host = start("engines", "--key", keyFile(lab.cluster.folder, "engine"), "--engines", "2", "--json");
  });
  afterAll(async () => {
    host.kill("SIGTERM");
    await once(host, "exit");
    await lab.stop();
  });

  async function join(user = "alice"): Promise<ClusterClient> {
    const client = await connect(lab.cluster.url, { key: keyFile(lab.cluster.folder, user), engines: 2 });
    onTestFinished(() => client.close());
    return client;
  }

  test("keeps a sweep, which goes on elsewhere", async () => {
    const [one, other] = [await join(), await join()];
    const points = { strike: [90, 95, 100, 105, 110] };
    const options = { samples: 20 * CHUNK, chunkSamples: CHUNK, seed: 3 };
    const cut = one.sweep(kernels.asian, points, { ...options, checkpoint: "kv:sweep" });
    for await (const { index } of cut) if (index === 1) cut.abort();
    const rows = await other.sweep(kernels.asian, points, { ...options, checkpoint: "kv:sweep" });
    const again = await other.sweep(kernels.asian, points, options);
    expect(rows.map(({ estimate: { mean, samples } }) => [mean, samples])).toEqual(
      again.map(({ estimate: { mean, samples } }) => [mean, samples]),
    );
    expect(rows.slice(0, 2).map(({ estimate }) => estimate.elapsedMs)).toEqual(
      (await cut.allSettled()).slice(0, 2).map(({ estimate }) => estimate.elapsedMs),
    );
    // It is of another sweep.
    const wrong = other.sweep(kernels.asian, { strike: [90] }, { ...options, checkpoint: "kv:sweep" });
    await expect(wrong).rejects.toThrow("it is of a sweep with points 5 of strike");
    await expect(wrong.allSettled()).rejects.toThrow("it is of a sweep with points 5 of strike");
    // One that is aborted before it was read ends, and leaves it free.
    const aborted = other.sweep(kernels.asian, points, { ...options, checkpoint: "kv:sweep" });
    aborted.abort("no");
    await expect(aborted).rejects.toMatchObject({ name: "TaskAbortedError", cause: "no" });
    await other.sweep(kernels.asian, points, { ...options, checkpoint: "kv:sweep" });
    await one.removeCheckpoint("kv:sweep");
  });

  test("goes on elsewhere when its client was killed, with the same bits", async () => {
    const key = keyFile(lab.cluster.folder, "alice");
    const killed = spawn(process.execPath, ["--input-type=module", "-e", KILLED, lab.cluster.url, key], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    const nats = await lab.connectAs("alice");
    const kept = await new Kvm(nats).open("lab_jobs_alice");
    // It has been written once.
    for await (const { value } of await kept.watch({ key: "checkpoint.killed" })) {
      if (value.length > 0 && (JSON.parse(new TextDecoder().decode(value)) as { pieces: number }).pieces > 0) break;
    }
    const gone = once(killed, "exit");
    killed.kill("SIGKILL");
    await gone;
    const saved = await savedSamples(kept, "killed");
    expect(saved).toBeGreaterThan(0);
    const client = await join();
    const options = { seed: 2026, chunkSamples: CHUNK, samples: saved + 64 * CHUNK };
    const run = client.sample(kernels.asian, { ...options, checkpoint: "kv:killed" });
    let first: number | undefined;
    for await (const { samples } of run) first ??= samples;
    expect(first).toBeGreaterThanOrEqual(saved);
    const { mean, standardError, samples } = await run;
    const again = await client.sample(kernels.asian, options);
    expect([mean, standardError, samples]).toEqual([again.mean, again.standardError, again.samples]);
  });

  test("is one run's at a time, wherever the other is, and free when that has ended", async () => {
    const [client, other] = await Promise.all([join(), join()]);
    const options = { samples: Number.MAX_SAFE_INTEGER, seed: 1, checkpoint: "kv:shared" };
    const run = client.sample(kernels.pi, options);
    for await (const estimate of run) {
      if (estimate.samples === 0) continue;
      for (const each of [client, other]) {
        await expect(each.sample(kernels.pi, options)).rejects.toThrow(
          "the checkpoint kv:shared can't be used: another run keeps its state in it; wait until that has ended",
        );
      }
      break;
    }
    // The loop was left, so the run has ended.
    const { samples } = await run;
    const more = { ...options, samples: samples + 2 ** 24, chunkSamples: run.latest.chunkSamples };
    expect(await other.sample(kernels.pi, more)).toMatchObject({ samples: samples + 2 ** 24, stopped: "samples" });
  });

  test("is written once more, and free, when its client is closed", async () => {
    const client = await join();
    const run = client.sample(kernels.pi, { samples: 2 ** 50, seed: 1, checkpoint: "kv:closed", chunkSamples: CHUNK });
    for await (const { samples } of run) {
      if (samples === 0) continue;
      await client.close();
      break;
    }
    await expect(run).rejects.toMatchObject({ name: "ClientClosedError" });
    const kept = await new Kvm(await lab.connectAs("alice")).open("lab_jobs_alice");
    expect((await kept.get("checkpoint.closed"))?.json()).toMatchObject({ holder: null });
    expect(await savedSamples(kept, "closed")).toBeGreaterThan(0);
  });

  test("can be removed, and is refused where it is of another run", async () => {
    const client = await join();
    const options = { samples: 2 ** 21, seed: 5, checkpoint: "kv:long" };
    await client.sample(kernels.pi, options);
    await expect(client.sample(kernels.pi, { ...options, seed: 6 })).rejects.toThrow("the checkpoint kv:long can't be");
    await client.removeCheckpoint("kv:long");
    await client.sample(kernels.pi, { ...options, seed: 6 });
  });

  test("of more than a message takes is cut in pieces, and whole again", async () => {
    const { place } = jobStore(await lab.connectAs("alice"), "lab");
    const bus = Object.assign(place.bus, { maxPayload: Promise.resolve(6000) });
    const store = new JobStore({ ...place, bus, user: "alice", inbox: "_INBOX_alice.test" });
    onTestFinished(() => store.close());
    for (const text of ["ä€😀".repeat(3000), "short", "x".repeat(10_000)]) {
      const [writer, reader] = [new KvCheckpoint(store, "kv:pieces"), new KvCheckpoint(store, "kv:pieces")];
      await writer.open();
      await writer.write(text);
      await writer.release();
      await reader.open();
      expect(reader.read()).toBe(text);
      await reader.release();
    }
    const kept = await new Kvm(await lab.connectAs("alice")).open("lab_jobs_alice");
    const keys: string[] = [];
    for await (const key of await kept.keys("checkpoint.pieces.>")) keys.push(key);
    // What was before is gone.
    expect(keys.every((key) => key.startsWith("checkpoint.pieces.3."))).toBe(true);
  });

  test("is its user's own", async () => {
    const [alice, bob] = await Promise.all([join("alice"), join("bob")]);
    const options = { samples: 2 ** 20, seed: 1, checkpoint: "kv:own" };
    await alice.sample(kernels.pi, options);
    // Another seed would be refused, where there were one.
    await bob.sample(kernels.pi, { ...options, seed: 2 });
  });

  test("aborted before it was read, it is free at once", async () => {
    const client = await join();
    const options = { samples: 2 ** 20, seed: 1, checkpoint: "kv:aborted" };
    const run = client.sample(kernels.pi, options);
    run.abort(new Error("no more"));
    await expect(run).rejects.toMatchObject({ name: "TaskAbortedError" });
    await client.sample(kernels.pi, options);
  });

  test.each(["kv:", "kv:a b", "kv:a.b", `kv:${"a".repeat(65)}`])("can't be named %s", async (checkpoint) => {
    const client = await join();
    expect(() => client.sample(kernels.pi, { samples: 1e6, checkpoint })).toThrow(
      "a checkpoint of the cluster is named by kv: and 1 to 64 letters, digits, - and _",
    );
  });
});

test("on engines of one's own there is no such checkpoint, and it says so", async () => {
  const client = await connect({ engines: 1 });
  onTestFinished(() => client.close());
  expect(() => client.sample(kernels.pi, { samples: 1e6, checkpoint: "kv:run" })).toThrow(
    new TypeError(
      "the checkpoint kv:run would be kept by the server of a cluster, and this client has engines of its own; name a file",
    ),
  );
});

const CHUNK = 2 ** 16;

/** Samples that a checkpoint holds. */
async function savedSamples(kept: KV, name: string): Promise<number> {
  const head = (await kept.get(`checkpoint.${name}`))?.json<{ version: number }>();
  const text = (await kept.get(`checkpoint.${name}.${head?.version}.0`))?.string() ?? "";
  return CHUNK * (JSON.parse(text.split("\n")[0] ?? "") as { chunks: number }).chunks;
}

// Samples until it is killed, and says when its state was written: a run that is refused tells.
const KILLED = `
  import { connect, kernels } from ${JSON.stringify(import.meta.resolve("wasm-ensemble"))};
  const [, url, key] = process.argv;
  const client = await connect(url, { key, engines: 2 });
  const run = client.sample(kernels.asian, { samples: 2 ** 40, seed: 2026, chunkSamples: 2 ** 16, checkpoint: "kv:killed" });
  await run;
`;
