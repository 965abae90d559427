import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { bootstrap } from "../../src/kernels/catalog.ts";
import { completeParameters } from "../../src/kernels/parameters.ts";
import { testKernel } from "../conformance/kernel.ts";
import { estimate } from "./estimate.ts";

// Tolerance in standard errors, at the fixed seed.
const K = 4;

testKernel(bootstrap([3, -1, 4, 1.5, 9]));

describe("the bootstrap of Newcomb's measurements", () => {
  const csv = readFileSync(new URL("../../examples/newcomb.csv", import.meta.url), "utf8");
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

  test("takes any list of numbers, up to 4096, in any order", () => {
    const data = Float64Array.from({ length: 4096 }, (_, i) => (i * 2731) % 4096);
    const { means, standardErrors } = estimate(bootstrap(data), 500);
    expect(Math.abs((means[0] ?? 0) - 2047.5)).toBeLessThan(K * (standardErrors[0] ?? 0));
    expect(Math.abs((means[1] ?? 0) - 2047.5)).toBeLessThan(K * (standardErrors[1] ?? 0));
  });

  test.each([
    [undefined, TypeError, "bootstrap expects a list of numbers, got undefined"],
    [[1, "2"], TypeError, 'got the string "2" in it'],
    [[], RangeError, "bootstrap expects 1 … 4096 numbers, got 0"],
    [new Float64Array(4097), RangeError, "got 4097"],
    [[1, Number.NaN], RangeError, "bootstrap expects finite numbers, got NaN"],
  ])("refuses %j", (data, type, message) => {
    // What plain JavaScript might pass.
    const call = () => bootstrap(data as number[]);
    expect(call).toThrow(type);
    expect(call).toThrow(message);
  });
});
