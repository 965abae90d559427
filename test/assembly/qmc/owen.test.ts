import { beforeAll, describe, expect, test } from "vitest";
import { BUILDS, type Instance, instantiate } from "../module.ts";
import { plainPoints, ScrambledPoints } from "./points.ts";

/** Tolerance in standard errors, at fixed seeds. */
const K = 4.5;

let scalar: Instance;

beforeAll(async () => {
  scalar = await instantiate();
});

describe("the scrambling hash", () => {
  // Computed from Vegdahl's formula in another language, with whole numbers of any size.
  test.each(knownHashes())("of %d with the seed %d is %d", (digits, seed, result) => {
    expect(scalar.call("scrambleReversed", digits, seed) >>> 0).toBe(result);
  });

  test("lets no bit depend on a higher one", () => {
    for (let bit = 0; bit < 32; bit++) {
      for (const [digits, seed] of [[0x12345678, 0x9abcdef0] as const, [0, 1] as const, [-1, 0x7fff0001] as const]) {
        const changed =
          (scalar.call("scrambleReversed", digits ^ (1 << bit), seed) ^
            scalar.call("scrambleReversed", digits, seed)) >>>
          0;
        // The bit itself changes, and none below it.
        expect(31 - Math.clz32(changed & -changed)).toBe(bit);
      }
    }
  });

  test("reverses bits", () => {
    expect(scalar.call("reverseBits", 1) >>> 0).toBe(0x80000000);
    expect(scalar.call("reverseBits", 0x12345678) >>> 0).toBe(0x1e6a2c48);
  });
});

function wrap(x: bigint): bigint {
  return BigInt.asUintN(32, x);
}

function knownHashes(): [digits: number, seed: number, result: number][] {
  return [
    [0, 0],
    [1, 0],
    [0xdeadbeef, 0x01234567],
    [0x80000000, 0xffffffff],
  ].map(([digits = 0, seed = 0]) => {
    let x = BigInt(digits);
    x = wrap(x ^ (x * 0x3d20adean));
    x = wrap(x + BigInt(seed));
    x = wrap(x * ((BigInt(seed) >> 16n) | 1n));
    x = wrap(x ^ (x * 0x05526c56n));
    x = wrap(x ^ (x * 0x53a22864n));
    return [digits, seed, Number(x)];
  });
}

/** How many points lie in each of the boxes of 2^-first by 2^-second. */
function counts(points: readonly (readonly number[])[], first: number, second: number): number[] {
  const found = new Array<number>(2 ** (first + second)).fill(0);
  for (const [x = 0, y = 0] of points) {
    const box = Math.floor(x * 2 ** first) * 2 ** second + Math.floor(y * 2 ** second);
    found[box] = (found[box] ?? 0) + 1;
  }
  return found;
}

function pairs(numbers: Float64Array): number[][] {
  return Array.from({ length: numbers.length / 2 }, (_, i) => [numbers[2 * i] ?? 0, numbers[2 * i + 1] ?? 0]);
}

describe("the first 2^m points in two dimensions", () => {
  const M = 10;

  test.each([
    ["as they are", () => plainPoints(2, 2 ** M)],
    ["scrambled", () => pairs(new ScrambledPoints(scalar, 2, 2 ** M).numbers("fillUniformPoints", 0, 2 ** M))],
    [
      "scrambled otherwise",
      () => pairs(new ScrambledPoints(scalar, 2, 2 ** M).numbers("fillUniformPoints", 9, 2 ** M)),
    ],
  ])("%s are a (0, m, 2)-net: one in each box of volume 2^-m", (_, points) => {
    const all = points();
    for (let first = 0; first <= M; first++) {
      expect(counts(all, first, M - first).every((count) => count === 1)).toBe(true);
    }
  });
});

describe("scrambled points", () => {
  test("in each of 1024 dimensions lie one in each interval of length 2^-m", () => {
    const [dimensions, count] = [1024, 256];
    const words = new ScrambledPoints(scalar, dimensions, count).words(3, count);
    for (let dimension = 0; dimension < dimensions; dimension++) {
      const places = Array.from({ length: count }, (_, i) => Number((words[i * dimensions + dimension] ?? 0n) >> 56n));
      expect(new Set(places).size).toBe(count);
    }
  });

  test("are the same in both builds, and for the same stream; others for another stream or seed", async () => {
    const instances = await Promise.all(BUILDS.map((build) => instantiate(build)));
    const [one, two] = instances.map((instance) => new ScrambledPoints(instance, 7, 100)) as [
      ScrambledPoints,
      ScrambledPoints,
    ];
    const words = one.words(5, 100);
    expect(two.words(5, 100)).toEqual(words);
    expect(one.words(5, 100)).toEqual(words);
    expect(one.words(6, 100)).not.toEqual(words);
    expect(one.words(5, 100, 1n)).not.toEqual(words);
  });

  test("are each uniform by itself, in all digits, and independent of the other coordinates", () => {
    const streams = 4096;
    const points = new ScrambledPoints(scalar, 3, 8);
    const drawn = Array.from({ length: streams }, (_, stream) => points.words(stream, 8));
    for (let at = 0; at < 24; at++) {
      for (let bit = 12n; bit < 64n; bit++) {
        const ones = drawn.filter((words) => ((words[at] ?? 0n) >> bit) & 1n).length;
        expect(Math.abs(ones - streams / 2) / Math.sqrt(streams / 4)).toBeLessThan(K);
      }
      const other = at % 3 === 2 ? at - 2 : at + 1;
      const units = drawn.map((words) => [at, other].map((i) => Number((words[i] ?? 0n) >> 11n) / 2 ** 53 - 0.5));
      const product = units.reduce((sum, [x = 0, y = 0]) => sum + 12 * x * y, 0);
      expect(Math.abs(product) / Math.sqrt(streams)).toBeLessThan(K);
    }
  });

  test("are apart as nested scrambling has it: equal digits stay equal, the next differs, those behind are random", () => {
    const streams = 4096;
    const count = 64;
    const plain = plainPoints(1, count).map(([x = 0]) => Math.round(x * 2 ** 6));
    const points = new ScrambledPoints(scalar, 1, count);
    const drawn = Array.from({ length: streams }, (_, stream) => points.words(stream, count));
    for (const [i, j] of [
      [0, 1],
      [0, 2],
      [5, 6],
      [12, 50],
      [33, 63],
    ] as const) {
      const first = Math.clz32((plain[i] ?? 0) ^ (plain[j] ?? 0)) - 26;
      for (let digit = 0; digit < 40; digit++) {
        const shift = BigInt(63 - digit);
        const equal = drawn.filter((words) => ((((words[i] ?? 0n) ^ (words[j] ?? 0n)) >> shift) & 1n) === 0n).length;
        if (digit < first) expect(equal).toBe(streams);
        else if (digit === first) expect(equal).toBe(0);
        else
          expect(Math.abs(equal - streams / 2) / Math.sqrt(streams / 4), `digit ${digit} of ${i}, ${j}`).toBeLessThan(
            K,
          );
      }
    }
  });

  test("trap where a kernel asks for other dimensions than were set", () => {
    const points = new ScrambledPoints(scalar, 3, 4);
    expect(points.words(0, 1)).toHaveLength(3);
    expect(() => scalar.call("fillSobol", 4, 1, 0)).toThrow(WebAssembly.RuntimeError);
    scalar.call("sobol", 0, 0);
    expect(() => scalar.call("fillSobol", 3, 1, 0)).toThrow(WebAssembly.RuntimeError);
  });

  test("as normal numbers are the quantiles of the uniform ones", () => {
    const points = new ScrambledPoints(scalar, 2, 64);
    const words = points.words(4, 64);
    const normals = points.numbers("fillNormalPoints", 4, 64);
    expect(normals[17]).toBe(scalar.call("inverseNormal", Number(((words[17] ?? 0n) >> 12n) | 1n) / 2 ** 52));
    const mean = normals.reduce((sum, z) => sum + z, 0) / 128;
    const variance = normals.reduce((sum, z) => sum + z * z, 0) / 128;
    // Sixty-four balanced points; random ones would be off by 0.09 and 0.13.
    expect(Math.abs(mean)).toBeLessThan(0.02);
    expect(variance).toBeCloseTo(1, 1);
  });
});
