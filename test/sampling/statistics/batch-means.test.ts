import { describe, expect, test } from "vitest";
import { type Batches, BatchMeans, mostBatches, pairsOf } from "../../../src/sampling/statistics/batch-means.ts";
import { randomIntegers } from "../support.ts";

/** Batches of so many chunks of two outputs: chunk k has the means k and -k, and 10 samples. */
function batchesOf(chunks: number, most: number): Batches {
  const batches = new BatchMeans(2, most);
  for (let chunk = 0; chunk < chunks; chunk++) batches.add({ count: 10, means: [chunk, -chunk] });
  return batches.batches;
}

describe("batches of chunks", () => {
  test("are the chunks themselves as long as there is room", () => {
    expect(batchesOf(3, 4)).toEqual({
      chunks: 3,
      perBatch: 1,
      numbers: Float64Array.of(10, 0, -0, 10, 1, -1, 10, 2, -2),
    });
  });

  test("are joined two by two when there would be too many, so that memory stays bounded", () => {
    expect(batchesOf(5, 4)).toEqual({
      chunks: 5,
      perBatch: 2,
      numbers: Float64Array.of(20, 0.5, -0.5, 20, 2.5, -2.5, 10, 4, -4),
    });
    expect(batchesOf(100_000, 64).numbers.length).toBeLessThanOrEqual(3 * 64);
  });

  test("have the mean of all their samples, whatever chunks were joined", () => {
    const random = randomIntegers(1);
    const chunks = Array.from({ length: 1000 }, () => ({ count: random(5), means: [random(1000) / 7] }));
    const batches = new BatchMeans(1, 16);
    for (const chunk of chunks) batches.add(chunk);
    const { perBatch, numbers } = batches.batches;
    for (let at = 0; at < numbers.length / 2; at++) {
      const those = chunks.slice(at * perBatch, (at + 1) * perBatch);
      const count = those.reduce((sum, chunk) => sum + chunk.count, 0);
      const total = those.reduce((sum, chunk) => sum + chunk.count * (chunk.means[0] ?? 0), 0);
      expect(numbers[2 * at]).toBe(count);
      expect(numbers[2 * at + 1]).toBeCloseTo(total / count, 9);
    }
  });

  test("go on from where they were, to the same bits", () => {
    const whole = batchesOf(777, 16);
    const first = batchesOf(300, 16);
    const rest = new BatchMeans(2, 16, first);
    for (let chunk = 300; chunk < 777; chunk++) rest.add({ count: 10, means: [chunk, -chunk] });
    expect(rest.batches).toEqual(whole);
  });

  test("are 16 to 256 of each run, fewer where there are many runs", () => {
    expect([1, 1e4, 1e5, 1e6].map((runs) => mostBatches(runs, 1))).toEqual([256, 256, 32, 16]);
    expect(mostBatches(1e5, 64)).toBe(16);
  });
});

describe("pairs of batches", () => {
  test("are of the chunks that both runs have drawn", () => {
    const pairs = pairsOf(batchesOf(9, 8), batchesOf(4, 8), 2);
    // The longer one has batches of two chunks.
    expect(pairs.map(({ count, means: [[a], [b]] }) => [count, a, b])).toEqual([
      [20, 0.5, 0.5],
      [20, 2.5, 2.5],
    ]);
  });

  test("leave out a batch that one run has more of, and keep a last one that both have", () => {
    expect(pairsOf(batchesOf(9, 8), batchesOf(5, 8), 2)).toHaveLength(2);
    expect(pairsOf(batchesOf(9, 8), batchesOf(9, 8), 2)).toHaveLength(5);
    expect(pairsOf(batchesOf(9, 8), batchesOf(0, 8), 2)).toEqual([]);
  });

  test("leave out a batch of which one run has no finite sample", () => {
    const [a, b] = [new BatchMeans(1, 4), new BatchMeans(1, 4)];
    for (const count of [5, 0, 5]) a.add({ count, means: [1] });
    for (const count of [5, 5, 3]) b.add({ count, means: [2] });
    expect(pairsOf(a.batches, b.batches, 1).map(({ count }) => count)).toEqual([5, 3]);
  });
});
