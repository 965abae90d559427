import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makePlan, samplesOf, scramblePoints } from "../../../src/sampling/request/plan.ts";

describe("a plan", () => {
  test("cuts all samples into full chunks and a last one that is not empty", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 1, max: 1000 }), (samples, chunkSamples) => {
        const plan = makePlan(samples, chunkSamples);
        const sizes = Array.from({ length: plan.chunks }, (_, chunk) => samplesOf(plan, chunk));
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(samples);
        expect(sizes.slice(0, -1).every((size) => size === chunkSamples)).toBe(true);
        const last = sizes.at(-1) ?? 0;
        expect(last >= 1 && last <= chunkSamples).toBe(true);
      }),
    );
  });

  test.each([
    [10, 5, [5, 5]],
    [11, 5, [5, 5, 1]],
    [4, 5, [4]],
    [1, 1, [1]],
  ])("of %d samples in chunks of %d has chunks of %j", (samples, chunkSamples, sizes) => {
    const plan = makePlan(samples, chunkSamples);
    expect(Array.from({ length: plan.chunks }, (_, chunk) => samplesOf(plan, chunk))).toEqual(sizes);
  });

  test("of 2^53 - 1 samples loses none", () => {
    const plan = makePlan(Number.MAX_SAFE_INTEGER, 2 ** 22);
    expect(plan.chunks).toBe(2 ** 31);
    expect(samplesOf(plan, plan.chunks - 1)).toBe(2 ** 22 - 1);
  });

  test("does not depend on who runs it: the chunks of a shorter run are the first of a longer one", () => {
    const [short, long] = [makePlan(1000, 64), makePlan(5000, 64)];
    for (let chunk = 0; chunk < short.chunks - 1; chunk++) expect(samplesOf(long, chunk)).toBe(samplesOf(short, chunk));
  });
});

describe("points of a scramble", () => {
  test.each([
    ["a 32nd of the samples asked for", 2 ** 20, true, 2 ** 16, 2 ** 15],
    ["rounded down to a power of two", 1e6, true, 2 ** 16, 2 ** 14],
    ["at most 64 chunks", 1e10, true, 2 ** 16, 2 ** 22],
    ["a chunk when a tolerance ends the run", Number.MAX_SAFE_INTEGER, false, 2 ** 16, 2 ** 16],
    ["a power of two, even if the chunk is none", Number.MAX_SAFE_INTEGER, false, 1000, 512],
    ["a 32nd of the most samples allowed", 1e5, false, 2 ** 16, 2 ** 11],
    ["one, of few samples", 10, true, 2 ** 16, 1],
    ["no more than the digits tell apart", Number.MAX_SAFE_INTEGER, true, 2 ** 30, 2 ** 30],
  ])("are %s", (_, limit, isExact, chunkSamples, points) => {
    expect(scramblePoints({ limit, isExact }, chunkSamples)).toBe(points);
  });
});
