import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CheckpointError, type Client, connect, kernels, type SampleOptions } from "wasm-ensemble";
import { bits, dieAtChunks, failure, freshFile, randomIntegers, start, written } from "../support.ts";

const clients: readonly Client[] = await Promise.all([1, 2, 3].map((engines) => connect({ engines })));
const [one, two, three] = clients as [Client, Client, Client];
afterAll(() => Promise.all(clients.map((client) => client.close())));

/** Begins a run, or goes on with it, and aborts it after some snapshots; tells whether it came to its end before. */
async function cutShort(client: Client, options: SampleOptions<never, "pi">, snapshots: number): Promise<boolean> {
  const run = client.sample(kernels.pi, options);
  let seen = 0;
  for await (const { stopped } of run) {
    seen += 1;
    if (seen > snapshots && stopped === undefined) run.abort();
  }
  return (await run).complete;
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe("a run without a seed", () => {
  test("takes that of its checkpoint, and goes on with the bits of one that was never cut", async () => {
    const options = { samples: 100_001, chunkSamples: 512 };
    const checkpoint = freshFile();
    const { seed } = await one.sample(kernels.pi, { ...options, samples: 20_480, checkpoint });
    const resumed = await two.sample(kernels.pi, { ...options, checkpoint });
    expect(resumed.seed).toBe(seed);
    expect(bits(resumed)).toEqual(bits(await one.sample(kernels.pi, { ...options, seed })));
  });

  test("takes one of 64 bits, too", async () => {
    const options = { samples: 1000, chunkSamples: 512, checkpoint: freshFile() };
    const seed = 2n ** 64n - 1n;
    await one.sample(kernels.pi, { ...options, seed });
    expect((await one.sample(kernels.pi, { ...options, samples: 2000 })).seed).toBe(seed);
  });

  test("draws one that differs from run to run where there is no checkpoint yet", async () => {
    const seeds = await Promise.all(
      [1, 2, 3].map(() => one.sample(kernels.pi, { samples: 10, checkpoint: freshFile() })),
    );
    expect(new Set(seeds.map(({ seed }) => seed)).size).toBe(3);
  });
});

describe("a run that is resumed from a checkpoint cut at a random place", () => {
  test.each([1, 2, 3, 4, 5])("again and again has the bits of one that was never cut, round %d", async (round) => {
    const options = { samples: 3_000_001, chunkSamples: 512, seed: 99 };
    const expected = bits(await one.sample(kernels.pi, options));
    const random = randomIntegers(round);
    const checkpoint = freshFile();
    let sessions = 0;
    for (let done = false; !done && sessions < 4; sessions++) {
      const client = clients[random(3)] ?? one;
      done = await cutShort(client, { ...options, checkpoint }, random(4));
    }
    expect(sessions).toBeGreaterThan(1);
    expect(bits(await three.sample(kernels.pi, { ...options, checkpoint }))).toEqual(expected);
  });

  test.each([1, 2, 3])("while engines die on the way has the same bits, too, round %d", async (round) => {
    const options = { samples: 2_000_001, chunkSamples: 512, seed: 2n ** 40n };
    const expected = bits(await one.sample(kernels.pi, options));
    const random = randomIntegers(100 + round);
    const checkpoint = freshFile();
    for (let session = 0; session < 3; session++) {
      const client = await start(2 + random(3));
      await dieAtChunks(client, [0], [random(4000), random(4000), random(4000)]);
      const targets = session === 1 ? [0, 1] : "all";
      await cutShort(client, { ...options, checkpoint, targets }, random(4));
      await client.close();
    }
    const last = await start(7);
    await dieAtChunks(last, [1, 4], [3900]);
    expect(bits(await last.sample(kernels.pi, { ...options, checkpoint }))).toEqual(expected);
  });

  test("ends at the same chunk by a tolerance", async () => {
    const options = { standardError: 3e-3, chunkSamples: 1024, seed: 5 };
    const expected = bits(await two.sample(kernels.pi, options));
    const checkpoint = freshFile();
    for (const snapshots of [0, 1, 0]) await cutShort(three, { ...options, checkpoint }, snapshots);
    expect(bits(await one.sample(kernels.pi, { ...options, checkpoint }))).toEqual(expected);
  });
});

describe("a finished run that is resumed", () => {
  test.each([
    ["a multiple of the chunk", 500 * 128],
    ["no multiple of the chunk", 500 * 128 + 77],
    ["less than a chunk", 100],
    ["one", 1],
  ])("with more samples, after %s, has the bits of the long run", async (_, samples) => {
    const options = { chunkSamples: 128, seed: 17 };
    const checkpoint = freshFile();
    const short = await two.sample(kernels.pi, { ...options, samples, checkpoint });
    expect(short.samples).toBe(samples);
    const long = await three.sample(kernels.pi, { ...options, samples: 200_003, checkpoint });
    expect(bits(long)).toEqual(bits(await one.sample(kernels.pi, { ...options, samples: 200_003 })));
  });

  test("with a tighter tolerance has the bits of a run that had it from the start", async () => {
    const options = { chunkSamples: 4096, seed: 18 };
    const checkpoint = freshFile();
    await two.sample(kernels.pi, { ...options, standardError: 5e-3, checkpoint });
    const tight = await two.sample(kernels.pi, { ...options, standardError: 3e-3, checkpoint });
    expect(bits(tight)).toEqual(bits(await one.sample(kernels.pi, { ...options, standardError: 3e-3 })));
  });

  test.each<[string, Partial<SampleOptions<never, "pi">>]>([
    ["samples", { samples: 64 * 1000 }],
    ["a tolerance", { standardError: 6e-3 }],
    ["maxSamples", { standardError: 1e-9, maxSamples: 64 * 1000 }],
  ])("with %s that it has reached returns at once", async (_, rules) => {
    const client = await start(1);
    const options = { ...rules, chunkSamples: 64, seed: 19, checkpoint: freshFile() };
    const end = await client.sample(kernels.pi, options);
    // Chunks that the engine had ahead end before this call does.
    await client.at(0).apply(() => 0);
    const { completed } = client.queueStatus().engines.get(0) ?? {};
    const run = client.sample(kernels.pi, options);
    expect(run.latest.stopped).toBe(end.stopped);
    expect(bits(await run)).toEqual(bits(end));
    expect(client.queueStatus().engines.get(0)?.completed).toBe(completed);
    const seen: unknown[] = [];
    for await (const estimate of run) seen.push(bits(estimate));
    expect(seen).toEqual([bits(end)]);
  });

  test("adds to the time that it has taken", async () => {
    const options = { chunkSamples: 1024, seed: 20, checkpoint: freshFile() };
    const first = await two.sample(kernels.pi, { ...options, samples: 2_000_000 });
    const second = await two.sample(kernels.pi, { ...options, samples: 4_000_000 });
    expect(second.elapsedMs).toBeGreaterThan(first.elapsedMs);
    expect(second.samplesPerSecond).toBeCloseTo((1000 * second.samples) / second.elapsedMs, 6);
  });

  test("with a higher confidence level, or on other targets, goes on", async () => {
    const options = { chunkSamples: 128, seed: 22 };
    const checkpoint = freshFile();
    await two.sample(kernels.pi, { ...options, checkpoint, samples: 10_000 });
    const wide = await two.sample(kernels.pi, {
      ...options,
      checkpoint,
      samples: 20_000,
      confidenceLevel: 0.999,
      targets: 1,
    });
    const plain = await one.sample(kernels.pi, { ...options, samples: 20_000 });
    expect(wide.mean).toBe(plain.mean);
    expect(wide.confidenceInterval[1]).toBeGreaterThan(plain.confidenceInterval[1]);
  });
});

describe("the file of a checkpoint", () => {
  const options = { samples: 10_000, chunkSamples: 128, seed: 23 };

  test("is there when the run ends, alone in its folder", async () => {
    const checkpoint = freshFile("deep π.checkpoint");
    await two.sample(kernels.pi, { ...options, checkpoint });
    expect(readdirSync(dirname(checkpoint))).toEqual(["deep π.checkpoint"]);
    expect(statSync(checkpoint).size).toBeGreaterThan(0);
  });

  test("is there when the run was aborted, before the first chunk as well", async () => {
    const checkpoint = freshFile();
    const run = two.sample(kernels.pi, { ...options, checkpoint });
    run.abort();
    await failure(run);
    await written(checkpoint);
    const resumed = await two.sample(kernels.pi, { ...options, checkpoint });
    expect(bits(resumed)).toEqual(bits(await one.sample(kernels.pi, options)));
  });

  test("is never seen half written by one who looks all the time", async () => {
    const checkpoint = freshFile();
    const sizes = new Set<number>();
    for (let samples = 1; samples <= 20; samples++) {
      const run = two.sample(kernels.pi, { ...options, samples: samples * 1000, checkpoint });
      const over = Promise.resolve(run).then(() => "over");
      while ((await Promise.race([over, nextTurn()])) !== "over") {
        if (existsSync(checkpoint)) sizes.add(statSync(checkpoint).size);
      }
    }
    // Contents differ in a few digits at most.
    expect(Math.min(...sizes)).toBeGreaterThan(0.8 * Math.max(...sizes));
  });

  test("may have the rest of a crash beside it", async () => {
    const checkpoint = freshFile();
    const rest = `${checkpoint}.${process.pid}.new`;
    writeFileSync(rest, "half a check".repeat(1000));
    writeFileSync(`${checkpoint}.1.new`, "");
    const first = await two.sample(kernels.pi, { ...options, checkpoint });
    expect(bits(await two.sample(kernels.pi, { ...options, checkpoint }))).toEqual(bits(first));
  });

  test("that can't be written is refused at the call, before any work", async () => {
    const missing = join(dirname(freshFile()), "no", "such", "folder", "run.checkpoint");
    const before = [...two.queueStatus().engines.values()];
    expect(() => two.sample(kernels.pi, { ...options, checkpoint: missing })).toThrow(CheckpointError);
    expect(() => two.sample(kernels.pi, { ...options, checkpoint: missing })).toThrow(/ENOENT/u);
    expect([...two.queueStatus().engines.values()]).toEqual(before);
    expect((await two.sample(kernels.pi, options)).samples).toBe(10_000);
  });

  test("whose folder goes while the run goes on costs the checkpoint, and not the estimate", async () => {
    const client = await start(2);
    const checkpoint = freshFile();
    const events = client.events();
    const run = client.sample(kernels.pi, { ...options, checkpoint });
    rmSync(dirname(checkpoint), { recursive: true });
    const estimate = await run;
    expect(bits(estimate)).toEqual(bits(await one.sample(kernels.pi, options)));
    expect(estimate.complete).toBe(true);
    expect(estimate.checkpointFailure).toMatch(/could not be written: ENOENT/u);
    expect(await events.next()).toMatchObject({
      value: { kind: "checkpoint-failed", path: checkpoint, cause: { cause: { code: "ENOENT" } } },
    });
  });

  test("that can't be read is refused at the call, with the system's error", () => {
    const folder = freshFile("folder");
    mkdirSync(folder);
    expect(() => two.sample(kernels.pi, { ...options, checkpoint: folder })).toThrow(/it is a folder; name a file/u);
  });
});
