import { beforeAll, describe, expect, test } from "vitest";
import { type Instance, instantiate } from "../module.ts";
import { normalCdf, normalTail } from "./special-functions.ts";
import { expectKs, expectMoments, expectTail, expectWithin, K, momentDeviations } from "./statistics.ts";

const NORMAL = { mean: 0, variance: 1, skewness: 0, kurtosis: 3 };
const EXPONENTIAL = { mean: 1, variance: 1, skewness: 2, kurtosis: 9 };
const UNIFORM = { mean: 1 / 2, variance: 1 / 12, skewness: 0, kurtosis: 9 / 5 };

// What a block must not write to, beyond its end.
const GUARD = 42;

let instance: Instance;

beforeAll(async () => {
  instance = await instantiate("simd");
});

const MAKERS = {
  normalsOf: "seedRng",
  uniformsOf: "seedRng",
  fillNormal: "initStream",
  fillUniform: "initStream",
  fillExponential: "initStream",
} as const;
type Maker = keyof typeof MAKERS;

/** Numbers of `counts.length` blocks, one after the other, from one stream. */
function draw(maker: Maker, seed: bigint, ...counts: number[]): Float64Array {
  const total = counts.reduce((sum, count) => sum + Math.max(count, 0), 0);
  const outPtr = instance.reserve(8 * (total + 1));
  const statePtr = instance.reserve(112);
  instance.call(MAKERS[maker], statePtr, seed, 0n);
  let ptr = outPtr;
  for (const count of counts) {
    const end = Math.max(count, 0);
    new Float64Array(instance.memory.buffer, ptr + 8 * end, 1)[0] = GUARD;
    instance.call(maker, count, statePtr, ptr);
    expect(new Float64Array(instance.memory.buffer, ptr + 8 * end, 1)[0]).toBe(GUARD);
    ptr += 8 * end;
  }
  return new Float64Array(instance.memory.buffer, outPtr, total).slice();
}

/** `n` numbers in blocks of sizes that are no multiples of anything. */
function drawUneven(maker: Maker, seed: bigint, n: number): Float64Array {
  const counts: number[] = [];
  for (let left = n, size = 1; left > 0; left -= size) {
    size = Math.min(left, 1 + ((size * 7 + 331) % 4099));
    counts.push(size);
  }
  return draw(maker, seed, ...counts);
}

describe.each(["fillNormal", "normalsOf"] as const)("blocks of normal numbers: %s", (maker) => {
  test.each([
    ["one large block", (seed: bigint) => draw(maker, seed, 1_000_000)],
    ["many uneven blocks", (seed: bigint) => drawUneven(maker, seed, 1_000_000)],
  ])("%s follows the law", (_name, make) => {
    const sample = make(101n);
    expectMoments(sample, NORMAL);
    expectKs(sample.subarray(0, 200_000), normalCdf);
    for (const bound of [1, 2.5, 3.6541528853610088, 4]) {
      expectTail(sample, bound, normalTail(bound));
      expectTail(
        sample.map((x) => -x),
        bound,
        normalTail(bound),
      );
    }
  });

  test("neighbours in a block and in the next block are uncorrelated", () => {
    const sample = draw(maker, 102n, 1_000_000);
    for (const lag of [1, 2, 4, 1024]) {
      const products = sample.subarray(lag).map((x, i) => x * (sample[i] ?? 0));
      expectWithin(momentDeviations(products, { ...NORMAL, kurtosis: 9 }).mean, K, `lag ${lag}`);
    }
  });
});

describe.each(["fillUniform", "uniformsOf"] as const)("blocks of uniform numbers: %s", (maker) => {
  test.each([
    ["one large block", (seed: bigint) => draw(maker, seed, 1_000_000)],
    ["many uneven blocks", (seed: bigint) => drawUneven(maker, seed, 1_000_000)],
  ])("%s follows the law", (_name, make) => {
    const sample = make(103n);
    expect(sample.every((x) => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 52))).toBe(true);
    expectMoments(sample, UNIFORM);
    expectKs(sample.subarray(0, 200_000), (x) => x);
    for (const rest of [0.01, 5e-5]) expectTail(sample, 1 - rest, rest);
  });
});

describe("blocks of exponential numbers", () => {
  test.each([
    ["one large block", (seed: bigint) => draw("fillExponential", seed, 1_000_000)],
    ["many uneven blocks", (seed: bigint) => drawUneven("fillExponential", seed, 1_000_000)],
  ])("%s follows the law", (_name, make) => {
    const sample = make(107n);
    expect(sample.every((x) => x > 0)).toBe(true);
    expectMoments(sample, EXPONENTIAL);
    expectKs(sample.subarray(0, 200_000), (x) => 1 - Math.exp(-x));
    for (const bound of [1, 4, 7.69711747013105, 9]) expectTail(sample, bound, Math.exp(-bound));
  });
});

describe("laws of a coordinate by inversion", () => {
  test.each([0, 0.25, 0.5, 1 - 2 ** -52])("%d stands for the middle of its cell", (u) => {
    const middle = u + 2 ** -53;
    expect(instance.call("normalOf", u)).toBe(instance.call("inverseNormal", middle));
    expect(instance.call("exponentialOf", u)).toBeCloseTo(-Math.log1p(-middle), 12);
  });

  test("both ends give finite numbers", () => {
    expect(instance.call("normalOf", 0)).toBeCloseTo(-8.21, 2);
    expect(instance.call("normalOf", 1 - 2 ** -52)).toBeCloseTo(8.21, 2);
    expect(instance.call("exponentialOf", 0)).toBeGreaterThan(0);
    expect(instance.call("exponentialOf", 1 - 2 ** -52)).toBeCloseTo(53 * Math.log(2), 9);
  });
});

describe("blocks", () => {
  test.each(Object.keys(MAKERS) as Maker[])("%s: any count, also none and negative ones, writes that many", (maker) => {
    for (const count of [-5, 0, 1, 2, 3, 4, 5, 31, 32, 33, 63, 1023, 1024, 1025, 2050]) {
      const sample = draw(maker, 104n, count);
      expect(sample.length).toBe(Math.max(count, 0));
      expect(new Set(sample).size).toBe(sample.length);
      expect(sample.every((x) => Number.isFinite(x) && x !== GUARD)).toBe(true);
    }
  });

  test("fillUniform: n and then m numbers are n + m numbers if n is a multiple of 4", () => {
    expect(draw("fillUniform", 105n, 1028, 777)).toEqual(draw("fillUniform", 105n, 1805));
  });

  test("a second block goes on where the first ended", () => {
    for (const maker of Object.keys(MAKERS) as Maker[]) {
      const sample = draw(maker, 106n, 4096, 4096);
      expect(new Set(sample).size).toBe(8192);
    }
  });

  test("normal numbers from a state of zeros end", () => {
    const outPtr = instance.reserve(8 * 2000);
    instance.call("fillNormal", 2000, instance.reserve(112), outPtr);
    expect(new Float64Array(instance.memory.buffer, outPtr, 2000).every(Number.isFinite)).toBe(true);
  });
});
