import { beforeAll, describe, expect, test } from "vitest";
import { compile, type Instance } from "./compile.ts";
import {
  birthdayDeviation,
  bitDeviations,
  correlate,
  distanceDeviation,
  makeTable,
  type StreamTable,
} from "./stream-checks.ts";

// Streams of neighbouring numbers, and of neighbouring seeds, must look unrelated: that is what a user gets who numbers
// chunks 0, 1, 2, … and tries the seeds 1, 2, 3. Half a million words a generator.

const STREAMS = 4096;
const WORDS = 128;

/** Standard errors; chance 6.8e-6 of each of the numbers looked at. */
const K = 4.5;

/** Generators, and two that must fail: states that are not hashed, and one generator with an offset for each stream. */
const GENERATORS = ["rng", "sfc64", "xoshiro128", "philox"] as const;
type Source = (typeof GENERATORS)[number] | "unhashed" | "offset";

let instance: Instance;

beforeAll(async () => {
  instance = await compile(`
import { Rng, fillPhilox, fillXoshiro128pp, seedRng, seedXoshiro128pp } from "./assembly/ensemble";
import { initStream } from "./assembly/rng/sfc64";
import { fillWords } from "./assembly/rng/words";
import { mix64 } from "./assembly/rng/mix";
const STATE: usize = memory.data(112, 16);
function fill(words: i32, outPtr: usize): void {
  const rng = changetype<Rng>(STATE);
  for (let i = 0; i < words; i++) store<u64>(outPtr + (<usize>i << 3), rng.next());
}
export function rng(seed: u64, stream: u64, words: i32, outPtr: usize): void {
  seedRng(STATE, seed, stream);
  fill(words, outPtr);
}
export function sfc64(seed: u64, stream: u64, words: i32, outPtr: usize): void {
  initStream(STATE, seed, stream);
  fillWords(words >> 2, STATE, outPtr);
}
export function xoshiro128(seed: u64, stream: u64, words: i32, outPtr: usize): void {
  seedXoshiro128pp(STATE, seed, stream);
  fillXoshiro128pp(words >> 1, STATE, outPtr);
}
export function philox(seed: u64, stream: u64, words: i32, outPtr: usize): void {
  fillPhilox(words >> 1, seed, stream, 0, outPtr);
}
export function unhashed(seed: u64, stream: u64, words: i32, outPtr: usize): void {
  store<u64>(STATE, seed, 0);
  store<u64>(STATE, stream, 8);
  store<u64>(STATE, 0, 16);
  store<u64>(STATE, 0, 24);
  fill(words, outPtr);
}
export function offset(seed: u64, stream: u64, words: i32, outPtr: usize): void {
  for (let i = 0; i < words; i++) store<u64>(outPtr + (<usize>i << 3), mix64(seed + i) + stream * 0x9e3779b97f4a7c15);
}`);
});

/** Rows of streams first … of one seed, or, with `along` "seed", of stream 0 of seeds first … */
function tableOf(source: Source, along: "stream" | "seed", first: bigint): StreamTable {
  const outPtr = instance.reserve(8 * WORDS * STREAMS);
  for (let row = 0; row < STREAMS; row++) {
    const index = BigInt.asUintN(64, first + BigInt(row));
    const [seed, stream] = along === "stream" ? [2026n, index] : [index, 0n];
    instance.call(source, seed, stream, WORDS, outPtr + 8 * WORDS * row);
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
    expect(correlate(makeTable(data, WORDS), 1, 0).largest).toBeGreaterThan(10);
  });

  test("see a stream that runs one word behind its neighbour", () => {
    const { data } = tableOf("rng", "stream", 0n);
    data.copyWithin(8 * WORDS + 1, 7 * WORDS, 8 * WORDS - 1);
    const table = makeTable(data, WORDS);
    expect(correlate(table, 1, 1).largest).toBeGreaterThan(10);
    expect(correlate(table, 1, 0).largest).toBeLessThan(5.5);
  });
});
