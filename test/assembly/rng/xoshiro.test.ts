import { beforeAll, describe, expect, test } from "vitest";
import { BUILDS, type Build, type Instance, instantiate } from "../module.ts";

// The words that the reference C programs (prng.di.unimi.it/xoshiro256plusplus.c and xoshiro128plusplus.c) give from the
// state 1, 2, 3, 4. Published in the tests of the crate rand_xoshiro, src/xoshiro256plusplus.rs and
// src/xoshiro128plusplus.rs of github.com/rust-random/rngs.
const PUBLISHED_256 = [
  41943041n,
  58720359n,
  3588806011781223n,
  3591011842654386n,
  9228616714210784205n,
  9973669472204895162n,
  14011001112246962877n,
  12406186145184390807n,
  15849039046786891736n,
  10450023813501588000n,
];
const PUBLISHED_128 = [
  641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011, 621204420,
];

// From the state that the reference jump(), 2^128 steps, makes of 0, 0, 0, 1: a state with bits everywhere. Published in
// test/README.md of github.com/DSCF-1224/xoshiro-fortran.
const JUMPED_256 = [0x934d05e8b2076310n, 0xeabdd0bf76a1be51n, 0x75dd6a992accb1e8n, 0xc660c602a7330187n];
const PUBLISHED_JUMPED_256 = [
  0x88f9a31afdb439f5n,
  0x38134a20dfa1a232n,
  0x21d6a25a297797c7n,
  0xfca0846cc616d4f8n,
  0x1a9d1b267d52627an,
  0xc4345d87063bfe30n,
  0x88b7215cc87f6b88n,
  0xf5ef8fa1470de5een,
  0x8aaa468bb80baf3bn,
  0x7649b52b78bb4634n,
];

/** xoshiro256++ (bits = 64) and xoshiro128++ (bits = 32), written from the published C. */
function* reference(bits: 32 | 64, state: readonly bigint[]): Generator<bigint, never> {
  const word = (value: bigint): bigint => BigInt.asUintN(bits, value);
  const rotl = (x: bigint, k: number): bigint => word((x << BigInt(k)) | (x >> BigInt(bits - k)));
  const [resultTurn, shift, lastTurn] = bits === 64 ? [23, 17n, 45] : [7, 9n, 11];
  let [s0 = 0n, s1 = 0n, s2 = 0n, s3 = 0n] = state;
  while (true) {
    yield word(rotl(word(s0 + s3), resultTurn) + s0);
    const t = word(s1 << shift);
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= t;
    s3 = rotl(s3, lastTurn);
  }
}

function take(words: Generator<bigint, never>, n: number): bigint[] {
  return Array.from({ length: n }, () => words.next().value);
}

describe.each(BUILDS)("xoshiro generators, %s build", (build: Build) => {
  let instance: Instance;

  beforeAll(async () => {
    instance = await instantiate(build);
  });

  /** Words of xoshiro256++ from a state, and the state afterwards. */
  function words256(state: readonly bigint[], n: number, fill = "xoshiroWords"): bigint[] {
    const statePtr = instance.reserve(32);
    const outPtr = instance.reserve(8 * n);
    new BigUint64Array(instance.memory.buffer, statePtr, 4).set(state);
    instance.call(fill, n, statePtr, outPtr);
    return [...new BigUint64Array(instance.memory.buffer, outPtr, n)];
  }

  /** Words of four lanes of xoshiro128++, each from its own state, in calls of the given numbers of steps. */
  function words128(lanes: readonly (readonly bigint[])[], ...steps: number[]): Uint32Array {
    const total = steps.reduce((sum, n) => sum + n, 0);
    const statePtr = instance.reserve(64);
    const outPtr = instance.reserve(16 * total);
    const state = new Uint32Array(instance.memory.buffer, statePtr, 16);
    for (const [lane, words] of lanes.entries()) {
      for (const [i, word] of words.entries()) state[4 * i + lane] = Number(word);
    }
    let ptr = outPtr;
    for (const n of steps) {
      instance.call("fillXoshiro128pp", n, statePtr, ptr);
      ptr += 16 * n;
    }
    return new Uint32Array(instance.memory.buffer, outPtr, 4 * total).slice();
  }

  test("xoshiro256++ gives the published words", () => {
    expect(words256([1n, 2n, 3n, 4n], 10)).toEqual(PUBLISHED_256);
    expect(words256(JUMPED_256, 10)).toEqual(PUBLISHED_JUMPED_256);
  });

  test("xoshiro256++ is the published C for a thousand steps", () => {
    const state = take(reference(64, [1n, 2n, 3n, 4n]), 44).slice(40);
    expect(words256(state, 1000)).toEqual(take(reference(64, state), 1000));
  });

  test("an Rng is xoshiro256++, and its uniform takes the high 53 bits", () => {
    expect(words256([1n, 2n, 3n, 4n], 10, "rngWords")).toEqual(PUBLISHED_256);
    const statePtr = instance.reserve(32);
    const outPtr = instance.reserve(80);
    new BigUint64Array(instance.memory.buffer, statePtr, 4).set(JUMPED_256);
    instance.call("unit_", 10, statePtr, outPtr, 0, 0);
    const expected = PUBLISHED_JUMPED_256.map((word) => Number(word >> 11n) / 2 ** 53);
    expect([...new Float64Array(instance.memory.buffer, outPtr, 10)]).toEqual(expected);
  });

  test("xoshiro128++ gives the published words in every lane", () => {
    const found = words128(
      Array.from({ length: 4 }, () => [1n, 2n, 3n, 4n]),
      10,
    );
    for (const [step, word] of PUBLISHED_128.entries()) {
      expect([...found.subarray(4 * step, 4 * step + 4)]).toEqual([word, word, word, word]);
    }
  });

  test("the four lanes of xoshiro128++ are four generators, whatever the calls", () => {
    const seeds = take(reference(32, [1n, 2n, 3n, 4n]), 64).slice(48);
    const lanes = [0, 4, 8, 12].map((start) => seeds.slice(start, start + 4));
    const found = words128(lanes, 1, 2, 0, 250, 47);
    for (const [lane, state] of lanes.entries()) {
      const expected = take(reference(32, state), 300).map(Number);
      expect([...found].filter((_, i) => i % 4 === lane)).toEqual(expected);
    }
  });

  test("states have the sizes that the module exports", () => {
    const before = instance.reserve(0);
    const statePtr = instance.reserve(128);
    expect(statePtr).toBe(before);
    new Uint8Array(instance.memory.buffer, statePtr, 128).fill(7);
    instance.call("seedRng", statePtr, 1n, 2n);
    expect(new Uint8Array(instance.memory.buffer, statePtr, 128).subarray(32).every((x) => x === 7)).toBe(true);
    instance.call("seedXoshiro128pp", statePtr, 1n, 2n);
    expect(new Uint8Array(instance.memory.buffer, statePtr, 128).subarray(64).every((x) => x === 7)).toBe(true);
  });
});
