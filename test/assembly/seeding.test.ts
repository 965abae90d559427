import { beforeAll, describe, expect, test } from "vitest";
import { type Instance, instantiate } from "./module.ts";

let instance: Instance;

beforeAll(async () => {
  instance = await instantiate();
});

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const GOLDEN = 0x9e3779b97f4a7c15n;
const EDGES = [0n, 1n, 2n, 63n, 2n ** 31n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n];

/** Stafford's mix 13, the finaliser of splitmix64 (Steele, Lea & Flood 2014; prng.di.unimi.it/splitmix64.c). */
function mix(word: bigint): bigint {
  let z = word;
  z = u64((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
  z = u64((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
  return z ^ (z >> 31n);
}

function state(seed: bigint, stream: bigint): [bigint, bigint, bigint, bigint] {
  const statePtr = instance.reserve(32);
  instance.call("seedRng", statePtr, seed, stream);
  const [s0 = 0n, s1 = 0n, s2 = 0n, s3 = 0n] = new BigUint64Array(instance.memory.buffer, statePtr, 4);
  return [s0, s1, s2, s3];
}

/** Seed and stream from words 0 and 1 of a state: the four rounds of the network backwards. */
function invert(left: bigint, right: bigint): [seed: bigint, stream: bigint] {
  const keys = [0x243f6a8885a308d3n, 0x13198a2e03707344n, 0xa4093822299f31d0n, 0x082efa98ec4e6c89n] as const;
  let [l, r] = [left, right];
  l ^= mix(u64(r + keys[3]));
  r ^= mix(u64(l + keys[2]));
  l ^= mix(u64(r + keys[1]));
  r ^= mix(u64(l + keys[0]));
  return [l, r];
}

describe("seeding", () => {
  test("the mixing function is that of splitmix64", () => {
    // splitmix64 from the seed 1234567, as published at rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64.
    const published = [
      6457827717110365317n,
      3203168211198807973n,
      9817491932198370423n,
      4593380528125082431n,
      16408922859458223821n,
    ];
    const outPtr = instance.reserve(8);
    for (const [i, expected] of published.entries()) {
      instance.call("mix", u64(1234567n + BigInt(i + 1) * GOLDEN), outPtr);
      expect(new BigUint64Array(instance.memory.buffer, outPtr, 1)[0]).toBe(expected);
    }
  });

  test("a state leads back to its seed and stream, so no two pairs share one", () => {
    for (const seed of EDGES) {
      for (const stream of EDGES) {
        const [s0, s1] = state(seed, stream);
        expect(invert(s0, s1)).toEqual([seed, stream]);
      }
    }
  });

  test("the pair whose words 0 and 1 are zero still has a good state", () => {
    const [seed, stream] = invert(0n, 0n);
    const [s0, s1, s2, s3] = state(seed, stream);
    expect([s0, s1]).toEqual([0n, 0n]);
    expect([s2, s3]).toEqual([mix(GOLDEN), mix(u64(2n * GOLDEN))]);
  });

  test("a state depends on the arguments alone, and stays the same from version to version", () => {
    expect(state(2026n, 7n)).toEqual(state(2026n, 7n));
    // Changing these numbers changes every result that anybody has published with a seed.
    expect(state(0n, 0n).map((word) => word.toString(16))).toMatchInlineSnapshot(`
      [
        "7d63177d5313ca8f",
        "2be303b68dcb4d19",
        "8529aeb53037fe44",
        "4c00515495c2c3f7",
      ]
    `);
    expect(state(2026n, 7n).map((word) => word.toString(16))).toMatchInlineSnapshot(`
      [
        "eab82c023ebe020c",
        "47d9bd3b933ed411",
        "e6469c05beb37af7",
        "103014e846ac1280",
      ]
    `);
  });

  test("seed and stream are not interchangeable", () => {
    expect(state(1n, 2n)).not.toEqual(state(2n, 1n));
  });

  test("one bit of seed or stream changes half of the state", () => {
    let changed = 0;
    let tries = 0;
    for (let bit = 0n; bit < 64n; bit++) {
      for (const [seed, stream] of [
        [1n << bit, 0n],
        [0n, 1n << bit],
        [5n ^ (1n << bit), 9n],
      ] as const) {
        const from = tries++ % 3 === 2 ? state(5n, 9n) : state(0n, 0n);
        changed += hamming(from, state(seed, stream));
      }
    }
    // 192 pairs of 256 bits: binomial, deviation 8 a pair; k = 4.5.
    expect(Math.abs(changed / tries - 128)).toBeLessThan((4.5 * 8) / Math.sqrt(tries));
  });

  test("no lane of xoshiro128++ starts from zero, and all lanes of all streams differ", () => {
    const statePtr = instance.reserve(64);
    const seen = new Set<string>();
    for (const seed of EDGES) {
      for (let stream = 0n; stream < 200n; stream++) {
        instance.call("seedXoshiro128pp", statePtr, seed, stream);
        const words = new Uint32Array(instance.memory.buffer, statePtr, 16);
        for (let lane = 0; lane < 4; lane++) seen.add([0, 4, 8, 12].map((word) => words[word + lane]).join());
      }
    }
    expect(seen.size).toBe(EDGES.length * 200 * 4);
    expect(seen.has("0,0,0,0")).toBe(false);
  });
});

function hamming(a: readonly bigint[], b: readonly bigint[]): number {
  return a.reduce((sum, word, i) => sum + (word ^ (b[i] ?? 0n)).toString(2).replaceAll("0", "").length, 0);
}
