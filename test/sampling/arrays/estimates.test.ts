import { describe, expect, test } from "vitest";
import type { EstimateJson } from "wasm-ensemble";
import { start } from "../support.ts";
import { arrayBits, kernelOf, pricePath } from "./kernels.ts";

const path = await kernelOf(
  "path: StaticArray<f64> = new StaticArray<f64>(3); open!: StaticArray<f64>;",
  `for (let i = 0; i < 3; i++) out.path[i] += rng.uniform();
   if (out.path[1] < params.bad) out.path[2] = Infinity;`,
);
const LENGTHS = { lengths: { open: 2 } };

/** A class of so many numbers: the first, and multiples of it with another one added. */
function numbers(count: number): ReturnType<typeof kernelOf> {
  const names = Array.from({ length: count }, (_, i) => `x${i}`);
  return kernelOf(
    names.map((name) => `${name}: f64;`).join(" "),
    `out.x0 = rng.uniform(); const v = rng.uniform(); ${names
      .slice(1)
      .map((name, i) => `out.${name} = ${i + 1} * out.x0 + v;`)
      .join(" ")}`,
  );
}

describe("estimates with arrays", () => {
  test("of a kernel of arrays alone have no mean of their own; what a sample leaves alone is 0", async () => {
    const client = await start(2);
    const estimate = await client.sample(path, { ...LENGTHS, samples: 10_000, seed: 2 });
    expect(estimate).toMatchObject({
      mean: Number.NaN,
      outputs: {},
      covariance: [],
      samples: 10_000,
      stopped: "samples",
    });
    expect(estimate.arrays["open"]?.mean).toEqual(new Float64Array(2));
    // 4 standard errors of a uniform number.
    for (const mean of estimate.arrays["path"]?.mean ?? [])
      expect(Math.abs(mean - 0.5)).toBeLessThan(4 / Math.sqrt(12e4));
    // The rule of three, as for a number whose samples are all alike.
    expect(estimate.arrays["open"]?.confidenceInterval.high[0]).toBeCloseTo(3 / 10_000, 6);
  });

  test("leave out the whole of a sample of which any value is not finite", async () => {
    const client = await start(1);
    const estimate = await client.sample(path, { ...LENGTHS, samples: 20_000, seed: 2, params: { bad: 0.25 } });
    const { count, first } = estimate.nonFinite;
    // 4 standard deviations of a binomial.
    expect(Math.abs(count - 5000)).toBeLessThan(4 * Math.sqrt(20_000 * 0.25 * 0.75));
    expect(first?.stream).toBe(0);
    const [, middle = 0] = estimate.arrays["path"]?.mean ?? [];
    // Uniform on 0.25 … 1.
    expect(Math.abs(middle - 0.625)).toBeLessThan((4 * 0.75) / Math.sqrt(12 * 15_000));
    const none = await client.sample(path, { ...LENGTHS, samples: 100, seed: 2, params: { bad: 2 } });
    expect(none.arrays["path"]?.mean[0]).toBeNaN();
    expect(none.arrays["path"]?.variance[0]).toBeNaN();
  });

  test("are cloned, and written as JSON with nothing lost", async () => {
    const client = await start(1);
    const estimate = await client.sample(pricePath, { samples: 100, seed: 1, lengths: { price: 4, highest: 5 } });
    expect(arrayBits(structuredClone(estimate))).toEqual(arrayBits(estimate));
    expect(arrayBits({ ...estimate })).toEqual(arrayBits(estimate));
    const read = JSON.parse(JSON.stringify(estimate)) as EstimateJson;
    expect(Float64Array.from(read.arrays["price"]?.variance ?? [], Number)).toEqual(estimate.arrays["price"]?.variance);
    expect(Float64Array.from(read.arrays["price"]?.confidenceInterval.low ?? [], Number)).toEqual(
      estimate.arrays["price"]?.confidenceInterval.low,
    );
  });

  test("make arrays once, when they are read, and keep those that were read before", async () => {
    const client = await start(2);
    const run = client.sample(pricePath, {
      samples: 4e5,
      chunkSamples: 1000,
      seed: 1,
      lengths: { price: 20, highest: 20 },
    });
    const seen: { samples: number; low: Float64Array | undefined; copy: Float64Array | undefined }[] = [];
    for await (const { samples, arrays } of run) {
      const low = arrays["price"]?.confidenceInterval.low;
      seen.push({ samples, low, copy: low?.slice() });
    }
    for (const { low, copy } of seen) expect(low).toEqual(copy);
    expect(run.latest.arrays).toBe(run.latest.arrays);
    expect((await run).arrays).toBe((await run).arrays);
    const prefix = seen.find(({ samples }) => samples % 1000 === 0);
    const again = await client.sample(pricePath, {
      samples: prefix?.samples ?? 1,
      chunkSamples: 1000,
      seed: 1,
      lengths: { price: 20, highest: 20 },
    });
    expect(again.arrays["price"]?.confidenceInterval.low).toEqual(prefix?.low);
  });

  test("are shown with the lengths of arrays", async () => {
    const { inspect } = await import("node:util");
    const client = await start(1);
    expect(inspect(path)).toContain("gives path[3], open[…]");
    expect(inspect(await client.sample(path, { ...LENGTHS, samples: 100, seed: 1 }))).toContain(
      "path[3], open[2], 100 samples",
    );
  });

  test("have averages of pairs, and variances of both images", async () => {
    const client = await start(2);
    const options = { ...LENGTHS, samples: 50_000, seed: 9, antithetic: true };
    const { arrays } = await client.sample(path, options);
    // u and 1 - u, less a last digit: their average is 1/2, each by itself has the variance 1/12 (kurtosis 1.8).
    expect(arrays["path"]?.mean[0]).toBeCloseTo(0.5, 12);
    expect(arrays["path"]?.standardError[0]).toBeLessThan(1e-15);
    expect(Math.abs((arrays["path"]?.variance[1] ?? 0) - 1 / 12)).toBeLessThan((4 * Math.sqrt(0.8 / 1e5)) / 12);
  });

  test("have the error of Sobol points from their replicates", async () => {
    const client = await start(2);
    const options = { ...LENGTHS, samples: 2 ** 15, seed: 9, chunkSamples: 1024 } as const;
    const { arrays, replicates } = await client.sample(path, { ...options, method: "sobol" });
    const random = await client.sample(path, options);
    expect(replicates).toBe(32);
    for (const [i, error] of (arrays["path"]?.standardError ?? []).entries()) {
      expect(error).toBeLessThan((random.arrays["path"]?.standardError[i] ?? 0) / 10);
      expect(Math.abs((arrays["path"]?.mean[i] ?? 0) - 0.5)).toBeLessThan(4 * error);
    }
  });
});

describe("a tolerance of an array", () => {
  test("is met when each of its values meets it", async () => {
    const client = await start(3);
    const options = { lengths: { price: 8, highest: 8 }, chunkSamples: 1024, seed: 2 };
    const one = await client.sample(pricePath, { ...options, standardError: { price: 0.05, lookback: 0.1 } });
    expect(one.stopped).toBe("standardError");
    const errors = one.arrays["price"]?.standardError ?? new Float64Array();
    expect(Math.max(...errors)).toBeLessThanOrEqual(0.05);
    const before = await client.sample(pricePath, { ...options, samples: one.samples - 1024 });
    expect(Math.max(...(before.arrays["price"]?.standardError ?? []))).toBeGreaterThan(0.05);
    const relative = await client.sample(pricePath, { ...options, relativeError: { highest: 5e-4 } });
    const { mean = new Float64Array(), standardError = new Float64Array() } = relative.arrays["highest"] ?? {};
    expect(Math.max(...standardError.map((error, i) => error / (mean[i] ?? 0)))).toBeLessThanOrEqual(5e-4);
    expect(relative.stopped).toBe("relativeError");
  });

  test("without a name is of the first array where there is no number; values that are all alike are passed over", async () => {
    const client = await start(2);
    const kernel = await kernelOf(
      "path: StaticArray<f64> = new StaticArray<f64>(3);",
      "out.path[0] = 7; out.path[1] = rng.uniform(); out.path[2] = 2 * out.path[1];",
    );
    const estimate = await client.sample(kernel, { standardError: 2e-3, chunkSamples: 1024, seed: 2 });
    expect(estimate.stopped).toBe("standardError");
    const [same, , largest = 1] = estimate.arrays["path"]?.standardError ?? [];
    expect(same).toBe(0);
    expect(largest).toBeLessThanOrEqual(2e-3);
    expect(estimate.samples).toBeLessThan(1e5);
    const alike = await client.sample(path, { ...LENGTHS, standardError: { open: 1e-3 }, seed: 1, maxSamples: 2e5 });
    expect(alike.stopped).toBe("maxSamples");
  });
});

describe("more than 16 outputs", () => {
  test("have no covariance unless it is asked for; all else has the same bits", async () => {
    const client = await start(3);
    for (const way of [{}, { antithetic: true }, { method: "sobol" }] as const) {
      const options = { samples: 8192, chunkSamples: 256, seed: 4, ...way };
      const kernel = await numbers(20);
      const plain = await client.sample(kernel, options);
      const full = await client.sample(kernel, { ...options, covariance: true });
      expect(plain.covariance).toEqual([]);
      expect(plain.outputs).toEqual(full.outputs);
      expect([plain.mean, plain.standardError]).toEqual([full.mean, full.standardError]);
      expect(full.covariance.map((row, i) => row[i])).toEqual(
        Object.values(full.outputs).map(({ variance }) => variance),
      );
      // cov(u, 3 u + v) = 3 var u.
      expect(full.covariance[0]?.[3]).toBeCloseTo(3 * (full.covariance[0]?.[0] ?? 0), 2);
    }
    const histogram = { low: 0, high: 1, bins: 10 };
    const counted = await client.sample(await numbers(17), { samples: 1000, seed: 4, histogram });
    expect(counted.histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(1000);
  });

  test("of 16 always have it, and the bits that they had", async () => {
    const client = await start(1);
    const kernel = await numbers(16);
    expect(kernel.arrays).toBeUndefined();
    const { covariance } = await client.sample(kernel, { samples: 1000, seed: 4 });
    expect(covariance).toHaveLength(16);
  });

  test("of which some are arrays have a covariance of all values", async () => {
    const client = await start(2);
    const lengths = { price: 2, highest: 3 };
    const options = { samples: 5000, seed: 4, lengths, chunkSamples: 500 };
    const { covariance, arrays, outputs } = await client.sample(pricePath, { ...options, covariance: true });
    expect(covariance.map((row) => row.length)).toEqual([6, 6, 6, 6, 6, 6]);
    expect(covariance[2]?.[2]).toBe(arrays["price"]?.variance[1]);
    expect(covariance[0]?.[0]).toBe(outputs["lookback"]?.variance);
    expect(covariance[1]?.[3]).toBe(covariance[3]?.[1]);
    const plain = await client.sample(pricePath, options);
    expect(arrayBits({ ...plain })).toEqual(
      arrayBits(await client.sample(pricePath, { ...options, covariance: true })),
    );
    expect(plain.covariance).toEqual([[outputs["lookback"]?.variance]]);
  });
});
