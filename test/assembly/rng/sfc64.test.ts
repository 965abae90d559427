import { describe, expect, test } from "vitest";
import { BUILDS, type Kernels, loadKernels, newState, stateWords } from "../kernels/load.ts";

// Outputs of SFC64 seeded with 0 after 12 discarded steps, so of steps 13 to 28.
// Source: Zig standard library, lib/std/Random/Sfc64.zig, test "sequence"; PractRand itself publishes none.
const PUBLISHED = [
  0x3acfa029e3cc6041n,
  0xf5b6515bf2ee419cn,
  0x1259635894a29b61n,
  0x0b6ae75395f8ebd6n,
  0x225622285ce302e2n,
  0x520d28611395cb21n,
  0xdb909c818901599dn,
  0x8ffd195365216f57n,
  0xe8c4ad5e258ac04an,
  0x8f8ef2c89fdb63can,
  0xf9865b01d98d8e2fn,
  0x46555871a65d08ban,
  0x66868677c6298fcdn,
  0x2ce15a7e6329f57dn,
  0x0b2f1833ca91ca79n,
  0x4b0890ac9bf453can,
];

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);

/**
 * State (a, b, c) after `steps` steps from three seed words and counter 1, written from PractRand 0.95,
 * src/RNGs/sfc.cpp.
 */
function reference(seeds: readonly [bigint, bigint, bigint], steps: number): { a: bigint; b: bigint; c: bigint } {
  let [a, b, c] = seeds;
  for (let counter = 1; counter <= steps; counter++) {
    const tmp = u64(a + b + BigInt(counter));
    a = b ^ (b >> 11n);
    b = u64(c + (c << 3n));
    c = u64(((c << 24n) | (c >> 40n)) + tmp);
  }
  return { a, b, c };
}

/** Output of the coming step of a lane, read from the state. */
function output(words: BigUint64Array, lane: number): bigint {
  return u64((words[lane] ?? 0n) + (words[4 + lane] ?? 0n) + (words[12] ?? 0n));
}

/** State words at the start of each of the next `calls` calls for `samples` points. */
function* visitStates(kernels: Kernels, statePtr: number, samples: number, calls: number): Generator<BigUint64Array> {
  for (let call = 0; call < calls; call++) {
    yield stateWords(kernels, statePtr);
    kernels.countInDisc(samples, statePtr);
  }
}

/** Deviation of the byte counts from uniform, in standard deviations of chi-square with 255 degrees of freedom. */
function byteSigmas(words: readonly bigint[]): number {
  const counts = new Float64Array(256);
  const bytes = new Uint8Array(BigUint64Array.from(words).buffer);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  const expected = bytes.length / 256;
  const chiSquare = counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  return (chiSquare - 255) / Math.sqrt(2 * 255);
}

describe.each(BUILDS)("the generator in %s", (build) => {
  const kernels = loadKernels(build);
  const statePtr = newState(kernels);

  // 16 points take the vector code of the SIMD build, 1 point the scalar code of both.
  test.each([16, 1])("gives the published outputs of SFC64, %i points a step", (samples) => {
    kernels.initStream(statePtr, 0n, 0n);
    let checked = 0;
    for (const words of visitStates(kernels, statePtr, samples, 10)) {
      const expected = PUBLISHED[Number(words[12]) - 13];
      if (expected === undefined) break;
      expect(output(words, 0)).toBe(expected);
      checked++;
    }
    expect(checked).toBeGreaterThanOrEqual(4);
  });

  test("starts every lane from seed, stream and lane number, and steps all alike", () => {
    const seed = 0xfedcba9876543210n;
    const stream = 0x0011223344556677n;
    kernels.initStream(statePtr, seed, stream);
    expect(stateWords(kernels, statePtr)[12]).toBe(19n);
    kernels.countInDisc(50_001, statePtr);
    const words = stateWords(kernels, statePtr);
    for (const lane of [0, 1, 2, 3]) {
      const { a, b, c } = reference([seed, stream, BigInt(lane)], Number(words[12]) - 1);
      expect([words[lane], words[4 + lane], words[8 + lane]]).toEqual([a, b, c]);
    }
  });

  test("keeps the counter in step: at least one step for 16 points, at most 18 more for the undecided", () => {
    kernels.initStream(statePtr, 4n, 4n);
    for (let call = 0; call < 1000; call++) {
      const before = Number(stateWords(kernels, statePtr)[12]);
      kernels.countInDisc(16, statePtr);
      const steps = Number(stateWords(kernels, statePtr)[12]) - before;
      expect(steps).toBeGreaterThanOrEqual(1);
      expect(steps).toBeLessThanOrEqual(18);
    }
  });

  test("gives uniform bytes within a stream, within 5 sigma", () => {
    kernels.initStream(statePtr, 11n, 12n);
    const words: bigint[] = [];
    for (const state of visitStates(kernels, statePtr, 16, 20_000)) {
      for (const lane of [0, 1, 2, 3]) words.push(output(state, lane));
    }
    expect(Math.abs(byteSigmas(words))).toBeLessThan(5);
  });

  test.each(["seeds", "streams"])(
    "gives uniform, unrelated first words to neighbouring %s, within 5 sigma",
    (which) => {
      const count = 20_000;
      const firsts = Array.from({ length: count }, (_, index) => {
        kernels.initStream(statePtr, which === "seeds" ? BigInt(index) : 1n, which === "seeds" ? 1n : BigInt(index));
        return output(stateWords(kernels, statePtr), 0);
      });
      expect(Math.abs(byteSigmas(firsts))).toBeLessThan(5);
      const differences = firsts.map((word, index) => word ^ (firsts[(index + 1) % count] ?? 0n));
      expect(Math.abs(byteSigmas(differences))).toBeLessThan(5);
    },
  );
});
