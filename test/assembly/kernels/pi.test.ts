import { describe, expect, test } from "vitest";
import { BUILDS, type Kernels, loadKernels, newState, stateWords } from "./load.ts";
import { countInDiscTwin } from "./pi-twin.ts";

const scalar = loadKernels("kernels.wasm");
const simd = loadKernels("kernels.simd.wasm");

/** Hits of a fresh stream, and the state it ends in. */
function run(kernels: Kernels, samples: number, seed: bigint, stream: bigint): { hits: number; state: bigint[] } {
  const statePtr = newState(kernels);
  kernels.initStream(statePtr, seed, stream);
  const hits = kernels.countInDisc(samples, statePtr);
  return { hits, state: [...stateWords(kernels, statePtr)] };
}

describe.each(BUILDS)("countInDisc in %s", (build) => {
  const kernels = loadKernels(build);

  // One step is 16 points, one vector 8, one block 8192.
  test.each([
    1, 2, 7, 8, 9, 15, 16, 17, 23, 31, 32, 33, 8175, 8176, 8191, 8192, 8193, 8207, 8208, 16_383, 16_384, 16_401,
  ])("counts %i points as the twin does", (samples) => {
    for (const stream of [0n, 1n, 2n, 3n]) {
      expect(run(kernels, samples, 2026n, stream).hits).toBe(countInDiscTwin(samples, 2026n, stream));
    }
  });

  test.each([
    [33_333, 0n, 0n],
    [100_000, 1n, 0n],
    [100_001, 0n, 1n],
    [77_777, 2n ** 64n - 1n, 2n ** 64n - 1n],
    [65_537, 0x0123456789abcdefn, 2n ** 40n + 1n],
  ] as const)("counts %i points of seed %i, stream %i as the twin does", (samples, seed, stream) => {
    expect(run(kernels, samples, seed, stream).hits).toBe(countInDiscTwin(samples, seed, stream));
  });

  test("draws nothing when asked for no points", () => {
    const before = run(kernels, 0, 1n, 1n);
    expect(before.hits).toBe(0);
    expect(run(kernels, -5, 1n, 1n)).toEqual(before);
  });

  test("goes on where it stopped, at the end of a block", () => {
    const whole = run(kernels, 8192 + 1000, 3n, 4n);
    const statePtr = newState(kernels);
    kernels.initStream(statePtr, 3n, 4n);
    const parts = kernels.countInDisc(8192, statePtr) + kernels.countInDisc(1000, statePtr);
    expect(parts).toBe(whole.hits);
    expect([...stateWords(kernels, statePtr)]).toEqual(whole.state);
  });

  test("gives other points in the next call, another stream and another seed", () => {
    const statePtr = newState(kernels);
    kernels.initStream(statePtr, 5n, 6n);
    const counts = Array.from({ length: 4 }, () => kernels.countInDisc(1 << 20, statePtr));
    const others = [
      run(kernels, 1 << 20, 5n, 7n).hits,
      run(kernels, 1 << 20, 6n, 6n).hits,
      run(kernels, 1 << 20, 6n, 5n).hits,
    ];
    expect(new Set([...counts, ...others]).size).toBe(7);
  });
});

test("scalar and SIMD agree on long streams, in count and in state", () => {
  // 8 million points, of which about 600 get a third look.
  for (let stream = 0n; stream < 8n; stream++) {
    const samples = 1_000_003 - Number(stream);
    expect(run(simd, samples, 99n, stream)).toEqual(run(scalar, samples, 99n, stream));
  }
});
