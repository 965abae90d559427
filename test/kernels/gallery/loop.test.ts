import { beforeAll, describe, expect, test } from "vitest";
import { binEdges } from "../../../src/kernels/instances/bin-edges.ts";
import { compileLoop } from "./compile-loop.ts";
import { REPLAY } from "./replay.ts";

type Fn = (...args: number[]) => number;
type LoopName = "one" | "many" | "blocks";

/** Whole numbers that look random, the same each time. */
function wholeNumbers(count: number, range: number): number[] {
  let state = 1;
  return Array.from({ length: count }, () => {
    // Park and Miller's generator.
    state = (state * 48_271) % 2_147_483_647;
    return state % range;
  });
}

describe.each([
  ["scalar", false],
  ["simd", true],
] as const)("the sampling loop, %s build", (_build, simd) => {
  let exports: WebAssembly.Exports;
  const call = (name: string, ...args: number[]) => (exports[name] as Fn)(...args);
  const memory = () => (exports["memory"] as WebAssembly.Memory).buffer;

  const counters = (ptr: number, bins: number) => [...new Uint32Array(memory(), ptr, bins + 2)];

  beforeAll(async () => {
    exports = await compileLoop(REPLAY, simd);
  });

  /** The record that a loop writes for these numbers, `outputs` to a sample. */
  function record(loop: LoopName, numbers: readonly number[], outputs = 1): number[] {
    const length = 3 + outputs + (outputs * (outputs + 1)) / 2;
    const numbersPtr = call("arena", 8 * numbers.length);
    const paramsPtr = call("arena", 16);
    const outPtr = call("arena", 8 * length);
    new Float64Array(memory(), numbersPtr, numbers.length).set(numbers);
    new Uint32Array(memory(), paramsPtr, 1)[0] = numbersPtr;
    new Float64Array(memory(), outPtr, length).fill(-7);
    call(loop, outputs, numbers.length / outputs, paramsPtr, outPtr);
    return [...new Float64Array(memory(), outPtr, length)];
  }

  /** Makes the loops count in bins with these edges; gives the address of the counters. */
  function countBetween(edges: readonly number[], bins = edges.length - 1): number {
    const edgesPtr = call("arena", 8 * edges.length);
    new Float64Array(memory(), edgesPtr, edges.length).set(edges);
    return call("histogram", edgesPtr, bins);
  }

  /** What refines the last record of one output: what the mean lacks, and its scale. */
  function refined(): readonly number[] {
    return [0, 1].map((part) => new Float64Array(memory(), call("refinement", part), 1)[0] ?? Number.NaN);
  }

  test.each([1, 2, 3, 4, 5, 511, 512, 513, 1000, 5000])("has the mean and spread of %d numbers", (count) => {
    // Far from 0, where a sum of squares has no digits left for the spread.
    const numbers = wholeNumbers(count, 100).map((number) => 1e9 + number);
    const exact = numbers.map(BigInt);
    const sum = exact.reduce((total, number) => total + number, 0n);
    const n = BigInt(count);
    const spread = exact.reduce((total, number) => total + (n * number - sum) ** 2n, 0n);
    const [finite, nonFinite, first, mean = 0, m2 = 0] = record("one", numbers);
    expect([finite, nonFinite, first]).toEqual([count, 0, -1]);
    expect(Math.abs(mean - Number(sum) / count)).toBeLessThan(1e-6);
    const expected = Number(spread / n) / count;
    expect(Math.abs(m2 - expected)).toBeLessThanOrEqual(1e-6 * expected + 1e-6);
  });

  test("gives the same bits sample by sample, with an output pointer, and in blocks", () => {
    const numbers = wholeNumbers(1537, 1e9).map((number) => number / 7);
    expect(record("many", numbers)).toEqual(record("one", numbers));
    expect(record("blocks", numbers)).toEqual(record("one", numbers));
    expect(record("blocks", numbers.slice(1), 3)).toEqual(record("many", numbers.slice(1), 3));
  });

  test("gives the bits that it always gave", () => {
    // The sums of both builds; another order of summation would give others.
    const numbers = wholeNumbers(1537, 1e9).map((number) => Math.fround(number / 7e8));
    expect(record("one", numbers).slice(3)).toEqual([0.6560714016842799, 276.06281838084027]);
  });

  test.each([2, 3, 7, 64])("has the products of deviations of %d outputs, upper triangle by rows", (outputs) => {
    const samples = 1100;
    const numbers = wholeNumbers(samples * outputs, 1000);
    const written = record("many", numbers, outputs);
    const column = (output: number) => numbers.filter((_, i) => i % outputs === output);
    const means = Array.from({ length: outputs }, (_, i) => column(i).reduce((sum, x) => sum + x, 0) / samples);
    let place = 3 + outputs;
    for (let i = 0; i < outputs; i++) {
      expect(written[3 + i]).toBeCloseTo(means[i] ?? Number.NaN, 9);
      for (let j = i; j < outputs; j++) {
        const [a, b] = [column(i), column(j)];
        const products = a.map((x, s) => (x - (means[i] ?? 0)) * ((b[s] ?? 0) - (means[j] ?? 0)));
        expect(written[place++]).toBeCloseTo(
          products.reduce((sum, x) => sum + x, 0),
          4,
        );
      }
    }
  });

  test.each([[[0]], [[1, 2]], [[511]], [[512]], [[700, 1025, 2047]], [[0, 2047]]])(
    "counts non-finite samples at %j, and leaves them out",
    (places) => {
      const numbers = wholeNumbers(2048, 1000);
      const kept = numbers.filter((_, i) => !places.includes(i));
      for (const bad of [Number.NaN, Infinity, -Infinity]) {
        const [finite, nonFinite, first, mean, m2] = record(
          "one",
          numbers.map((number, i) => (places.includes(i) ? bad : number)),
        );
        const expected = record("one", kept);
        expect([finite, nonFinite, first]).toEqual([2048 - places.length, places.length, places[0]]);
        expect(mean).toBeCloseTo(expected[3] ?? Number.NaN, 9);
        expect(m2).toBeCloseTo(expected[4] ?? Number.NaN, 4);
      }
    },
  );

  test("does not let opposite infinities hide each other", () => {
    expect(record("one", [1, Infinity, 3, -Infinity]).slice(0, 4)).toEqual([2, 2, 1, 2]);
  });

  test("leaves a sample out of all outputs when one of them is not finite", () => {
    const written = record("many", [1, 10, 2, Number.NaN, 3, 30, Infinity, 40], 2);
    expect(written).toEqual([2, 2, 1, 2, 20, 2, 20, 200]);
  });

  test("has no mean when there is no finite sample", () => {
    expect(record("one", [])).toEqual([0, 0, -1, Number.NaN, 0]);
    expect(record("one", new Array<number>(600).fill(Number.NaN))).toEqual([0, 600, 0, Number.NaN, 0]);
    expect(record("many", [Number.NaN, 1], 2)).toEqual([0, 1, 0, Number.NaN, Number.NaN, 0, 0, 0]);
  });

  test("has the mean of finite numbers whose sum is not, and their spread in units that can hold it", () => {
    expect(record("one", [1e308, 1e308])).toEqual([2, 0, -1, 1e308, 0]);
    const big = 2 ** 1023;
    const [, , , mean, m2] = record("one", [big, -big, big, -big]);
    const [, scale = 0] = refined();
    expect([mean, scale]).toEqual([0, 2 ** 600]);
    expect(m2).toBe(4 * (big / scale) ** 2);
  });

  test("has the spread of numbers whose squares are 0", () => {
    const [, , , mean, m2 = 0] = record("one", [1e-300, 3e-300]);
    const [, scale = 0] = refined();
    expect(mean).toBe(2e-300);
    expect(m2 * scale * 2 ** 300 * (scale * 2 ** 300)).toBeCloseTo(2 * (1e-300 * 2 ** 300) ** 2, 14);
  });

  test("changes its units as numbers grow, and keeps what it has", () => {
    for (const numbers of [
      [1e-300, ...new Array<number>(600).fill(1)],
      [1, ...new Array<number>(600).fill(1e250)],
      [1e-300, ...new Array<number>(600).fill(1e250)],
    ]) {
      const [finite, , , mean = 0, m2 = 0] = record("one", numbers);
      const [, scale = 0] = refined();
      const last = numbers.at(-1) ?? 0;
      expect([finite, mean / last]).toEqual([601, 600 / 601]);
      expect(m2 / (last / scale) ** 2).toBeCloseTo(600 / 601, 12);
    }
  });

  test("knows the mean and the spread beside any offset", () => {
    const offset = 2 ** 52;
    const numbers = wholeNumbers(5000, 2).map((number) => offset + number);
    const ones = numbers.reduce((sum, number) => sum + (number - offset), 0);
    const [, , , mean = 0, m2 = 0] = record("one", numbers);
    const [rest = 0] = refined();
    expect(mean - offset + rest).toBeCloseTo(ones / 5000, 14);
    expect(m2).toBeCloseTo(ones * (1 - ones / 5000), 9);
  });

  test("finds no spread in numbers that are all alike", () => {
    for (const value of [0.1, 1 / 3, 1e15 / 7, -1e-320, 0]) {
      for (const count of [2, 3, 49, 512, 515, 1537]) {
        expect(record("one", new Array<number>(count).fill(value)).slice(3)).toEqual([value, 0]);
        expect(refined()[0]).toBe(0);
      }
    }
  });

  test.each([0, -1, 65])("traps on %d outputs", (outputs) => {
    for (const loop of ["many", "blocks"]) expect(() => call(loop, outputs, 1, 0, 0)).toThrow(WebAssembly.RuntimeError);
  });

  describe("its histogram", () => {
    test("counts below, in each bin from its lower edge on, and from the upper end on", () => {
      const ptr = countBetween([0, 1, 2, 3, 4]);
      record("one", [-1, -1e-300, 0, 0.5, 1, 1.999, 3, 3.9999999999999996, 4, 100, Number.NaN, Infinity]);
      expect(counters(ptr, 4)).toEqual([2, 2, 2, 0, 2, 2]);
      // Starts anew with each call.
      record("one", [1]);
      expect(counters(ptr, 4)).toEqual([0, 0, 1, 0, 0, 0]);
    });

    test("counts the first of several outputs, and only samples that are finite in all", () => {
      const ptr = countBetween([0, 1, 2]);
      record("many", [0, 1, 1, 1, 0, Number.NaN, 1, 0], 2);
      expect(counters(ptr, 2)).toEqual([0, 1, 2, 0]);
    });

    test("has no bin for the number just below the upper end but the last", () => {
      const ptr = countBetween([0.1, 0.3, 0.5, 0.7]);
      record("one", [0.7 - 1e-16]);
      expect(counters(ptr, 3)).toEqual([0, 0, 0, 1, 0]);
    });

    test("changes nothing in the record", () => {
      const numbers = wholeNumbers(3000, 1000);
      call("histogram", 0, 0);
      const without = record("one", numbers);
      const ptr = countBetween([...binEdges(100, 900, 4096)]);
      expect(record("one", numbers)).toEqual(without);
      expect(counters(ptr, 4096).reduce((sum, count) => sum + count, 0)).toBe(3000);
    });

    test("lets the edges decide, where a division would be off by rounding", () => {
      const edges = [...binEdges(0, 1, 100)];
      const ptr = countBetween(edges);
      record("one", edges);
      expect(counters(ptr, 100)).toEqual([0, ...new Array<number>(100).fill(1), 1]);
      // Edges that are nowhere near where a division would have them.
      const bent = countBetween([0, 1, 99, 100]);
      record("one", [0, 0.5, 1, 50, 98, 99, 99.5]);
      expect(counters(bent, 3)).toEqual([0, 2, 3, 2, 0]);
    });

    test.each([
      [0, 1, 0],
      [0, 1, -1],
      [0, 1, 4097],
      [1, 1, 10],
      [2, 1, 10],
      [Number.NaN, 1, 10],
      [0, Infinity, 10],
      [-1e308, 1e308, 10],
    ])("ends with edges from %d to %d, %d bins", (low, high, bins) => {
      const ptr = countBetween([0, 1, 2, 3, 4]);
      record("one", [1, 2, 3]);
      const size = Math.max(0, bins) + 1;
      expect(
        countBetween(
          Array.from({ length: size }, (_, i) => (i < bins ? low : high)),
          bins,
        ),
      ).toBe(0);
      record("one", [1, 1]);
      expect(counters(ptr, 4)).toEqual([0, 0, 1, 1, 1, 0]);
    });
  });
});
