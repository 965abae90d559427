import { expect, test } from "vitest";
import type { Rng } from "../../../src/kernels/random/rng.ts";
import { rng } from "../../../src/sampling/make-rng.ts";
import { bcaLimits, percentileLimits, shareBelow } from "../../../src/sampling/statistics/bootstrap-interval.ts";
import { accelerationOf } from "../../../src/sampling/statistics/jackknife.ts";

const DATA_SETS = 3000;
const RESAMPLES = 999;
const ROWS = 20;
const CONFIDENCE = 0.9;

function mean(numbers: Float64Array): number {
  let sum = 0;
  for (const value of numbers) sum += value;
  return sum / numbers.length;
}

type Side = "inside" | "below" | "above";

/** Where the true mean lies to the intervals of each data set. */
function sides(draw: (random: Rng) => number, truth: number): { readonly bca: Side; readonly percentile: Side }[] {
  const resample = new Float64Array(ROWS);
  return Array.from({ length: DATA_SETS }, (_, seed) => {
    const random = rng({ seed });
    const data = Float64Array.from({ length: ROWS }, () => draw(random));
    const replicates = Float64Array.from({ length: RESAMPLES }, () => {
      for (let i = 0; i < ROWS; i++) resample[i] = data[random.integer(ROWS)] ?? 0;
      return mean(resample);
    }).toSorted();
    const statistic = mean(data);
    const jackknife = data.map((value) => (statistic * ROWS - value) / (ROWS - 1));
    const acceleration = accelerationOf(jackknife, { all: ROWS, of: () => 1 });
    const bca = bcaLimits(replicates, shareBelow(replicates, statistic), { acceleration, confidenceLevel: CONFIDENCE });
    const percentile = percentileLimits(replicates, CONFIDENCE);
    return { bca: sideOf(truth, bca), percentile: sideOf(truth, percentile) };
  });
}

function sideOf(truth: number, limits: { readonly low: number; readonly high: number } | undefined): Side {
  if (limits === undefined || Number.isNaN(limits.low + limits.high)) throw new Error("there is no interval");
  return truth < limits.low ? "below" : truth > limits.high ? "above" : "inside";
}

function shareOf(all: readonly Side[], side: Side): number {
  return all.filter((each) => each === side).length / all.length;
}

// Standard error of a share p of the data sets.
const error = (p: number): number => Math.sqrt((p * (1 - p)) / DATA_SETS);

test("intervals of a normal mean hold it as often as their theory says", () => {
  const all = sides((random) => random.normal(), 0);
  // The replicates are nearly normal with variance (n - 1) / n^2 s^2, so the interval is Student's with 1.645 sqrt(19 / 20) in
  // place of its quantile: P(|t| < 1.603) with 19 degrees of freedom.
  const expected = 0.8745;
  for (const kind of ["bca", "percentile"] as const) {
    const inside = shareOf(
      all.map((each) => each[kind]),
      "inside",
    );
    // 4 standard errors, and 1 % for BCa's own noise of few rows.
    expect(Math.abs(inside - expected), kind).toBeLessThan(4 * error(expected) + 0.01);
  }
});

test("BCa intervals of an exponential mean lie better than percentile intervals", () => {
  const all = sides((random) => random.exponential(), 1);
  const [bca, percentile] = [all.map((each) => each.bca), all.map((each) => each.percentile)];
  // Each side should miss in 5 of 100. Skewed data move the percentile interval down; BCa moves it back, part of the way.
  const better = all.filter((each) => each.percentile === "above" && each.bca !== "above").length;
  const worse = all.filter((each) => each.percentile !== "above" && each.bca === "above").length;
  // Data sets in which just one of them misses, more of the one kind than of the other by 4 standard errors (McNemar 1947).
  expect(better - worse).toBeGreaterThan(4 * Math.sqrt(better + worse));
  expect(shareOf(bca, "above") - shareOf(bca, "below")).toBeLessThan(
    0.6 * (shareOf(percentile, "above") - shareOf(percentile, "below")),
  );
  // Both fall short of 90 %, as the docs say, BCa by less.
  expect(shareOf(bca, "inside")).toBeGreaterThan(shareOf(percentile, "inside"));
  expect(shareOf(percentile, "inside")).toBeGreaterThan(0.87 - 4 * error(0.87));
});
