import { describe, expect, onTestFinished, test } from "vitest";
import { type Client, connect, type Estimate, kernels } from "wasm-ensemble";

const CHUNK = kernels.pi.chunkSamples;

// A fixed seed makes these tests give the same each time. Of all seeds one in 15,800 would be further than that away.
const K = 4;

async function start(engines: number): Promise<Client> {
  const client = await connect({ engines });
  onTestFinished(() => client.close());
  return client;
}

/** What has to be the same, bit for bit. */
function bits({ mean, standardError, variance, samples, confidenceInterval }: Estimate): unknown {
  return {
    bits: [...new BigUint64Array(Float64Array.of(mean, standardError, variance, ...confidenceInterval).buffer)],
    samples,
  };
}

describe("a sampling run", () => {
  test.each([1, 1000, CHUNK - 1, CHUNK, CHUNK + 1, 7 * CHUNK + 12_345])(
    "of %d samples gives the same bits on 1, 2 and 3 engines",
    async (samples) => {
      const runs: unknown[] = [];
      for (const engines of [1, 2, 3]) {
        const client = await start(engines);
        runs.push(bits(await client.sample(kernels.pi, { samples, seed: 2026 })));
        await client.close();
      }
      expect(runs[1]).toEqual(runs[0]);
      expect(runs[2]).toEqual(runs[0]);
    },
  );

  test("gives the same bits again, also while other work goes on, and others for another seed", async () => {
    const client = await start(2);
    const samples = 5 * CHUNK + 1;
    const alone = await client.sample(kernels.pi, { samples, seed: 1n });
    const noise = client.loadBalancedView().map(
      (x: number) => x + 1,
      Array.from({ length: 5000 }, (_, i) => i),
    );
    const beside = await client.sample(kernels.pi, { samples, seed: 1n });
    await noise;
    const other = await client.sample(kernels.pi, { samples, seed: 2n });
    expect(bits(beside)).toEqual(bits(alone));
    expect(other.mean).not.toBe(alone.mean);
  });

  test.each([0, 1, 2, 2n ** 64n - 1n])("with seed %s is within 4 standard errors of pi", async (seed) => {
    const client = await start(2);
    const samples = 10 * CHUNK + 321;
    const estimate = await client.sample(kernels.pi, { samples, seed });
    expect(estimate).toMatchObject({ samples, samplesWanted: samples, complete: true, seed: BigInt(seed) });
    expect(Math.abs(estimate.mean - Math.PI)).toBeLessThan(K * estimate.standardError);
    // The kernel counts: each sample is 4 or 0, with mean pi.
    const exact = Math.sqrt((Math.PI * (4 - Math.PI)) / samples);
    expect(estimate.standardError / exact).toBeCloseTo(1, 3);
  });

  test("a mean of counts is a whole number of hits", async () => {
    const client = await start(3);
    const samples = 3 * CHUNK + 777;
    const { mean, variance } = await client.sample(kernels.pi, { samples, seed: 5 });
    const hits = (mean * samples) / 4;
    expect(Math.abs(hits - Math.round(hits))).toBeLessThan(1e-3);
    const share = Math.round(hits) / samples;
    expect(variance).toBeCloseTo((16 * share * (1 - share) * samples) / (samples - 1), 9);
  });

  test("its snapshots grow, and the last one is that of the end", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { samples: 40 * CHUNK, seed: 3 });
    const seen: Estimate[] = [];
    for await (const estimate of run) seen.push(estimate);
    const counts = seen.map(({ samples }) => samples);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts).size).toBe(counts.length);
    expect(seen.slice(0, -1).every(({ complete }) => !complete)).toBe(true);
    expect(bits(seen.at(-1) ?? run.latest)).toEqual(bits(await run));
  });

  test("a snapshot has the bits of a run of as many samples", async () => {
    const client = await start(3);
    const run = client.sample(kernels.pi, { samples: 30 * CHUNK, seed: 4 });
    let snapshot: Estimate | undefined;
    for await (const estimate of run) {
      snapshot = estimate;
      break;
    }
    run.abort();
    if (snapshot === undefined) throw new Error("no snapshot came");
    const again = await client.sample(kernels.pi, { samples: snapshot.samples, seed: 4 });
    expect(bits(again)).toEqual(bits(snapshot));
  });

  test("an abort ends it with what is there, and the engines go on", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { samples: 1e15, seed: 6 });
    for await (const estimate of run) {
      expect(estimate.complete).toBe(false);
      run.abort();
    }
    const estimate = await run;
    expect(estimate.complete).toBe(false);
    expect(estimate.samples).toBeGreaterThan(0);
    expect(estimate.samples % CHUNK).toBe(0);
    expect((await client.sample(kernels.pi, { samples: 10, seed: 1 })).samples).toBe(10);
  });

  test("an abort before anything came rejects with TaskAbortedError and the reason", async () => {
    const client = await start(1);
    const run = client.sample(kernels.pi, { samples: 1e12, seed: 6 });
    run.abort("changed my mind");
    await expect(run).rejects.toMatchObject({ name: "TaskAbortedError", cause: "changed my mind" });
  });

  test("closing the client ends it", async () => {
    const client = await start(2);
    const run = client.sample(kernels.pi, { samples: 1e15, seed: 6 });
    const outcome = run.then(
      () => "fulfilled",
      (error: unknown) => (error as Error).name,
    );
    await client.close();
    expect(await outcome).toBe("ClientClosedError");
  });

  test("draws a seed of its own where none is given, and names it", async () => {
    const client = await start(1);
    const [first, second] = [
      await client.sample(kernels.pi, { samples: 1000 }),
      await client.sample(kernels.pi, { samples: 1000 }),
    ];
    expect(first.seed).not.toBe(second.seed);
    const again = await client.sample(kernels.pi, { samples: 1000, seed: first.seed });
    expect(bits(again)).toEqual(bits(first));
  });
});

describe("sample refuses", () => {
  test.each([
    ["no samples", { samples: 0 }, RangeError, "samples expects a whole number from 1"],
    ["part of a sample", { samples: 1.5 }, RangeError, "got 1.5"],
    ["text for samples", { samples: "10" }, TypeError, 'samples expects a number, got the string "10"'],
    ["a negative seed", { samples: 1, seed: -1 }, RangeError, "seed expects 0"],
    ["a seed beyond 64 bits", { samples: 1, seed: 2n ** 64n }, RangeError, "seed expects 0"],
    ["a seed that is no whole number", { samples: 1, seed: 0.5 }, RangeError, "seed expects a whole number"],
    ["a seed that is text", { samples: 1, seed: "1" }, TypeError, "seed expects a whole number"],
  ])("%s", async (_, options, type, message) => {
    const client = await start(1);
    // Types refuse some of these too; programs without types do not.
    const call = () => client.sample(kernels.pi, options as never);
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });

  test("what is no kernel", async () => {
    const client = await start(1);
    expect(() => client.sample("pi" as never, { samples: 1 })).toThrow(
      /^sample expects a kernel such as kernels\.pi, .*got the string "pi"$/,
    );
  });
});
