import { describe, expect, test } from "vitest";
import { type Moments, merge, noSamples } from "../../../src/sampling/statistics/moments.ts";
import { studentQuantile } from "../../../src/sampling/statistics/student-quantile.ts";
import {
  aboutCenters,
  effectiveSamples,
  NO_WEIGHTS,
  type WeightState,
  weightedMeans,
} from "../../../src/sampling/statistics/weighted-means.ts";
import { randomIntegers } from "../support.ts";

/** Tolerance in standard errors of a share of so many runs, at fixed seeds. */
const K = 4;
const RUNS = 4000;
const WEIGHT = 1;

function uniforms(seed: number): () => number {
  const below = randomIntegers(seed);
  return () => (below(2 ** 24) + below(2 ** 24) / 2 ** 24 + 2 ** -25) / 2 ** 24;
}

/** Moments of samples x with weights w about a center, as engines make them. */
function chunkOf(samples: readonly (readonly [x: number, w: number])[], center: number, scale = 1): Moments {
  let moments = noSamples(2);
  for (const [x, w] of samples) {
    const means = [(w * (x - center)) / scale, w];
    moments = merge(moments, { ...noSamples(2), count: 1, means, scales: [scale, 1] });
  }
  return moments;
}

/** All chunks together. */
function together(
  chunks: readonly (readonly (readonly [number, number])[])[],
  scale = 1,
): {
  moments: Moments;
  state: WeightState;
} {
  let [moments, state] = [noSamples(2), NO_WEIGHTS];
  for (const samples of chunks) {
    const center = samples[0]?.[0] ?? 0;
    const about = aboutCenters(state, WEIGHT, chunkOf(samples, center, scale), { negative: 0, centers: [center, 0] });
    moments = merge(moments, about.moments);
    state = about.weights;
  }
  return { moments, state };
}

/** The formulas as they are written. */
function plainly(samples: readonly (readonly [number, number])[]): { mean: number; error: number; effective: number } {
  const total = samples.reduce((sum, [, w]) => sum + w, 0);
  const mean = samples.reduce((sum, [x, w]) => sum + w * x, 0) / total;
  const squares = samples.reduce((sum, [x, w]) => sum + (w * (x - mean)) ** 2, 0);
  const n = samples.length;
  const effective = total ** 2 / samples.reduce((sum, [, w]) => sum + w * w, 0);
  return { mean, error: Math.sqrt((squares / total / total) * (n / (n - 1))), effective };
}

describe("weighted means", () => {
  test.each([
    ["of chunks about centers of their own", 0, 1],
    ["beside an offset", 2 ** 30, 1],
    ["of large values", 0, 2 ** 900],
    ["of small values", 0, 2 ** -900],
  ])("%s are those of the formulas", (_, offset, size) => {
    const uniform = uniforms(3);
    const chunks = [5, 1, 20, 7].map((count) =>
      Array.from({ length: count }, () => [offset + size * uniform(), 0.1 + uniform() ** 3] as const),
    );
    const { moments, state } = together(chunks, 2 ** (600 * Math.round(Math.log2(size) / 900)));
    const expected = plainly(chunks.flat().map(([x, w]) => [(x - offset) / size, w] as const));
    const found = weightedMeans(moments, [0], { weight: WEIGHT, centers: state.centers ?? [] });
    expect(((found.means[0] ?? 0) - offset) / size / expected.mean).toBeCloseTo(1, offset === 0 ? 13 : 6);
    expect((found.errors[0] ?? 0) / size / expected.error).toBeCloseTo(1, offset === 0 ? 12 : 6);
    expect(effectiveSamples(moments, WEIGHT, 1) / expected.effective).toBeCloseTo(1, 12);
    expect(found.degreesOfFreedom).toBe(32);
  });

  test("keep their spread where chunks lie 600 powers of two apart", () => {
    const chunks = [
      [
        [1e-300, 1],
        [2e-300, 1],
      ],
      [
        [1, 1],
        [3, 1],
      ],
    ] as const;
    const { moments, state } = together(chunks);
    const found = weightedMeans(moments, [0], { weight: WEIGHT, centers: state.centers ?? [] });
    expect(found.means[0]).toBeCloseTo(1, 14);
    expect(found.errors[0]).toBeCloseTo(plainly(chunks.flat()).error, 14);
  });

  test("of nothing, and of weights of 0, are not numbers", () => {
    const none = weightedMeans(noSamples(2), [0], { weight: WEIGHT, centers: [0, 0] });
    expect([none.means[0], none.errors[0]]).toEqual([Number.NaN, Number.NaN]);
    const zeros = weightedMeans(chunkOf([[1, 0]], 1), [0], { weight: WEIGHT, centers: [1, 0] });
    expect([zeros.means[0], zeros.errors[0]]).toEqual([Number.NaN, Number.NaN]);
    expect([effectiveSamples(noSamples(2), WEIGHT, 1), effectiveSamples(chunkOf([[1, 0]], 1), WEIGHT, 1)]).toEqual([
      0, 0,
    ]);
  });

  // x exponential, weighted to one of mean 2/3: w is exp(-x / 2), bounded. 300 samples are worth 267.
  test("have an interval that holds them in 95 of 100 runs", () => {
    const uniform = uniforms(5);
    const samples = 300;
    const t = studentQuantile(0.975, samples - 1);
    let hits = 0;
    for (let run = 0; run < RUNS; run++) {
      const drawn = Array.from({ length: samples }, () => {
        const x = -Math.log(uniform());
        return [x, Math.exp(-x / 2)] as const;
      });
      const { mean, error } = plainly(drawn);
      if (Math.abs(mean - 2 / 3) <= t * error) hits++;
    }
    // The skewness of 300 samples takes a share of it.
    expect(Math.abs(hits / RUNS - 0.95)).toBeLessThan(K * Math.sqrt((0.95 * 0.05) / RUNS));
  });
});
