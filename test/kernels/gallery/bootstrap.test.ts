import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bootstrap } from "../../../src/kernels/catalog.ts";
import { SamplingModule } from "../../../src/kernels/instances/sampling-module.ts";
import { packParameters } from "../../../src/kernels/pack-parameters.ts";
import { completeParameters } from "../../../src/kernels/parameters.ts";
import { testKernel } from "../../conformance/kernel.ts";
import { estimate } from "./estimate.ts";

// Tolerance in standard errors, at the fixed seed.
const K = 4;

testKernel(bootstrap([3, -1, 4, 1.5, 9]));

describe("the bootstrap of Newcomb's measurements", () => {
  const csv = readFileSync(new URL("../../../examples/newcomb.csv", import.meta.url), "utf8");
  const data = csv
    .split("\n")
    .filter((line) => /^-?\d/.test(line))
    .map(Number);
  const mean = data.reduce((sum, value) => sum + value, 0) / data.length;

  test("has the data that the literature has", () => {
    // Stigler (1977): 66 values, mean 26.21, standard deviation 10.75, median 27.
    expect(data).toHaveLength(66);
    expect(mean).toBeCloseTo(26.21, 2);
    const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 65;
    expect(Math.sqrt(variance)).toBeCloseTo(10.75, 2);
  });

  test("has the variance of a mean of 66 draws", () => {
    const samples = 2 ** 16;
    const [written = 0] = estimate(bootstrap(data), samples).variances;
    const exact = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 66 ** 2;
    // Nearly normal, so the variance has a relative standard error of sqrt(2 / samples).
    expect(Math.abs(written / exact - 1)).toBeLessThan(K * Math.sqrt(2.1 / samples));
  });

  test("finds the median more certain than the mean, because of the two outliers", () => {
    const { means, variances, standardErrors } = estimate(bootstrap(data), 2 ** 16);
    const kernel = bootstrap(data);
    const answers = kernel.knownAnswer?.(completeParameters(kernel));
    expect(Math.abs((means[1] ?? 0) - (answers?.[1] ?? 0))).toBeLessThan(K * (standardErrors[1] ?? 0));
    expect(variances[1]).toBeLessThan((variances[0] ?? 0) / 2);
  });
});

describe("bootstrap", () => {
  test("gives the only value there is", () => {
    expect(estimate(bootstrap([7]), 10)).toMatchObject({ means: [7, 7], variances: [0, 0] });
  });

  test("takes any list of numbers, in any order", () => {
    const data = Float64Array.from({ length: 4096 }, (_, i) => (i * 2731) % 4096);
    const { means, standardErrors } = estimate(bootstrap(data), 500);
    expect(Math.abs((means[0] ?? 0) - 2047.5)).toBeLessThan(K * (standardErrors[0] ?? 0));
    expect(Math.abs((means[1] ?? 0) - 2047.5)).toBeLessThan(K * (standardErrors[1] ?? 0));
  });

  test("takes 100,000 of them, after fewer and before fewer, in the same module", () => {
    const data = Float64Array.from({ length: 1e5 }, (_, i) => Math.sqrt(i));
    const [large, small] = [bootstrap(data), bootstrap([1, 2, 4])];
    const { module } = large;
    const compiled = new SamplingModule(module().compiled);
    const records = [small, large, small].map((kernel) => {
      const { params } = packParameters(kernel, completeParameters(kernel));
      const ref = { kind: "sampler", module: module(), name: "bootstrap", seed: 1n, params, outputs: 2 } as const;
      return compiled.sampler(ref)(0, 20);
    });
    expect(records[2]).toEqual(records[0]);
    const [finite, , , mean = 0, median = 0, square = 0] = records[1] ?? [];
    expect(finite).toBe(20);
    // Integrals of sqrt: 2/3 and sqrt(1/2) times sqrt(1e5). The standard error of one sample of the mean is 0.2357.
    expect(Math.abs(mean - 210.819)).toBeLessThan((K * 0.2357) / Math.sqrt(20));
    expect(Math.abs(median - 223.607)).toBeLessThan((K * 0.36) / Math.sqrt(20));
    expect(square).toBeGreaterThan(0);
  });

  test("draws more values than there are, if asked: the standard error of a larger data set", () => {
    const kernel = bootstrap([1, 2, 4, 8]);
    const samples = 2 ** 14;
    const { means, variances, standardErrors } = estimate(kernel, samples, { draws: 400 });
    const [mean = 0, median = 0] = kernel.knownAnswer({ draws: 400 });
    expect(mean).toBe(3.75);
    expect(Math.abs((means[0] ?? 0) - mean)).toBeLessThan(K * (standardErrors[0] ?? 0));
    expect(Math.abs((means[1] ?? 0) - median)).toBeLessThan(K * (standardErrors[1] ?? 0));
    // 7.1875 / 400; relative standard error sqrt(2 / samples).
    expect(Math.abs((variances[0] ?? 0) / (7.1875 / 400) - 1)).toBeLessThan(K * Math.sqrt(2 / samples));
  });

  test("has an identity of its data, whatever their order", () => {
    const { identity } = bootstrap([3, 1, 2]);
    expect(bootstrap([1, 2, 3]).identity).toBe(identity);
    expect(bootstrap([1, 2, 3.0000000000000004]).identity).not.toBe(identity);
    expect(bootstrap([1, 2]).identity).not.toBe(identity);
  });

  test.each([
    ["bootstrap expects a list of numbers, got undefined", undefined, TypeError],
    ['got the string "2" in it', [1, "2"], TypeError],
    ["bootstrap expects 1 … 16777216 numbers, got 0", [], RangeError],
    ["got 16777217", new Uint8Array(2 ** 24 + 1), RangeError],
    ["bootstrap expects finite numbers, got NaN", [1, Number.NaN], RangeError],
  ])("refuses data: %s", (message, data, type) => {
    // What plain JavaScript might pass.
    const call = () => bootstrap(data as number[]);
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });
});
