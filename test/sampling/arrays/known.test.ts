import { describe, expect, test } from "vitest";
import { start } from "../support.ts";
import { pricePath } from "./kernels.ts";

const DATES = 250;
const SPOT = 100;
const RATE = 0.05;
const VOLATILITY = 0.2;

/** Probability that a standard normal number is below x. */
function normalBelow(x: number): number {
  let [term, sum] = [x, x];
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) sum += term *= (x * x) / k;
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/** Means of the highest price up to each date, by Spitzer's identity: see examples/price-path.js. */
function highestMeans(): number[] {
  const terms = Array.from({ length: DATES + 1 }, (_, k) => {
    const time = k / DATES;
    const deviation = VOLATILITY * Math.sqrt(time);
    const mean = (RATE - VOLATILITY ** 2 / 2) * time;
    return normalBelow(-mean / deviation) + Math.exp(RATE * time) * normalBelow(mean / deviation + deviation);
  });
  const means = [1];
  for (let n = 1; n <= DATES; n++) means.push(means.reduce((sum, mean, i) => sum + mean * (terms[n - i] ?? 0), 0) / n);
  return means.map((mean) => SPOT * mean);
}

describe("a path of prices", () => {
  // 4 standard errors on each date. By Bonferroni a right program fails with at most 250 * 6.4e-5 = 1.6 % for each of the three
  // statements, over all seeds; the seed is fixed.
  test("has the exact mean and variance on each date, and the exact mean of the highest so far", async () => {
    const client = await start(2);
    const samples = 400_000;
    const lengths = { price: DATES, highest: DATES };
    const { arrays, outputs } = await client.sample(pricePath, { samples, seed: 3, lengths });
    const { price, highest } = arrays as Required<typeof arrays>;
    if (!price || !highest) throw new Error("there are no arrays");
    expect([price.mean.length, highest.confidenceInterval.high.length]).toEqual([DATES, DATES]);
    const means = highestMeans();
    for (let i = 0; i < DATES; i++) {
      const time = (i + 1) / DATES;
      const mean = SPOT * Math.exp(RATE * time);
      const w = Math.exp(VOLATILITY ** 2 * time);
      const variance = mean ** 2 * (w - 1);
      const error = Math.sqrt(variance / samples);
      expect(Math.abs((price.mean[i] ?? 0) - mean)).toBeLessThan(4 * error);
      // Of a lognormal variance the error is by its fourth moment: kurtosis w^4 + 2 w^3 + 3 w^2 - 3.
      const varianceError = variance * Math.sqrt((w ** 4 + 2 * w ** 3 + 3 * w ** 2 - 4) / samples);
      expect(Math.abs((price.variance[i] ?? 0) - variance)).toBeLessThan(4 * varianceError);
      expect(price.standardError[i]).toBeCloseTo(Math.sqrt((price.variance[i] ?? 0) / samples), 12);
      expect(Math.abs((highest.mean[i] ?? 0) - (means[i + 1] ?? 0))).toBeLessThan(4 * (highest.standardError[i] ?? 0));
      // Student's t with so many degrees of freedom is 1.95997.
      const half = 1.95997 * (price.standardError[i] ?? 0);
      expect((price.confidenceInterval.high[i] ?? 0) - (price.mean[i] ?? 0)).toBeCloseTo(half, 5);
      expect((price.mean[i] ?? 0) - (price.confidenceInterval.low[i] ?? 0)).toBeCloseTo(half, 5);
    }
    const put = Math.exp(-RATE) * (means[DATES] ?? 0) - SPOT;
    const { lookback } = outputs;
    expect(Math.abs((lookback?.mean ?? 0) - put)).toBeLessThan(4 * (lookback?.standardError ?? 0));
  });
});
