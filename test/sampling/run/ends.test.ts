import { afterAll, describe, expect, test } from "vitest";
import { type Client, connect, kernels, type SampleOptions } from "wasm-ensemble";
import { holes, three } from "../hand-made.ts";
import { bits, start } from "../support.ts";

const COUNTS = [1, 2, 3, 7] as const;
const clients: readonly Client[] = await Promise.all(COUNTS.map((engines) => connect({ engines })));
afterAll(() => Promise.all(clients.map((client) => client.close())));
const [, two] = clients as [Client, Client];

// Of all seeds one in 15,800 would be further away than that.
const K = 4;
const LEAST_SAMPLES = 2 ** 16;

describe("a run ends after the same chunk on 1, 2, 3 and 7 engines", () => {
  test.each<[string, Partial<SampleOptions<never, "pi">>, string]>([
    ["a standard error", { standardError: 2e-3 }, "standardError"],
    ["a relative error", { relativeError: 7e-4 }, "relativeError"],
    ["a standard error, unless its samples come first", { standardError: 1e-6, samples: 300_001 }, "samples"],
    ["samples, unless its standard error comes first", { standardError: 2e-3, samples: 1e12 }, "standardError"],
    ["the looser of two tolerances", { standardError: 4e-3, relativeError: 1e-5 }, "standardError"],
    ["the other, when that is looser", { standardError: 1e-7, relativeError: 1e-3 }, "relativeError"],
    ["a tolerance that maxSamples does not reach", { relativeError: 1e-9, maxSamples: 123_457 }, "maxSamples"],
    ["a tolerance that is met within maxSamples", { standardError: 4e-3, maxSamples: 1e9 }, "standardError"],
    ["a tolerance, with time to spare", { standardError: 4e-3, timeLimitMs: 600_000 }, "standardError"],
  ])("by %s", async (_, rules, stopped) => {
    const runs: unknown[] = [];
    for (const client of clients) {
      const estimate = await client.sample(kernels.pi, { ...rules, chunkSamples: 4096, seed: 2n ** 63n + 11n });
      expect(estimate).toMatchObject({ stopped, complete: stopped !== "maxSamples", progress: 1 });
      runs.push(bits(estimate));
    }
    for (const run of runs) expect(run).toEqual(runs[0]);
  });
});

describe("a tolerance", () => {
  test("is met at the end, and was not one chunk before", async () => {
    const options = { chunkSamples: 4096, seed: 12 };
    const standardError = 2e-3;
    const end = await two.sample(kernels.pi, { ...options, standardError });
    expect(end.standardError).toBeLessThanOrEqual(standardError);
    expect(end.samples % 4096).toBe(0);
    const before = await two.sample(kernels.pi, { ...options, samples: end.samples - 4096 });
    expect(before.standardError).toBeGreaterThan(standardError);
    expect(Math.abs(end.mean - Math.PI)).toBeLessThan(K * end.standardError);
    // 1.642 / sqrt(n) is the exact standard error; its estimate is that of a share near pi / 4.
    expect(end.samples / (1.642 / standardError) ** 2).toBeCloseTo(1, 1);
  });

  test("relative to the mean is met at the end, and was not one chunk before", async () => {
    const options = { chunkSamples: 1024, seed: 13 };
    const relativeError = 1e-3;
    const end = await two.sample(kernels.pi, { ...options, relativeError });
    expect(end.standardError / end.mean).toBeLessThanOrEqual(relativeError);
    const before = await two.sample(kernels.pi, { ...options, samples: end.samples - 1024 });
    expect(before.standardError / before.mean).toBeGreaterThan(relativeError);
  });

  test("is not believed before 65,536 samples", async () => {
    const end = await two.sample(kernels.pi, { standardError: 1000, chunkSamples: 1000, seed: 1 });
    expect(end.samples).toBe(66_000);
  });

  test("counts finite samples alone", async () => {
    const options = { chunkSamples: 1000, seed: 1, params: { bad: 0.5 } };
    const end = await two.sample(holes, { ...options, standardError: 1000 });
    expect(end.samples - end.nonFinite.count).toBeGreaterThanOrEqual(LEAST_SAMPLES);
    const before = await two.sample(holes, { ...options, samples: end.samples - 1000 });
    expect(before.samples - before.nonFinite.count).toBeLessThan(LEAST_SAMPLES);
  });

  test("is that of the first output", async () => {
    const end = await two.sample(three, { standardError: 5e-4, chunkSamples: 10_000, seed: 3 });
    expect(end.outputs["u"]?.standardError).toBeLessThanOrEqual(5e-4);
    expect(end.outputs["sum"]?.standardError).toBeGreaterThan(5e-4);
  });

  test("out of reach of maxSamples gives exactly these samples, and is no error", async () => {
    const estimate = await two.sample(kernels.pi, {
      standardError: 1e-9,
      maxSamples: 100_001,
      chunkSamples: 999,
      seed: 1,
    });
    expect(estimate).toMatchObject({
      samples: 100_001,
      samplesWanted: 100_001,
      stopped: "maxSamples",
      complete: false,
    });
    const exact = await two.sample(kernels.pi, { samples: 100_001, chunkSamples: 999, seed: 1 });
    expect(estimate.mean).toBe(exact.mean);
  });
});

describe("a time limit", () => {
  test("ends a run that nothing else ends, with whole chunks", async () => {
    const begun = performance.now();
    const estimate = await two.sample(kernels.pi, { timeLimitMs: 120, seed: 1 });
    const took = performance.now() - begun;
    expect(estimate).toMatchObject({ stopped: "timeLimit", samplesWanted: undefined });
    expect(estimate.samples % kernels.pi.chunkSamples).toBe(0);
    expect(took).toBeGreaterThanOrEqual(119);
    expect(estimate.elapsedMs).toBeLessThanOrEqual(took);
    expect(estimate.elapsedMs).toBeGreaterThanOrEqual(119);
    const again = await two.sample(kernels.pi, { samples: estimate.samples, seed: 1 });
    expect(again.mean).toBe(estimate.mean);
  });

  test("comes before samples that would take for ever", async () => {
    expect(await two.sample(kernels.pi, { samples: 1e15, timeLimitMs: 50, seed: 1 })).toMatchObject({
      stopped: "timeLimit",
      samplesWanted: 1e15,
    });
  });

  test("does not matter to a run that ends before it", async () => {
    const estimate = await two.sample(kernels.pi, { samples: 1000, timeLimitMs: 1e9, seed: 1 });
    expect(estimate).toMatchObject({ stopped: "samples", samples: 1000, complete: true });
  });

  test("frees the engines", async () => {
    const client = await start(2);
    await client.sample(kernels.pi, { timeLimitMs: 30, seed: 1 });
    expect(await client.directView().apply(() => "free")).toEqual(["free", "free"]);
    expect(client.queueStatus().unassigned).toBe(0);
  });
});
