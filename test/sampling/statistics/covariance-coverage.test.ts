import { describe, expect, test } from "vitest";
import {
  correlation,
  covariance,
  type DerivedPlan,
  pairsOf,
  planDerived,
} from "../../../src/sampling/request/derived.ts";
import { derivedEstimate } from "../../../src/sampling/run/derived-estimate.ts";
import { noProducts, withChunk } from "../../../src/sampling/statistics/chunk-products.ts";
import { type Moments, merge, noSamples } from "../../../src/sampling/statistics/moments.ts";
import { plainMoments } from "../plain-moments.ts";
import { randomIntegers } from "../support.ts";

/** Tolerance in standard errors of a share of so many runs, at fixed seeds. */
const K = 4;
const RUNS = 1500;
const NAMES = ["a", "b"];

const DERIVED = planDerived(
  { variance: covariance("a", "a"), together: covariance("a", "b"), r: correlation("b", "a") },
  NAMES,
  { controls: [] },
);
const PAIRS = pairsOf(DERIVED);

function uniforms(seed: number): () => number {
  const below = randomIntegers(seed);
  return () => (below(2 ** 24) + below(2 ** 24) / 2 ** 24 + 2 ** -25) / 2 ** 24;
}

function momentsOf(samples: readonly (readonly number[])[], scales: readonly number[]): Moments {
  const count = samples.length;
  const means = NAMES.map((_, i) => samples.reduce((sum, sample) => sum + (sample[i] ?? 0), 0) / count);
  const product = (i: number, j: number): number =>
    samples.reduce(
      (sum, sample) => sum + ((sample[i] ?? 0) - (means[i] ?? 0)) * ((sample[j] ?? 0) - (means[j] ?? 0)),
      0,
    );
  return { ...plainMoments({ count, means, products: [product(0, 0), product(0, 1), product(1, 1)] }), scales };
}

/** Estimates of all that is derived from chunks of these samples. */
function estimates(chunks: readonly (readonly (readonly number[])[])[], scales: readonly number[] = [1, 1]) {
  let moments = { ...noSamples(2), scales };
  let products = noProducts(PAIRS);
  for (const samples of chunks) {
    const chunk = momentsOf(samples, scales);
    moments = merge(moments, chunk);
    products = withChunk(products, PAIRS, chunk, 1);
  }
  const facts = {
    outputNames: NAMES,
    confidenceLevel: 0.95,
    observed: moments,
    controls: [],
    spread: { moments, antithetic: false, products, derived: DERIVED },
  };
  return DERIVED.map((plan: DerivedPlan) => derivedEstimate(plan, facts));
}

/** Shares of the runs whose intervals hold the variance of a, the covariance and the correlation. */
function coverage(draw: () => readonly number[], exact: readonly number[], sizes: readonly number[]): number[] {
  const hits = exact.map(() => 0);
  for (let run = 0; run < RUNS; run++) {
    const found = estimates(sizes.map((size) => Array.from({ length: size }, draw)));
    for (const [k, value] of exact.entries()) {
      const [low = 0, high = 0] = found[k]?.confidenceInterval ?? [];
      if (low <= value && value <= high) hits[k] = (hits[k] ?? 0) + 1;
    }
  }
  return hits.map((count) => count / RUNS);
}

const TWENTY = Array.from({ length: 20 }, () => 50);

describe("intervals of a variance, a covariance and a correlation hold them in 95 of 100 runs", () => {
  test("of normal samples, the last chunk cut short", () => {
    const uniform = uniforms(1);
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const draw = () => {
      const u = normal();
      return [u, 0.8 * u + 0.6 * normal()];
    };
    for (const share of coverage(draw, [1, 0.8, 0.8], [...TWENTY, 7])) {
      // What the skewness of these costs is within it.
      expect(Math.abs(share - 0.95)).toBeLessThan(K * Math.sqrt((0.95 * 0.05) / RUNS) + 0.01);
    }
  });

  test("of uniform ones, whose fourth moments are others", () => {
    const uniform = uniforms(2);
    const draw = () => {
      const u = uniform();
      return [u, u + uniform()];
    };
    for (const share of coverage(draw, [1 / 12, 1 / 12, Math.SQRT1_2], TWENTY)) {
      expect(Math.abs(share - 0.95)).toBeLessThan(K * Math.sqrt((0.95 * 0.05) / RUNS) + 0.01);
    }
  });
});

describe("the error of a covariance", () => {
  const uniform = uniforms(3);
  const chunks = TWENTY.map((size) => Array.from({ length: size }, () => [uniform(), uniform() ** 2]));
  const plain = estimates(chunks);

  test("keeps its size in any units, that of a correlation has none", () => {
    for (const scales of [
      [2 ** 400, 2 ** 400],
      [2 ** -400, 2 ** 300],
    ]) {
      const [i = 1, j = 1] = scales;
      const [variance, together, r] = estimates(chunks, scales);
      expect((variance?.standardError ?? 0) / i / i / (plain[0]?.standardError ?? 0)).toBeCloseTo(1, 9);
      expect((together?.standardError ?? 0) / i / j / (plain[1]?.standardError ?? 0)).toBeCloseTo(1, 9);
      expect((r?.standardError ?? 0) / (plain[2]?.standardError ?? 0)).toBeCloseTo(1, 9);
    }
    const [, , r] = estimates(chunks, [2 ** 990, 2 ** -990]);
    expect((r?.standardError ?? 0) / (plain[2]?.standardError ?? 0)).toBeCloseTo(1, 9);
  });

  test("is not known of one chunk, nor a correlation without spread", () => {
    const [variance, , r] = estimates(chunks.slice(0, 1));
    expect([variance?.standardError, r?.standardError, r?.reason]).toEqual([Number.NaN, Number.NaN, undefined]);
    const constant = estimates(chunks.map((chunk) => chunk.map(([x = 0]) => [x, 3])));
    expect(constant[2]).toMatchObject({ value: Number.NaN, reason: "an output has no spread" });
    expect(constant[1]).toMatchObject({ value: 0, standardError: 0 });
  });

  test("of a correlation of 1 is 0, but for rounding", () => {
    const [, , r] = estimates(chunks.map((chunk) => chunk.map(([x = 0]) => [x, 2 * x])));
    expect(r?.value).toBeCloseTo(1, 14);
    expect(r?.standardError).toBeLessThan(1e-12);
    expect(r?.confidenceInterval[1]).toBeLessThanOrEqual(1);
  });
});
