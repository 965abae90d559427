import { describe, expect, test } from "vitest";
import { BUILDS, type Kernels, loadKernels, newState } from "./load.ts";

// A record of one output: see assembly/index.ts.
const RECORD_BYTES = 40;

/** Mean and M2 that `pi` writes for a fresh stream. */
function sample(kernels: Kernels, samples: number, seed: bigint, stream: bigint): { mean: number; m2: number } {
  const statePtr = newState(kernels);
  const outPtr = kernels.arena(RECORD_BYTES);
  kernels.initStream(statePtr, seed, stream);
  kernels.pi(samples, statePtr, 0, outPtr);
  const [count, nonFinite, first, mean = NaN, m2 = NaN] = new Float64Array(kernels.memory.buffer, outPtr, 5);
  expect([count, nonFinite, first]).toEqual([samples, 0, -1]);
  return { mean, m2 };
}

describe.each(BUILDS)("pi in %s", (build) => {
  const kernels = loadKernels(build);

  test.each([1, 2, 17, 1000, 123_457])("writes the moments of %i sampled values", (samples) => {
    const statePtr = newState(kernels);
    kernels.initStream(statePtr, 8n, 9n);
    const hits = kernels.countInDisc(samples, statePtr);
    // The definition, value by value: hits of 4 and misses of 0.
    const mean = (4 * hits) / samples;
    const m2 = hits * (4 - mean) ** 2 + (samples - hits) * mean ** 2;
    const written = sample(kernels, samples, 8n, 9n);
    expect(written.mean).toBe(mean);
    expect(written.m2).toBeCloseTo(m2, 6);
  });

  test("writes one record and no more", () => {
    const statePtr = newState(kernels);
    const outPtr = kernels.arena(RECORD_BYTES + 32) + 16;
    const around = new Float64Array(kernels.memory.buffer, outPtr - 16, 9).fill(-7);
    kernels.initStream(statePtr, 1n, 1n);
    kernels.pi(100_000, statePtr, 0, outPtr);
    expect([around[0], around[1], around[7], around[8]]).toEqual([-7, -7, -7, -7]);
  });

  test("estimates pi within 4 standard errors", () => {
    const samples = build.includes("simd") ? 2 ** 30 : 2 ** 26;
    const { mean, m2 } = sample(kernels, samples, 20_261_124n, 0n);
    const standardError = Math.sqrt(m2 / samples / (samples - 1));
    expect(standardError).toBeCloseTo(1.642 / Math.sqrt(samples), 7);
    expect(Math.abs(mean - Math.PI)).toBeLessThan(4 * standardError);
  });

  test("gives independent streams: errors of 1024, in standard errors, have variance 1 within 4 sigma", () => {
    const streams = 1024;
    const samples = 8192;
    let sum = 0;
    for (let stream = 0; stream < streams; stream++) {
      const { mean, m2 } = sample(kernels, samples, 7n, BigInt(stream));
      sum += (mean - Math.PI) ** 2 / (m2 / samples / (samples - 1));
    }
    // Chi-square with 1024 degrees of freedom: variance 2048.
    expect(Math.abs(sum - streams)).toBeLessThan(4 * Math.sqrt(2 * streams));
  });
});
