import { afterAll, describe, expect, test } from "vitest";
import { type Client, connect, kernels, quantile } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { bits, freshFile } from "./support.ts";

/** Tolerance in standard errors, at fixed seeds. */
const K = 4;

const clients: readonly Client[] = await Promise.all([1, 2].map((engines) => connect({ engines })));
const [one, two] = clients as [Client, Client];
afterAll(() => Promise.all(clients.map((client) => client.close())));

/**
 * offset + size u, u uniform; with `square` offset + size u^2; with `signs` size with either sign; with `steps` a quotient
 * of a whole number from `offset` on, one of so many, and `size`. Below `bad` u makes it infinite.
 */
const uniform = await compileKernel(`
import { Rng } from "wasm-ensemble/assembly";
export const dimensions = 1;
export class Params { offset: f64 = 0; size: f64 = 1; steps: f64 = 0; signs: bool = false; square: bool = false; bad: f64 = 0; }
export function sample(rng: Rng, params: Params): f64 {
  const u = rng.uniform();
  if (u < params.bad) return Infinity;
  if (params.signs) return u < 0.5 ? params.size : -params.size;
  if (params.steps > 0) return (params.offset + Math.floor(u * params.steps)) / params.size;
  return params.offset + params.size * (params.square ? u * u : u);
}
`);
const OPTIONS = { samples: 2 ** 20, chunkSamples: 2 ** 14, seed: 1 };

/** What u has over all samples, and what they come to elsewhere but for the rounding of samples themselves. */
const unit = await two.sample(uniform, OPTIONS);

describe("samples of any magnitude", () => {
  test.each([1e13, 1e14, -1e15])("that lie %d off have the mean and the spread of those that don't", async (offset) => {
    const estimate = await two.sample(uniform, { ...OPTIONS, params: { offset } });
    // Samples are rounded to the numbers there are, `digit` apart, which adds digit^2 / 6 to the variance: half a step at both ends.
    const digit = 2 ** (Math.floor(Math.log2(Math.abs(offset))) - 52);
    expect(Math.abs(estimate.mean - offset - 0.5)).toBeLessThanOrEqual(K * unit.standardError + digit);
    expect(estimate.variance).toBeCloseTo((1 + 2 * digit ** 2) / 12, 3);
    expect(estimate.standardError / Math.sqrt(estimate.variance / 2 ** 20)).toBeCloseTo(1, 9);
  });

  test.each([1e200, 1e-200, 1e300, 1e-300])("of size %d have their mean and standard error", async (size) => {
    const { mean, standardError, confidenceInterval, variance } = await two.sample(uniform, {
      ...OPTIONS,
      params: { size },
    });
    expect(mean / size).toBeCloseTo(unit.mean, 12);
    expect(standardError / size).toBeCloseTo(unit.standardError, 15);
    expect(
      (confidenceInterval[1] - confidenceInterval[0]) /
        (unit.confidenceInterval[1] - unit.confidenceInterval[0]) /
        size,
    ).toBeCloseTo(1, 9);
    // The square of such a size is no number of 64 bits.
    expect(variance).toBe(size > 1 ? Number.POSITIVE_INFINITY : 0);
  });

  test("of size 1e100, and 1e-100, have their variance as well", async () => {
    for (const size of [1e100, 1e-100]) {
      const { variance } = await two.sample(uniform, { ...OPTIONS, params: { size } });
      expect(variance / size / size).toBeCloseTo(unit.variance, 12);
    }
  });

  test("near the largest number there is, of either sign, have a mean and a standard error", async () => {
    const size = 1.7e308;
    const { mean, standardError, nonFinite } = await two.sample(uniform, { ...OPTIONS, params: { size, signs: 1 } });
    expect(nonFinite.count).toBe(0);
    expect(standardError / size).toBeCloseTo(1 / 1024, 8);
    expect(Math.abs(mean) / standardError).toBeLessThan(K);
  });

  test.each([1e308, 0.1, -1 / 3, 1e-310, 0])(
    "that are all %d have that mean, exactly, and no spread",
    async (offset) => {
      // Chunks of all sizes, as the sum of 3 thirds is not exact.
      for (const chunkSamples of [1, 3, 7, 600, 1000]) {
        const options = { samples: 1003, chunkSamples, seed: 1, params: { offset, size: 0 } };
        const estimate = await two.sample(uniform, options);
        expect(estimate).toMatchObject({ mean: offset, standardError: 0, variance: 0, nonFinite: { count: 0 } });
      }
    },
  );

  test("under scrambled points differ from scramble to scramble beside any offset", async () => {
    const options = { ...OPTIONS, chunkSamples: 2 ** 10, method: "sobol" } as const;
    const plain = await two.sample(uniform, { ...options, params: { size: 64 } });
    const far = await two.sample(uniform, { ...options, params: { size: 64, offset: 1e14 } });
    // Samples are rounded to 1/64: of that the means of the replicates have 1/64/32 at random.
    expect(far.standardError).toBeGreaterThan(plain.standardError / 2);
    expect(far.standardError).toBeLessThan(plain.standardError + 1e-4);
  });

  test("have the same bits on any number of engines, and after a resume", async () => {
    for (const params of [{ offset: 1e14 }, { size: 1e200 }, { size: 1e-200 }, { size: 1.7e308, signs: 1 }]) {
      const options = { ...OPTIONS, samples: 2 ** 18, params };
      const whole = bits(await two.sample(uniform, options));
      expect(bits(await one.sample(uniform, options))).toEqual(whole);
      const checkpoint = freshFile();
      await two.sample(uniform, { ...options, samples: 2 ** 16, checkpoint });
      expect(bits(await one.sample(uniform, { ...options, checkpoint }))).toEqual(whole);
    }
  });
});

describe("bins at decimal edges", () => {
  test.each([
    [0, 100, 100],
    [-100, 100, 100],
    [10, 20, 100],
    [0, 30, 100],
    [-70, 10, 100],
    [50, 150, 1e8],
    [1000, 2000, 1e3],
  ])("from %d to %d, each divided by %d, are equally full of these", async (first, last, size) => {
    const bins = last - first;
    const histogram = { low: first / size, high: last / size, bins };
    const run = { samples: 1000 * bins, seed: 3, params: { offset: first, steps: bins, size }, histogram };
    const { counts = [], below, above } = (await two.sample(uniform, run)).histogram ?? {};
    expect([counts.length, below, above]).toEqual([bins, 0, 0]);
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000));
  });
});

describe("antithetic samples", () => {
  const pairs = { ...OPTIONS, antithetic: true } as const;

  test("have the variance, the covariance and the histogram of the output itself", async () => {
    const histogram = { low: 0, high: 1, bins: 10 };
    const {
      variance,
      covariance,
      standardError,
      mean,
      histogram: counted,
    } = await two.sample(uniform, {
      ...pairs,
      histogram,
    });
    // Kurtosis of a uniform law is 9/5: its variance has a standard error of sqrt(0.8 / n) times itself.
    expect(Math.abs(variance * 12 - 1)).toBeLessThan(K * Math.sqrt(0.8 / 2 ** 20));
    expect(covariance).toEqual([[variance]]);
    expect(counted?.counts.reduce((sum, count) => sum + count, 0)).toBe(2 ** 21);
    for (const count of counted?.counts ?? []) expect(Math.abs(count / 2 ** 21 - 0.1)).toBeLessThan(0.001);
    // Averages of u and 1 - u, less a last digit.
    expect(mean).toBeCloseTo(0.5, 12);
    expect(standardError).toBeLessThan(1e-12);
  });

  test("of a call have its quantiles and its variance", async () => {
    const options = { ...OPTIONS, histogram: { low: 0, high: 200, bins: 4000 } };
    const plain = await two.sample(kernels.european, options);
    const paired = await two.sample(kernels.european, { ...options, antithetic: true });
    for (const p of [0.6, 0.9, 0.95]) {
      expect(quantile(paired.histogram, p)).toBeCloseTo(quantile(plain.histogram, p), 0);
    }
    expect(paired.variance / plain.variance).toBeCloseTo(1, 1);
    expect(paired.standardError).toBeLessThan(plain.standardError);
  });

  test("of several outputs have the covariance of these", async () => {
    for (const kernel of [kernels.asian, kernels.barrier]) {
      const plain = await two.sample(kernel, { ...OPTIONS, samples: 2 ** 17 });
      const paired = await two.sample(kernel, { ...pairs, samples: 2 ** 17 });
      const [a, b] = [plain, paired].map(({ covariance }) => covariance.flat());
      for (const [i, value] of (a ?? []).entries()) expect((b?.[i] ?? 0) / value, kernel.name).toBeCloseTo(1, 1);
    }
  });

  test("of any magnitude have a standard error, and are all counted", async () => {
    const plain = await two.sample(uniform, { ...pairs, params: { square: 1 } });
    for (const size of [1e200, 1e-200]) {
      const params = { size, square: 1 };
      const histogram = { low: 0, high: size, bins: 1 };
      const paired = await two.sample(uniform, { ...pairs, params, histogram });
      expect(paired.standardError / size).toBeCloseTo(plain.standardError, 12);
      expect(paired.histogram?.counts).toEqual([2 ** 21]);
      expect(paired.variance).toBe(size > 1 ? Number.POSITIVE_INFINITY : 0);
    }
    const opposite = await two.sample(uniform, { ...pairs, params: { size: 1.7e308, signs: 1 } });
    expect(opposite).toMatchObject({ mean: 0, variance: Number.POSITIVE_INFINITY, nonFinite: { count: 0 } });
  });

  test("of which an image is not finite count as one sample that is not, and nowhere else", async () => {
    const histogram = { low: 0, high: 1, bins: 1 };
    const {
      nonFinite,
      mean,
      variance,
      histogram: counted,
    } = await two.sample(uniform, {
      ...pairs,
      params: { bad: 0.25 },
      histogram,
    });
    expect(nonFinite.count / 2 ** 20).toBeCloseTo(0.5, 2);
    expect(counted?.counts[0]).toBe(2 * (2 ** 20 - nonFinite.count));
    // Of u in 0.25 … 0.75.
    expect(mean).toBeCloseTo(0.5, 12);
    expect(variance).toBeCloseTo(0.25 / 12, 4);
  });
});
