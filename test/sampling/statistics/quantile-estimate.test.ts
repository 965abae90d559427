import { describe, expect, test } from "vitest";
import { binEdges } from "../../../src/kernels/instances/bin-edges.ts";
import { binomialQuantile } from "../../../src/sampling/statistics/binomial-quantile.ts";
import { type Histogram, histogramOf } from "../../../src/sampling/statistics/histogram.ts";
import {
  checkQuantiles,
  type QuantileEstimate,
  quantileEstimate,
} from "../../../src/sampling/statistics/quantile-estimate.ts";
import { randomIntegers } from "../support.ts";

/** Tolerance in standard errors of a share of so many runs, at fixed seeds. */
const K = 4;
const RUNS = 2000;

interface Spec {
  readonly low: number;
  readonly high: number;
  readonly bins: number;
}

function edgesOf({ low, high, bins }: Spec): Float64Array {
  return binEdges(low, high, bins);
}

/** Counts values in bins, as kernels do. */
function counted(values: readonly number[], spec: Spec, edges = edgesOf(spec)): Histogram {
  const counters = new Array<number>(spec.bins + 2).fill(0);
  for (const value of values) {
    // A value on an edge may be a bin off at first.
    let at = Math.max(
      0,
      Math.min(spec.bins + 1, Math.round(((value - spec.low) / (spec.high - spec.low)) * spec.bins)),
    );
    while (at <= spec.bins && value >= (edges[at] ?? 0)) at++;
    while (at > 0 && value < (edges[at - 1] ?? 0)) at--;
    counters[at] = (counters[at] ?? 0) + 1;
  }
  return histogramOf(spec, counters);
}

/** The same by adding up the law's terms. */
function plainBinomialQuantile(count: number, chance: number, level: number): number {
  let term = (1 - chance) ** count;
  let sum = term;
  let k = 0;
  while (sum < level && k < count) {
    term *= ((count - k) / (k + 1)) * (chance / (1 - chance));
    sum += term;
    k += 1;
  }
  return k;
}

describe("the quantile of a binomial law", () => {
  test("is that of its terms", () => {
    for (const count of [1, 2, 7, 30, 250]) {
      for (const chance of [0.01, 0.3, 0.5, 0.9]) {
        for (const level of [0.005, 0.025, 0.6, 0.975, 0.995]) {
          const expected = plainBinomialQuantile(count, chance, level);
          expect(binomialQuantile(count, chance, level), `${count}, ${chance}, ${level}`).toBe(expected);
        }
      }
    }
  });

  test("of many trials is within one of that of its terms, and on the side away from the middle", () => {
    for (const chance of [0.02, 0.5, 0.95]) {
      const [low, high] = [0.025, 0.975].map((level) => binomialQuantile(1e6 + 1, chance, level));
      const [exactLow, exactHigh] = [0.025, 0.975].map((level) => binomialQuantile(1e6, chance, level));
      expect(Math.abs((low ?? 0) - (exactLow ?? 0))).toBeLessThanOrEqual(2);
      expect(Math.abs((high ?? 0) - (exactHigh ?? 0))).toBeLessThanOrEqual(2);
    }
    expect(binomialQuantile(2 ** 50, 0.5, 0.5)).toBeGreaterThan(2 ** 49 - 3);
  });
});

interface Experiment {
  readonly samples: number;
  readonly probability: number;
  readonly exact: number;
  readonly draw: () => number;
  readonly spec: Spec;
}

/** Share of runs whose interval holds the quantile. */
function coverage({ samples, probability, exact, draw, spec }: Experiment): number {
  const edges = edgesOf(spec);
  let hits = 0;
  for (let run = 0; run < RUNS; run++) {
    const histogram = counted(Array.from({ length: samples }, draw), spec, edges);
    const { confidenceInterval } = quantileEstimate(histogram, probability, {
      independent: samples,
      confidenceLevel: 0.95,
    });
    if (confidenceInterval[0] <= exact && exact <= confidenceInterval[1]) hits++;
  }
  return hits / RUNS;
}

function uniforms(seed: number): () => number {
  const below = randomIntegers(seed);
  return () => (below(2 ** 24) + 0.5) / 2 ** 24;
}

/** In ten bins from 0 to 10. */
function estimateIn10(values: readonly number[], probability: number): QuantileEstimate {
  const options = { independent: values.length, confidenceLevel: 0.95 };
  return quantileEstimate(counted(values, { low: 0, high: 10, bins: 10 }), probability, options);
}

describe("the interval of a quantile", () => {
  const narrow = { low: 0, high: 8, bins: 1600 };
  test.each([
    [30, 0.5],
    [200, 0.05],
    [200, 0.95],
    [50, 0.99],
    [4, 0.5],
  ])("of %d exponential samples holds that of %d in at least 95 of 100 runs", (samples, probability) => {
    const uniform = uniforms(samples);
    const exact = -Math.log(1 - probability);
    const share = coverage({ samples, probability, exact, draw: () => -Math.log(uniform()), spec: narrow });
    expect(share).toBeGreaterThan(0.95 - K * Math.sqrt((0.95 * 0.05) / RUNS));
  });

  test("of many samples in fine bins is no wider than it has to be", () => {
    const uniform = uniforms(6);
    const exact = Math.log(2);
    const fine = { low: 0, high: 8, bins: 4096 };
    const share = coverage({ samples: 300, probability: 0.5, exact, draw: () => -Math.log(uniform()), spec: fine });
    expect(share).toBeLessThan(0.972);
  });

  test("holds the value of an atom, in whatever bins", () => {
    const uniform = uniforms(7);
    // 0.3 with 0.6: the quantiles from 0.2 to 0.8 are 0.3.
    const draw = () => {
      const u = uniform();
      return u < 0.2 ? 0.1 * u : u < 0.8 ? 0.3 : u;
    };
    for (const bins of [3, 10, 7]) {
      const experiment = { samples: 100, exact: 0.3, draw, spec: { low: 0, high: 1, bins } };
      for (const probability of [0.21, 0.5, 0.79]) {
        expect(coverage({ ...experiment, probability })).toBeGreaterThan(0.95 - K * 0.005);
      }
    }
  });

  test("has no end on a side where samples are too few, or outside of the bins", () => {
    expect(estimateIn10([1, 2, 3], 0.5).confidenceInterval).toEqual([
      Number.NEGATIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ]);
    const far = Array.from({ length: 100 }, (_, i) => i - 20);
    expect(estimateIn10(far, 0.1)).toMatchObject({ value: Number.NEGATIVE_INFINITY });
    expect(estimateIn10(far, 0.1).confidenceInterval[0]).toBe(Number.NEGATIVE_INFINITY);
    expect(estimateIn10(far, 0.5)).toMatchObject({ value: Number.POSITIVE_INFINITY });
    expect(estimateIn10(far, 0.35).confidenceInterval).toEqual([5, Number.POSITIVE_INFINITY]);
    expect(estimateIn10([], 0.5)).toEqual({
      probability: 0.5,
      value: Number.NaN,
      confidenceInterval: [Number.NaN, Number.NaN],
    });
  });

  test("of any magnitude has edges of that magnitude", () => {
    const values = Array.from({ length: 1000 }, (_, i) => i + 0.5);
    for (const unit of [1e-300, 1, 1e300]) {
      const spec = { low: 0, high: 1000 * unit, bins: 1000 };
      const scaled = values.map((value) => value * unit);
      const { value, confidenceInterval } = quantileEstimate(counted(scaled, spec), 0.5, {
        independent: 1000,
        confidenceLevel: 0.95,
      });
      expect(value / unit).toBeCloseTo(500, 9);
      // np - 1.96 sqrt(npq) is 469.01, and the last is one more.
      expect(confidenceInterval[0] / unit).toBeCloseTo(468, 9);
      expect(confidenceInterval[1] / unit).toBeCloseTo(532, 9);
    }
  });
});

test.each<[unknown, typeof TypeError | typeof RangeError, RegExp]>([
  [0.5, TypeError, /expects a list of probabilities, got 0.5/u],
  [["0.5"], TypeError, /got the string "0.5" among them/u],
  [[], RangeError, /expects 1 to 1000 probabilities, got 0/u],
  [[0.5, 0], RangeError, /expects 0 < p < 1, got 0/u],
  [[1], RangeError, /got 1$/u],
  [[Number.NaN], RangeError, /got NaN$/u],
])("quantiles of %j are refused", (given, kind, message) => {
  expect(() => checkQuantiles(given, true)).toThrow(kind);
  expect(() => checkQuantiles(given, true)).toThrow(message);
});

test("quantiles without bins are refused", () => {
  expect(() => checkQuantiles([0.5], false)).toThrow(/quantiles needs bins to find them in: give histogram/u);
});
