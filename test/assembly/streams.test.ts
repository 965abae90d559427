import { beforeAll, describe, expect, test } from "vitest";
import { type Instance, instantiate } from "./module.ts";
import {
  birthdayDeviation,
  bitDeviations,
  correlate,
  distanceDeviation,
  makeTable,
  type StreamTable,
} from "./stream-checks.ts";

// Streams of neighbouring numbers, and of neighbouring seeds, must look unrelated: that is what a user gets who numbers
// chunks 0, 1, 2, … and tries the seeds 1, 2, 3. A quarter of a million words a generator.

const STREAMS = 4096;
const WORDS = 64;

/** Standard errors; chance 6.8e-6 of each of the numbers looked at. */
const K = 4.5;

/** Generators, and two that must fail: states that are not hashed, and one generator with an offset for each stream. */
const GENERATORS = ["rng", "sfc64", "xoshiro128", "philox"] as const;
type Source = (typeof GENERATORS)[number] | "unhashed" | "offset";

/** Writes the first words of a stream. */
const WRITERS: Record<Source, (seed: bigint, stream: bigint, outPtr: number) => void> = {
  rng: (seed, stream, outPtr) => {
    instance.call("seedRng", statePtr, seed, stream);
    instance.call("rngWords", WORDS, statePtr, outPtr);
  },
  sfc64: (seed, stream, outPtr) => {
    instance.call("initStream", statePtr, seed, stream);
    instance.call("fillWords", WORDS / 4, statePtr, outPtr);
  },
  xoshiro128: (seed, stream, outPtr) => {
    instance.call("seedXoshiro128pp", statePtr, seed, stream);
    instance.call("fillXoshiro128pp", WORDS / 2, statePtr, outPtr);
  },
  philox: (seed, stream, outPtr) => {
    instance.call("fillPhilox", WORDS / 2, seed, stream, 0n, outPtr);
  },
  unhashed: (seed, stream, outPtr) => {
    new BigUint64Array(instance.memory.buffer, statePtr, 4).set([seed, stream, 0n, 0n]);
    instance.call("rngWords", WORDS, statePtr, outPtr);
  },
  offset: (seed, stream, outPtr) => {
    instance.call("seedRng", statePtr, seed, 0n);
    instance.call("rngWords", WORDS, statePtr, outPtr);
    const words = new BigUint64Array(instance.memory.buffer, outPtr, WORDS);
    for (const [i, word] of words.entries()) words[i] = word + stream * 0x9e3779b97f4a7c15n;
  },
};

let instance: Instance;
let statePtr: number;

beforeAll(async () => {
  instance = await instantiate();
  statePtr = instance.reserve(112);
});

/** Rows of streams first … of one seed, or, with `along` "seed", of stream 0 of seeds first … */
function tableOf(source: Source, along: "stream" | "seed", first: bigint): StreamTable {
  const outPtr = instance.reserve(8 * WORDS * STREAMS);
  for (let row = 0; row < STREAMS; row++) {
    const index = BigInt.asUintN(64, first + BigInt(row));
    const [seed, stream] = along === "stream" ? [2026n, index] : [index, 0n];
    WRITERS[source](seed, stream, outPtr + 8 * WORDS * row);
  }
  return makeTable(new BigUint64Array(instance.memory.buffer, outPtr, WORDS * STREAMS).slice(), WORDS);
}

function worst(values: readonly number[]): number {
  return Math.max(...values.map(Math.abs));
}

/** The largest deviation of each measure, in standard errors. */
function measure(table: StreamTable): Record<"bits" | "distance" | "spread" | "largest" | "birthdays", number> {
  const correlations = [
    [1, 0],
    [1, 1],
    [2, 0],
    [64, 0],
    [0, 1],
  ].map(([apart = 0, lag = 0]) => correlate(table, apart, lag));
  const bits = [...bitDeviations(table, 0, 1), ...bitDeviations(table, 0, WORDS)];
  const distances = [1, 2, 3, 64].map((apart) => distanceDeviation(table, apart));
  const birthdays = [birthdayDeviation(table, 0), birthdayDeviation(table, 1)];
  return {
    bits: worst(bits),
    distance: worst(distances),
    spread: worst(correlations.map(({ spread }) => spread)),
    largest: worst(correlations.map(({ largest }) => largest)),
    birthdays: worst(birthdays),
  };
}

describe.each(GENERATORS)("streams of %s", (source) => {
  test.each([
    ["neighbouring numbers from 0", "stream", 0n],
    ["neighbouring numbers across 2^32", "stream", 2n ** 32n - 2048n],
    ["neighbouring seeds from 0", "seed", 0n],
  ] as const)(
    "%s: bits are balanced, pairs uncorrelated, birthdays as spaced as chance has it",
    (_name, along, first) => {
      const found = measure(tableOf(source, along, first));
      expect(found.bits).toBeLessThan(K);
      expect(found.distance).toBeLessThan(K);
      expect(found.spread).toBeLessThan(K);
      // Twenty thousand pairs: the largest is beyond 5.5 with chance 8e-4.
      expect(found.largest).toBeLessThan(5.5);
      expect(found.birthdays).toBeLessThan(K);
    },
  );
});

describe("the checks of streams", () => {
  test("see states that are not hashed", () => {
    const found = measure(tableOf("unhashed", "stream", 1n));
    // All equal would be sqrt(4096).
    expect(found.bits).toBeGreaterThan(50);
    expect(found.distance).toBeGreaterThan(100);
    expect(found.birthdays).toBeGreaterThan(100);
  });

  test("see one generator with an offset for each stream", () => {
    const found = measure(tableOf("offset", "stream", 0n));
    expect(found.spread).toBeGreaterThan(100);
    expect(found.birthdays).toBeGreaterThan(100);
  });

  test("see two streams that are the same", () => {
    const { data } = tableOf("rng", "stream", 0n);
    data.copyWithin(7 * WORDS, 8 * WORDS, 9 * WORDS);
    expect(correlate(makeTable(data, WORDS), 1, 0).largest).toBeGreaterThan(6);
  });

  test("see a stream that runs one word behind its neighbour", () => {
    const { data } = tableOf("rng", "stream", 0n);
    data.copyWithin(8 * WORDS + 1, 7 * WORDS, 8 * WORDS - 1);
    const table = makeTable(data, WORDS);
    expect(correlate(table, 1, 1).largest).toBeGreaterThan(6);
    expect(correlate(table, 1, 0).largest).toBeLessThan(5.5);
  });
});
