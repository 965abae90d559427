import { describe, expect, test } from "vitest";
import { rng } from "../../../src/sampling/make-rng.ts";
import {
  bcaLimits,
  percentileLimits,
  quantileOf,
  shareBelow,
} from "../../../src/sampling/statistics/bootstrap-interval.ts";
import { accelerationOf } from "../../../src/sampling/statistics/jackknife.ts";
import { spreadOf } from "../../../src/sampling/statistics/spread.ts";
import { plainAcceleration, plainBca, plainPercentile } from "./plain-bootstrap.ts";

const SINGLE = (all: number) => ({ all, of: () => 1 });

function meanOf(numbers: Iterable<number>): number {
  const list = [...numbers];
  return list.reduce((sum, value) => sum + value, 0) / list.length;
}

/** Means of resamples, and without each row. */
function meansOf(
  data: readonly number[],
  resamples: number,
  seed: number,
): { replicates: number[]; jackknife: number[] } {
  const random = rng({ seed });
  return {
    replicates: Array.from({ length: resamples }, () => meanOf(data.map(() => random.choice(data)))),
    jackknife: data.map((_, i) => meanOf(data.toSpliced(i, 1))),
  };
}

describe("intervals", () => {
  const data = [0.1, 0.2, 0.4, 0.4, 0.9, 1.7, 2.2, 5.1];
  const { replicates, jackknife } = meansOf(data, 2000, 1);
  const sorted = Float64Array.from(replicates).toSorted();

  test.each([0.5, 0.9, 0.95, 0.98])("at %d are those of an implementation by the book", (confidenceLevel) => {
    const outside = (1 - confidenceLevel) / 2;
    const percentile = percentileLimits(sorted, confidenceLevel);
    expect(percentile.low).toBeCloseTo(plainPercentile(replicates, outside), 12);
    expect(percentile.high).toBeCloseTo(plainPercentile(replicates, 1 - outside), 12);
    const acceleration = accelerationOf(Float64Array.from(jackknife), SINGLE(data.length));
    expect(acceleration).toBeCloseTo(plainAcceleration(jackknife), 12);
    const bca = bcaLimits(sorted, shareBelow(sorted, meanOf(data)), { acceleration, confidenceLevel });
    // Quantiles of the normal law are good to nine digits, those of the replicates to what lies between two of them.
    expect(bca?.low).toBeCloseTo(plainBca(replicates, meanOf(data), jackknife, outside), 6);
    expect(bca?.high).toBeCloseTo(plainBca(replicates, meanOf(data), jackknife, 1 - outside), 6);
  });

  test("without bias correction and acceleration BCa is the percentile interval", () => {
    const bca = bcaLimits(sorted, 0.5, { acceleration: 0, confidenceLevel: 0.9 });
    const percentile = percentileLimits(sorted, 0.9);
    expect(bca?.low).toBeCloseTo(percentile.low, 8);
    expect(bca?.high).toBeCloseTo(percentile.high, 8);
  });

  test("BCa has no meaning where its formula turns over", () => {
    expect(bcaLimits(sorted, 0.5, { acceleration: 0.6, confidenceLevel: 0.95 })).toBeUndefined();
    expect(bcaLimits(sorted, 0.5, { acceleration: -0.6, confidenceLevel: 0.95 })).toBeUndefined();
  });

  test("have no limit beyond the replicates", () => {
    // With the acceleration the upper limit is the quantile 0.9998 of them, between the last of 2,000 and infinity.
    const bca = bcaLimits(sorted, 0.5, { acceleration: 0.15, confidenceLevel: 0.99 });
    expect(bca?.low).toBeGreaterThan(0);
    expect(bca).toMatchObject({ high: Number.NaN, highError: Number.NaN });
    expect(percentileLimits(Float64Array.of(1, 2, 3), 0.95)).toMatchObject({ low: Number.NaN, high: Number.NaN });
  });

  test("the errors that they have of so many resamples are those that repeated bootstraps show", () => {
    const statistic = meanOf(data);
    const acceleration = accelerationOf(Float64Array.from(jackknife), SINGLE(data.length));
    const runs = Array.from({ length: 300 }, (_, seed) => {
      const of = Float64Array.from(meansOf(data, 1000, 100 + seed).replicates).toSorted();
      const bca = bcaLimits(of, shareBelow(of, statistic), { acceleration, confidenceLevel: 0.9 });
      return { bca, percentile: percentileLimits(of, 0.9), spread: spreadOf(of) };
    });
    const pairs = [
      [runs.map(({ bca }) => bca?.low ?? 0), runs.map(({ bca }) => bca?.lowError ?? 0)],
      [runs.map(({ bca }) => bca?.high ?? 0), runs.map(({ bca }) => bca?.highError ?? 0)],
      [runs.map(({ percentile }) => percentile.low), runs.map(({ percentile }) => percentile.lowError)],
      [runs.map(({ percentile }) => percentile.high), runs.map(({ percentile }) => percentile.highError)],
      [runs.map(({ spread }) => spread.standardDeviation), runs.map(({ spread }) => spread.deviationError)],
    ] as const;
    for (const [values, errors] of pairs) {
      const shown = spreadOf(Float64Array.from(values)).standardDeviation;
      // A standard deviation of 300 numbers has a standard error of 4.1 %; 4 of them, and 8 % for what the limits' errors are off.
      expect(Math.abs(shown / meanOf(errors) - 1)).toBeLessThan(0.25);
    }
  });
});

describe("a quantile of the replicates", () => {
  const sorted = Float64Array.of(1, 2, 3, 4);

  test("is interpolated between them, and none beyond", () => {
    expect(quantileOf(sorted, 0.2)).toBe(1);
    expect(quantileOf(sorted, 0.5)).toBe(2.5);
    expect(quantileOf(sorted, 0.8)).toBe(4);
    expect(quantileOf(sorted, 0.19)).toBeNaN();
    expect(quantileOf(sorted, 0.81)).toBeNaN();
    expect(quantileOf(new Float64Array(), 0.5)).toBeNaN();
  });

  test("has a share of them below it, equal ones half", () => {
    expect(shareBelow(sorted, 0)).toBe(0);
    expect(shareBelow(sorted, 2)).toBe(0.375);
    expect(shareBelow(sorted, 2.5)).toBe(0.5);
    expect(shareBelow(Float64Array.of(1, 1, 1, 1), 1)).toBe(0.5);
    expect(shareBelow(sorted, 9)).toBe(1);
  });
});

describe("the acceleration", () => {
  test("of groups is that of single rows, as near as so many groups can tell", () => {
    const random = rng({ seed: 5 });
    const data = Array.from({ length: 5000 }, () => random.exponential());
    const total = data.reduce((sum, value) => sum + value, 0);
    const single = accelerationOf(
      Float64Array.from(data, (value) => (total - value) / (data.length - 1)),
      SINGLE(data.length),
    );
    const groups = 499;
    const sizes = Array.from({ length: groups }, (_, group) => Math.ceil((data.length - group) / groups));
    const sums = Array.from({ length: groups }, (_, group) =>
      data.filter((__, row) => row % groups === group).reduce((sum, value) => sum + value, 0),
    );
    const grouped = accelerationOf(
      Float64Array.from(sums, (sum, group) => (total - sum) / (data.length - (sizes[group] ?? 0))),
      { all: data.length, of: (group) => sizes[group] ?? 0 },
    );
    // That of an exponential law: skewness 2 over 6 sqrt(n).
    expect(Math.abs(single - 2 / (6 * Math.sqrt(5000)))).toBeLessThan(0.001);
    // A skewness of g groups has a standard error of sqrt(6 / g), over 6 sqrt(g): 4 of them.
    expect(Math.abs(grouped - single)).toBeLessThan((4 * Math.sqrt(6)) / (6 * groups));
  });

  test("is 0 where no row makes a difference, and none where one makes it infinite", () => {
    expect(accelerationOf(Float64Array.of(3, 3, 3), SINGLE(3))).toBe(0);
    expect(accelerationOf(Float64Array.of(3, Number.NaN, 3), SINGLE(3))).toBeNaN();
    expect(accelerationOf(Float64Array.of(3, Number.POSITIVE_INFINITY, 3), SINGLE(3))).toBeNaN();
  });
});

describe("the spread", () => {
  test.each([1, 1e-300, 1e300])("of numbers times %d is right", (scale) => {
    const { mean, standardDeviation, deviationError } = spreadOf(
      Float64Array.of(scale, 2 * scale, 4 * scale, 5 * scale),
    );
    expect(mean / scale).toBeCloseTo(3, 12);
    expect(standardDeviation / scale).toBeCloseTo(Math.sqrt(10 / 3), 12);
    // m4 / m2^2 is 1.36.
    expect(deviationError / scale).toBeCloseTo(Math.sqrt(10 / 3) * Math.sqrt(0.36 / 16), 12);
  });

  test("of one number, or none, is none", () => {
    expect(spreadOf(Float64Array.of(1)).standardDeviation).toBeNaN();
    expect(spreadOf(new Float64Array()).standardDeviation).toBeNaN();
  });
});
