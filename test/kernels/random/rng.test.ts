import { describe, expect, test } from "vitest";
import { builtIn } from "../../../src/kernels/built-in.ts";
import { EntropyRng } from "../../../src/kernels/random/entropy-rng.ts";
import { RandomModule } from "../../../src/kernels/random/random-module.ts";
import type { Rng } from "../../../src/kernels/random/rng.ts";
import { StreamRng } from "../../../src/kernels/random/stream-rng.ts";
import { rng } from "../../../src/sampling/make-rng.ts";
import { normalCdf, normalTail } from "../../assembly/distribution/special-functions.ts";
import {
  chiSquareDeviate,
  countValues,
  expectChances,
  expectKs,
  expectMoments,
  expectTail,
  expectWithin,
  hitDeviation,
  K,
  ksStatistic,
  momentDeviations,
} from "../../assembly/distribution/statistics.ts";

const UNIFORM = { mean: 1 / 2, variance: 1 / 12, skewness: 0, kurtosis: 9 / 5 };
const NORMAL = { mean: 0, variance: 1, skewness: 0, kurtosis: 3 };
const EXPONENTIAL = { mean: 1, variance: 1, skewness: 2, kurtosis: 9 };

function draw(n: number, next: () => number): Float64Array {
  return Float64Array.from({ length: n }, next);
}

function rngOf(build: "scalar" | "simd"): Rng {
  return new StreamRng(new RandomModule(builtIn(build).compiled), { seed: 11n, stream: 3n });
}

describe("numbers of a stream", () => {
  const random = rng({ seed: 2026, stream: 7 });

  test("uniform: multiples of 2^-52 in [0, 1)", () => {
    const sample = draw(1_000_000, () => random.uniform());
    expect(sample.every((x) => x >= 0 && x < 1 && Number.isInteger(x * 2 ** 52))).toBe(true);
    expectMoments(sample, UNIFORM);
    expectKs(sample.subarray(0, 200_000), (x) => x);
  });

  test("normal", () => {
    const sample = draw(1_000_000, () => random.normal());
    expectMoments(sample, NORMAL);
    expectKs(sample.subarray(0, 200_000), normalCdf);
    for (const bound of [1, 2.5, 4]) expectTail(sample, bound, normalTail(bound));
  });

  test("exponential", () => {
    const sample = draw(1_000_000, () => random.exponential());
    expectMoments(sample, EXPONENTIAL);
    expectKs(sample.subarray(0, 200_000), (x) => 1 - Math.exp(-x));
    for (const bound of [1, 4, 9]) expectTail(sample, bound, Math.exp(-bound));
  });

  test("laws that take turns do not know of each other", () => {
    const turns = rng({ seed: 5 });
    const pairs = Array.from({ length: 300_000 }, () => [turns.uniform(), turns.normal()] as const);
    const products = Float64Array.from(pairs, ([u, x]) => Math.sqrt(12) * (u - 0.5) * x);
    expectMoments(products, { mean: 0, variance: 1, skewness: 0, kurtosis: (9 / 5) * 3 });
  });

  test("neighbouring streams, and streams of neighbouring seeds, are uncorrelated", () => {
    const n = 200_000;
    const of = (seed: number, stream: number): Float64Array => {
      const one = rng({ seed, stream });
      return draw(n, () => one.normal());
    };
    const [first, second, third] = [of(1, 0), of(1, 1), of(2, 0)];
    for (const other of [second, third]) {
      const products = first.map((x, i) => x * (other[i] ?? 0));
      expectWithin(momentDeviations(products, { ...NORMAL, kurtosis: 9 }).mean, K, "correlation");
    }
  });

  test("the first numbers of many streams follow the law: what a map of short calls draws", () => {
    const sample = Float64Array.from({ length: 100_000 }, (_, stream) => rng({ seed: 3, stream }).uniform());
    expectMoments(sample, UNIFORM);
    expectKs(sample, (x) => x);
  });

  // The stream is a promise: these numbers stay.
  test("are these", () => {
    const fixed = rng({ seed: 2026, stream: 1 });
    expect([fixed.uniform(), fixed.normal(), fixed.exponential(), fixed.integer(1000)]).toMatchInlineSnapshot(`
      [
        0.6515031505039195,
        -0.5918116167734714,
        1.260369680345588,
        450,
      ]
    `);
    expect(rng({ seed: 2n ** 64n - 1n, stream: 2n ** 64n - 1n }).uniform()).toMatchInlineSnapshot(`0.4286515364346999`);
  });

  test("are the same bits in the scalar and the SIMD build, across blocks of all sizes", () => {
    const [scalar, simd] = [rngOf("scalar"), rngOf("simd")];
    for (let i = 0; i < 5000; i++) {
      expect(simd.uniform()).toBe(scalar.uniform());
      if (i % 3 === 0) expect(simd.normal()).toBe(scalar.normal());
      if (i % 7 === 0) expect(simd.exponential()).toBe(scalar.exponential());
    }
  });

  test("never repeat when a small block is followed by larger ones", () => {
    for (const law of ["uniform", "normal", "exponential"] as const) {
      const one = rng({ seed: 1 });
      expect(new Set(draw(5000, () => one[law]())).size).toBe(5000);
    }
  });

  test("of one seed and stream are the same, however others are drawn meanwhile", () => {
    const [a, b] = [rng({ seed: 9, stream: 4 }), rng({ seed: 9, stream: 4 })];
    const other = rng({ seed: 10 });
    for (let i = 0; i < 2000; i++) {
      other.normal();
      expect(a.normal()).toBe(b.normal());
    }
  });

  test("without a seed are others each time", () => {
    expect(rng().uniform()).not.toBe(rng().uniform());
  });
});

// Not to be repeated, so the thresholds are wider: 7 standard errors, chance 3e-12.
describe("numbers of the system's entropy", () => {
  const random = new EntropyRng();
  const deviate = (sample: Float64Array, law: typeof NORMAL): number =>
    Math.max(...Object.values(momentDeviations(sample, law)).map(Math.abs));

  test.each([
    { law: "uniform", moments: UNIFORM, cdf: (x: number) => x },
    { law: "normal", moments: NORMAL, cdf: normalCdf },
    { law: "exponential", moments: EXPONENTIAL, cdf: (x: number) => 1 - Math.exp(-x) },
  ] as const)("$law", ({ law, moments, cdf }) => {
    const sample = draw(200_000, () => random[law]());
    expect(deviate(sample, moments)).toBeLessThan(7);
    expect(ksStatistic(sample, cdf)).toBeLessThan(4);
  });

  test("uniform and integer fill their ranges", () => {
    expect(draw(10_000, () => random.uniform()).every((x) => x >= 0 && x < 1)).toBe(true);
    const counts = countValues(
      draw(60_000, () => random.integer(6)),
      6,
    );
    expect(Math.abs(chiSquareDeviate(counts, new Array<number>(6).fill(1 / 6), 60_000))).toBeLessThan(7);
  });
});

describe("arguments of other libraries", () => {
  test.each(["stream", "entropy"])("are refused, and what to write is said: %s", (kind) => {
    // As plain JavaScript calls it.
    const random = (kind === "stream" ? rng({ seed: 1 }) : new EntropyRng()) as unknown as Record<
      "integer" | "normal" | "exponential",
      (...given: number[]) => number
    >;
    expect(() => random.integer(1, 6)).toThrow("too many arguments; write a + integer(b - a + 1)");
    expect(() => random.normal(10, 2)).toThrow("too many arguments; write m + s * normal()");
    expect(() => random.exponential(2)).toThrow("too many arguments; write m * exponential()");
  });
});

describe("integer", () => {
  const random = rng({ seed: 42 });

  test.each([1, 2, 6, 10, 1000])("is each of %d numbers as often", (n) => {
    const sample = draw(100_000, () => random.integer(n));
    expect(sample.every((x) => Number.isInteger(x) && x >= 0 && x < n)).toBe(true);
    if (n > 1) expectChances(countValues(sample, n), new Array<number>(n).fill(1 / n), sample.length);
  });

  // Of 2^32 words three quarters: a remainder or a rounded product would give a third of the numbers twice as often.
  test.each([3 * 2 ** 30, 2 ** 31 + 1, 2 ** 32 - 1, 2 ** 32])(
    "has no bias where words don't divide evenly: n = %d",
    (n) => {
      const sample = draw(300_000, () => random.integer(n));
      expect(sample.every((x) => Number.isInteger(x) && x >= 0 && x < n)).toBe(true);
      for (const share of [1 / 3, 1 / 2, 2 / 3]) {
        const hits = sample.reduce((sum, x) => sum + Number(x < n * share), 0);
        expectWithin(hitDeviation(hits, sample.length, Math.ceil(n * share) / n), K, `below ${share} n`);
      }
      for (const modulus of [2, 3, 5]) {
        const classes = countValues(
          sample.map((x) => x % modulus),
          modulus,
        );
        expectChances(classes, new Array<number>(modulus).fill(1 / modulus), sample.length);
      }
    },
  );

  test.each([2 ** 32 + 1, 3 * 2 ** 51, 2 ** 53 - 1])("goes beyond words of 32 bits: n = %d", (n) => {
    const sample = draw(300_000, () => random.integer(n));
    expect(sample.every((x) => Number.isSafeInteger(x) && x >= 0 && x < n)).toBe(true);
    expectMoments(
      sample.map((x) => x / n),
      UNIFORM,
    );
    expectChances(
      countValues(
        sample.map((x) => x % 3),
        3,
      ),
      [1 / 3, 1 / 3, 1 / 3],
      sample.length,
    );
  });

  test.each([0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("refuses %d", (n) => {
    expect(() => random.integer(n)).toThrow(RangeError);
    expect(() => random.integer(n)).toThrow("integer expects a whole number n from 1 to 2^53 - 1");
  });

  test.each([undefined, null, "6", 6n])("refuses %s", (n) => {
    expect(() => random.integer(n as never)).toThrow(TypeError);
  });
});

describe("shuffle and choice", () => {
  const random = rng({ seed: 77 });

  test("each order of four is as likely", () => {
    const counts = new Map<string, number>();
    const n = 240_000;
    for (let i = 0; i < n; i++) {
      const order = random.shuffle([1, 2, 3, 4]).join("");
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    expectChances([...counts.values()], new Array<number>(24).fill(1 / 24), n);
  });

  test("works in place and gives the list back; typed arrays too", () => {
    const list = ["a", "b", "c"];
    expect(random.shuffle(list)).toBe(list);
    expect(list.toSorted()).toEqual(["a", "b", "c"]);
    const numbers = Float64Array.from({ length: 100 }, (_, i) => i);
    expect(random.shuffle(numbers)).toBe(numbers);
    expect(numbers).not.toEqual(numbers.toSorted());
    expect(numbers.toSorted()).toEqual(Float64Array.from({ length: 100 }, (_, i) => i));
    expect(random.shuffle(new BigInt64Array(2)).length).toBe(2);
    expect(random.shuffle([])).toEqual([]);
    expect(random.shuffle([1])).toEqual([1]);
  });

  test("choice takes each item as often, of lists, typed arrays and texts", () => {
    const taken = draw(60_000, () => "abc".indexOf(random.choice("abc")));
    expectChances(countValues(taken, 3), [1 / 3, 1 / 3, 1 / 3], 60_000);
    expect(random.choice([undefined])).toBe(undefined);
    expect(random.choice(new Int8Array([5]))).toBe(5);
  });

  test("wrong lists are refused", () => {
    for (const list of [undefined, null, 5, {}, new Set([1]), new DataView(new ArrayBuffer(8))]) {
      expect(() => random.shuffle(list as never)).toThrow("shuffle expects an array or a typed array");
      expect(() => random.choice(list as never)).toThrow("choice expects an array or a typed array");
    }
    expect(() => random.choice([])).toThrow(RangeError);
    expect(() => random.shuffle("abc" as never)).toThrow(TypeError);
  });
});

test.each([
  [{ seed: 1.5 }, RangeError, "seed expects a whole number from 0 to 2^53 - 1, or a bigint, got 1.5"],
  [{ seed: -1 }, RangeError, "seed expects 0 … 2^64 - 1, got -1"],
  [{ seed: 2n ** 64n }, RangeError, "seed expects 0 … 2^64 - 1"],
  [{ seed: "1" }, TypeError, 'seed expects a whole number, got the string "1"'],
  [{ seed: null }, TypeError, "seed expects a whole number, got null"],
  [{ seed: 1, stream: -1 }, RangeError, "stream expects 0 … 2^64 - 1, got -1"],
  [{ seed: 1, stream: Number.NaN }, RangeError, "stream expects a whole number"],
  [5, TypeError, "rng expects"],
  [{ sed: 1 }, TypeError, "rng has no option sed; it has seed, stream"],
])("rng(%o) is refused", (options, error, message) => {
  expect(() => rng(options as never)).toThrow(error);
  expect(() => rng(options as never)).toThrow(message);
});
