import { beforeAll, describe, expect, test } from "vitest";
import { BUILDS, type Build, type Instance, instantiate } from "../module.ts";

type Pair = [number, number];
type Quad = [number, number, number, number];

// Known answers of Philox4x32-10: counter, key, block. Random123, tests/kat_vectors (D. E. Shaw Research); the last
// counter and key are digits of pi.
const KNOWN_ANSWERS: readonly (readonly [counter: Quad, key: Pair, block: Quad])[] = [
  [
    [0x00000000, 0x00000000, 0x00000000, 0x00000000],
    [0x00000000, 0x00000000],
    [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
  ],
  [
    [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
    [0xffffffff, 0xffffffff],
    [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
  ],
  [
    [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    [0xa4093822, 0x299f31d0],
    [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
  ],
];

const LOW = 0xffffffffn;

/** A block, written from Salmon et al. (2011): S-boxes of figure 2, constants of table 2 and section 3.3. */
function reference(counter: readonly number[], key: readonly number[]): number[] {
  let [c0 = 0n, c1 = 0n, c2 = 0n, c3 = 0n] = counter.map(BigInt);
  let [k0 = 0n, k1 = 0n] = key.map(BigInt);
  for (let round = 0; round < 10; round++) {
    const left = c0 * 0xd2511f53n;
    const right = c2 * 0xcd9e8d57n;
    [c0, c1, c2, c3] = [(right >> 32n) ^ c1 ^ k0, right & LOW, (left >> 32n) ^ c3 ^ k1, left & LOW];
    k0 = (k0 + 0x9e3779b9n) & LOW;
    k1 = (k1 + 0xbb67ae85n) & LOW;
  }
  return [c0, c1, c2, c3].map(Number);
}

/** Two u32 as one u64, low half first. */
function join(low: number, high: number): bigint {
  return BigInt(low) | (BigInt(high) << 32n);
}

function halves(word: bigint): [number, number] {
  return [Number(word & LOW), Number(word >> 32n)];
}

describe.each(BUILDS)("Philox4x32-10, %s build", (build: Build) => {
  let instance: Instance;

  beforeAll(async () => {
    instance = await instantiate(build);
  });

  function fill(blocks: number, seed: bigint, stream: bigint, first: bigint): number[] {
    const outPtr = instance.reserve(16 * blocks + 16);
    new Uint32Array(instance.memory.buffer, outPtr + 16 * blocks, 4).fill(42);
    instance.call("fillPhilox", blocks, seed, stream, first, outPtr);
    expect([...new Uint32Array(instance.memory.buffer, outPtr + 16 * blocks, 4)]).toEqual([42, 42, 42, 42]);
    return [...new Uint32Array(instance.memory.buffer, outPtr, 4 * blocks)];
  }

  test.each(KNOWN_ANSWERS)("counter %o under key %o is the published block", (counter, key, block) => {
    const outPtr = instance.reserve(16);
    const [c0, c1, c2, c3] = counter;
    instance.call("philoxBlock", join(c0, c1), join(c2, c3), join(...key), outPtr);
    expect([...new Uint32Array(instance.memory.buffer, outPtr, 4)]).toEqual(block);
    expect(reference(counter, key)).toEqual(block);
  });

  test.each(KNOWN_ANSWERS)(
    "the published block of %o under %o is in its stream, at every place of a fill",
    (counter, key, block) => {
      const [c0, c1, c2, c3] = counter;
      for (let place = 0; place < 9; place++) {
        const first = BigInt.asUintN(64, join(c0, c1) - BigInt(place));
        const words = fill(9, join(...key), join(c2, c3), first);
        expect(words.slice(4 * place, 4 * place + 4)).toEqual(block);
      }
    },
  );

  test("block numbers carry from word to word, and wrap around", () => {
    for (const first of [0xfffffffdn, 0xffff_ffff_ffff_fffdn]) {
      const words = fill(7, 3n, 5n, first);
      for (let i = 0; i < 7; i++) {
        const counter = [...halves(BigInt.asUintN(64, first + BigInt(i))), 5, 0];
        expect(words.slice(4 * i, 4 * i + 4)).toEqual(reference(counter, [3, 0]));
      }
    }
  });

  test("any number of blocks of any stream is what the reference gives", () => {
    let word = 12345n;
    const next = (): bigint => (word = BigInt.asUintN(64, word * 6364136223846793005n + 1442695040888963407n));
    for (const blocks of [0, 1, 3, 4, 5, 8, 31]) {
      const [seed, stream, first] = [next(), next(), next()];
      const expected = Array.from({ length: blocks }, (_, i) =>
        reference([...halves(BigInt.asUintN(64, first + BigInt(i))), ...halves(stream)], halves(seed)),
      );
      expect(fill(blocks, seed, stream, first)).toEqual(expected.flat());
    }
    expect(fill(0, 1n, 2n, 3n)).toEqual([]);
  });
});
