import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type KernelParameters, RemoteError } from "wasm-ensemble";
import { drawn, holes, sum, three, traps } from "./hand-made.ts";
import { bits, failure, freshFile, start, written } from "./support.ts";

const SEED = 77n;

/** Draws of all chunks, in order; a chunk has `perSample` draws for each of its samples. */
function allDrawn(samples: number, chunk: number, perSample: number): number[] {
  const sizes = Array.from({ length: Math.ceil(samples / chunk) }, (_, i) => Math.min(chunk, samples - i * chunk));
  return sizes.flatMap((size, stream) => drawn(SEED, stream, size * perSample));
}

describe("several outputs", () => {
  test("have the means and the covariance that two passes over all samples give", async () => {
    const client = await start(3);
    const samples = 7321;
    const estimate = await client.sample(three, { samples, chunkSamples: 100, seed: SEED });
    const draws = allDrawn(samples, 100, 2);
    const rows = Array.from({ length: samples }, (_, i) => {
      const [u = 0, v = 0] = draws.slice(2 * i, 2 * i + 2);
      return [u, 2 * u + v, u * v] as const;
    });
    const means = [0, 1, 2].map((i) => rows.reduce((total, row) => total + (row[i] ?? 0), 0) / samples);
    for (const [i, name] of three.outputs.entries()) {
      expect(estimate.outputs[name]?.mean).toBeCloseTo(means[i] ?? Number.NaN, 12);
      for (const j of [0, 1, 2]) {
        const deviations = rows.map((row) => ((row[i] ?? 0) - (means[i] ?? 0)) * ((row[j] ?? 0) - (means[j] ?? 0)));
        const direct = deviations.reduce((total, x) => total + x, 0) / (samples - 1);
        expect(estimate.covariance[i]?.[j]).toBeCloseTo(direct, 12);
      }
      expect(estimate.outputs[name]?.variance).toBe(estimate.covariance[i]?.[i]);
    }
    expect(estimate.mean).toBe(estimate.outputs["u"]?.mean);
    expect(estimate.standardError).toBe(estimate.outputs["u"]?.standardError);
  });

  test("have the covariance that theory gives, within 5 standard errors", async () => {
    const client = await start(2);
    const samples = 2_000_000;
    const { covariance } = await client.sample(three, { samples, chunkSamples: 10_000, seed: 5 });
    // u, v uniform: var u = 1/12, cov(u, 2u + v) = 1/6, var(2u + v) = 5/12, cov(u, uv) = 1/24, var uv = 7/144.
    const exact = [1 / 12, 1 / 6, 1 / 24, 5 / 12, 1 / 8, 7 / 144];
    const upper = [0, 1, 2].flatMap((i) => covariance[i]?.slice(i) ?? []);
    // The products of deviations are below 2, so their standard deviation is, too.
    for (const [at, value] of upper.entries()) {
      expect(Math.abs(value - (exact[at] ?? Number.NaN))).toBeLessThan((5 * 2) / Math.sqrt(samples));
    }
  });

  test("have the same bits on 1, 2 and 3 engines, and after a resume", async () => {
    const runs: unknown[] = [];
    const checkpoint = freshFile();
    for (const engines of [1, 2, 3]) {
      const client = await start(engines);
      runs.push(bits(await client.sample(three, { samples: 100_001, chunkSamples: 500, seed: SEED })));
      await client.sample(three, { samples: engines * 20_000 + 77, chunkSamples: 500, seed: SEED, checkpoint });
    }
    const client = await start(2);
    runs.push(bits(await client.sample(three, { samples: 100_001, chunkSamples: 500, seed: SEED, checkpoint })));
    for (const run of runs) expect(run).toEqual(runs[0]);
  });
});

describe("samples that are not finite", () => {
  test("are counted and left out, and the first is named by stream and index", async () => {
    const client = await start(3);
    const [samples, chunk, bad] = [20_000, 250, 0.001];
    const draws = allDrawn(samples, chunk, 1);
    const first = draws.findIndex((u) => u < bad);
    const finite = draws.filter((u) => u >= bad);
    const estimate = await client.sample(holes, { samples, chunkSamples: chunk, seed: SEED, params: { bad } });
    expect(estimate.nonFinite).toEqual({
      count: samples - finite.length,
      first: { stream: Math.floor(first / chunk), index: first % chunk },
    });
    expect(Math.floor(first / chunk)).toBeGreaterThan(0);
    expect(estimate).toMatchObject({ samples, samplesWanted: samples, complete: true, stopped: "samples" });
    expect(estimate.mean).toBeCloseTo(finite.reduce((total, u) => total + u, 0) / finite.length, 12);
    expect(estimate.confidenceInterval.every(Number.isFinite)).toBe(true);
  });

  test("that are all there is leave no mean, and no error", async () => {
    const client = await start(2);
    const estimate = await client.sample(holes, { samples: 1000, chunkSamples: 10, seed: 1, params: { bad: 1 } });
    expect(estimate).toMatchObject({
      samples: 1000,
      mean: Number.NaN,
      standardError: Number.NaN,
      nonFinite: { count: 1000, first: { stream: 0, index: 0 } },
    });
  });

  test("end a tolerance run no sooner: finite samples alone meet a tolerance", async () => {
    const client = await start(2);
    const run = client.sample(holes, { standardError: 1e-9, maxSamples: 50_000, seed: 1, params: { bad: 1 } });
    expect(await run).toMatchObject({ stopped: "maxSamples", complete: false, samples: 50_000 });
  });

  test("are kept in a checkpoint, with the place of the first", async () => {
    const client = await start(2);
    const checkpoint = freshFile();
    const options = { chunkSamples: 100, seed: SEED, params: { bad: 0.02 } };
    const whole = await client.sample(holes, { ...options, samples: 30_050 });
    await client.sample(holes, { ...options, samples: 10_050, checkpoint });
    const resumed = await client.sample(holes, { ...options, samples: 30_050, checkpoint });
    expect(bits(resumed)).toEqual(bits(whole));
    expect(resumed.nonFinite.count).toBeGreaterThan(0);
  });
});

describe("parameters", () => {
  test("reach the kernel, each at its place and in its type; those not given have their defaults", async () => {
    const client = await start(1);
    const mean = async (params: KernelParameters) => (await client.sample(sum, { samples: 10, params })).mean;
    expect(await mean({})).toBe(3.5);
    expect(await mean({ x: 0.25, n: -7, flag: 1 })).toBe(-5.75);
    expect(await mean({ n: 2 ** 31 - 1 })).toBe(2 ** 31 - 0.5);
    expect((await client.sample(sum, { samples: 10 })).mean).toBe(3.5);
  });
});

describe("a kernel that traps", () => {
  test("fails the run with a RemoteError whose cause is a KernelError, and the engines live on", async () => {
    const client = await start(2);
    const run = client.sample(traps, { samples: 1e9, chunkSamples: 1000, seed: 0, params: { at: 37 } });
    const error = await failure(run);
    expect(error).toBeInstanceOf(RemoteError);
    expect(error).toMatchObject({ method: "sample", index: 37, remoteName: "KernelError" });
    expect(error.cause).toMatchObject({ name: "KernelError" });
    expect(error.message).toMatch(/kernel traps failed: unreachable/u);
    expect(client.ids).toEqual([0, 1]);
    expect((await client.sample(traps, { samples: 5000, seed: 0 })).samples).toBe(5000);
  });

  test("ends the iteration with the same error", async () => {
    const client = await start(2);
    const run = client.sample(traps, { samples: 1e6, chunkSamples: 100, seed: 0, params: { at: 500 } });
    const iterate = async () => {
      for await (const { complete, samples } of run) {
        expect(complete).toBe(false);
        expect(samples).toBeLessThanOrEqual(500 * 100);
      }
    };
    expect(await failure(iterate())).toBe(await failure(run));
  });

  test("keeps in its checkpoint what came before the trap", async () => {
    const client = await start(2);
    const checkpoint = freshFile();
    const options = { chunkSamples: 100, seed: 0, params: { at: 50 } };
    await failure(client.sample(traps, { ...options, samples: 1e6, checkpoint }));
    await written(checkpoint);
    const [body = ""] = readFileSync(checkpoint, "utf8").split("\n");
    const { chunks } = JSON.parse(body) as { chunks: number };
    expect(chunks).toBeLessThanOrEqual(50);
    // Chunks come in blocks, and the block of the trap may begin with the first chunk.
    const kept = await client.sample(traps, { ...options, samples: 100 * Math.max(chunks, 1), checkpoint });
    const whole = await client.sample(traps, { ...options, samples: kept.samples });
    expect(bits(kept)).toEqual(bits(whole));
  });
});

describe("a module that is no kernel", () => {
  test.each([
    ["has no such function", { ...three, exportName: "four" }, /no kernel four/u],
    ["has not the kernel interface", { ...three, module: () => emptyModule }, /no sampling kernel: it has no memory/u],
    [
      "is no module",
      { ...three, module: () => ({ id: 1e9 + 2, bytes: new Uint8Array(), compiled: {} }) },
      /can't be instantiated/u,
    ],
  ])("because it %s fails the run with a KernelError that says so", async (_, kernel, message) => {
    const client = await start(1);
    const error = await failure(client.sample(kernel, { samples: 10, seed: 1 }));
    expect(error.cause).toMatchObject({ name: "KernelError" });
    expect(error.message).toMatch(message);
  });
});

// The magic number and the version, and nothing else.
const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
const emptyModule = { id: 1e9 + 1, bytes: empty, compiled: new WebAssembly.Module(empty) };
