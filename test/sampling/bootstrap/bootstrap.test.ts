import { afterAll, describe, expect, test } from "vitest";
import { type BootstrapEstimate, type Client, connect, rng } from "wasm-ensemble";
import { plainAcceleration, plainBca, plainPercentile } from "../statistics/plain-bootstrap.ts";
import { correlation, LAW_SCHOOLS } from "./law-schools.ts";

const client: Client = await connect({ engines: 2 });
afterAll(() => client.close());

/** Sent to engines. */
function mean(x: Float64Array): number {
  let sum = 0;
  for (const value of x) sum += value;
  return sum / x.length;
}

// Sent to engines, too.
function median(x: Float64Array): number {
  // It may sort what it gets.
  x.sort();
  return ((x[1] ?? 0) + (x[2] ?? 0)) / 2;
}

function line({ x, y }: { readonly x: Float64Array; readonly y: Float64Array }): {
  slope: number;
  intercept: number;
} {
  let [sx, sy, sxx, sxy] = [0, 0, 0, 0];
  for (const [i, value] of x.entries()) {
    const other = y[i] ?? 0;
    sx += value;
    sy += other;
    sxx += value * value;
    sxy += value * other;
  }
  const slope = (x.length * sxy - sx * sy) / (x.length * sxx - sx * sx);
  return { slope, intercept: (sy - slope * sx) / x.length };
}

const oneSide = (x: Float64Array): number => (new Set(x).size === x.length ? 5 + x.length : mean(x));
const ofFour = (x: Float64Array): number => (x.length < 4 ? Number.NaN : mean(x));

describe("the correlation of the law schools", () => {
  test("has the standard error and the BCa interval that are published", async () => {
    const run = client.bootstrap(correlation, { data: LAW_SCHOOLS, resamples: 100_000, seed: 1 });
    const { statistic, standardError, confidenceInterval, monteCarloError, ...others } = await run;
    expect(statistic).toBeCloseTo(0.7764, 4);
    // Efron & Tibshirani (1993), table 6.1: 0.132 from 3,200 resamples, as many times less exact; 4 standard errors.
    expect(Math.abs(standardError - 0.132)).toBeLessThan(4 * monteCarloError.standardError * Math.sqrt(100_000 / 3200));
    // "Bootstrap Resampling" in the documentation of MATLAB's Statistics Toolbox: 0.33 to 0.94 at 95 % from 5,000 resamples.
    for (const [i, published] of [0.33, 0.94].entries()) {
      const error = (monteCarloError.confidenceInterval[i] ?? 0) * Math.sqrt(100_000 / 5000);
      expect(Math.abs((confidenceInterval[i] ?? 0) - published)).toBeLessThan(4 * error + 0.005);
    }
    expect(others).toMatchObject({
      interval: "bca",
      confidenceLevel: 0.95,
      rows: 15,
      nonFinite: 0,
      problem: undefined,
    });
    expect(others).toMatchObject({ resamples: 100_000, stopped: "resamples", complete: true, progress: 1, seed: 1n });
  });

  test("has the numbers of an implementation by the book, from the same replicates", async () => {
    const jackknife = Array.from({ length: 15 }, (_, i) =>
      correlation({
        lsat: LAW_SCHOOLS.lsat.filter((__, j) => j !== i),
        gpa: LAW_SCHOOLS.gpa.filter((__, j) => j !== i),
      }),
    );
    const options = { data: LAW_SCHOOLS, resamples: 4000, seed: 7, confidenceLevel: 0.9 } as const;
    const bca = await client.bootstrap(correlation, options);
    const replicates = [...bca.replicates];
    expect(bca.acceleration).toBeCloseTo(plainAcceleration(jackknife), 12);
    expect(bca.confidenceInterval[0]).toBeCloseTo(plainBca(replicates, bca.statistic, jackknife, 0.05), 5);
    expect(bca.confidenceInterval[1]).toBeCloseTo(plainBca(replicates, bca.statistic, jackknife, 0.95), 5);
    const center = replicates.reduce((sum, value) => sum + value, 0) / 4000;
    const squares = replicates.reduce((sum, value) => sum + (value - center) ** 2, 0);
    expect(bca.bias).toBeCloseTo(center - bca.statistic, 12);
    expect(bca.standardError).toBeCloseTo(Math.sqrt(squares / 3999), 12);
    const percentile = await client.bootstrap(correlation, { ...options, interval: "percentile" });
    expect(percentile.replicates).toEqual(bca.replicates);
    expect(percentile.confidenceInterval[0]).toBeCloseTo(plainPercentile(replicates, 0.05), 12);
    expect(percentile.confidenceInterval[1]).toBeCloseTo(plainPercentile(replicates, 0.95), 12);
    expect(percentile).toMatchObject({ biasCorrection: undefined, acceleration: undefined });
  });

  test("of a resample is that of rows drawn together, in the numbers that its random stream gives", async () => {
    const { replicates } = await client.bootstrap(correlation, { data: LAW_SCHOOLS, resamples: 300, seed: 3 });
    // Resamples 0 … 127 draw from stream 0, and those after them from streams 1 and 2.
    const expected = [0, 1, 2].flatMap((stream) => {
      const random = rng({ seed: 3, stream });
      return Array.from({ length: stream < 2 ? 128 : 44 }, () => {
        const rows = Array.from({ length: 15 }, () => random.integer(15));
        const drawn = (column: Float64Array): Float64Array => Float64Array.from(rows, (row) => column[row] ?? 0);
        return correlation({ lsat: drawn(LAW_SCHOOLS.lsat), gpa: drawn(LAW_SCHOOLS.gpa) });
      });
    });
    expect([...replicates]).toEqual(expected);
  });
});

describe("the bootstrap of small data", () => {
  test("is that over all resamples there are", async () => {
    const data = [1, 2, 4, 8];
    const all = Array.from({ length: 4 ** 4 }, (_, i) =>
      [1, 4, 16, 64].map((unit) => data[Math.floor(i / unit) % 4] ?? 0).toSorted((x, y) => x - y),
    );
    const medians = all.map(([, low = 0, high = 0]) => (low + high) / 2);
    const center = medians.reduce((sum, value) => sum + value, 0) / 256;
    const exact = Math.sqrt(medians.reduce((sum, value) => sum + (value - center) ** 2, 0) / 256);
    const { standardError, bias, statistic, monteCarloError } = await client.bootstrap(median, {
      data,
      resamples: 40_000,
      seed: 2,
      interval: "percentile",
    });
    expect(statistic).toBe(3);
    expect(Math.abs(standardError - exact)).toBeLessThan(4 * monteCarloError.standardError);
    expect(Math.abs(bias - (center - 3))).toBeLessThan(4 * monteCarloError.bias);
  });

  test("of a mean has the standard error of its formula", async () => {
    const data = Float64Array.from({ length: 50 }, (_, i) => i ** 2);
    const { standardError, monteCarloError, bias } = await client.bootstrap(mean, { data, seed: 4 });
    const center = mean(data);
    const exact = Math.sqrt(data.reduce((sum, value) => sum + (value - center) ** 2, 0)) / 50;
    expect(Math.abs(standardError - exact)).toBeLessThan(4 * monteCarloError.standardError);
    expect(Math.abs(bias)).toBeLessThan(4 * monteCarloError.bias);
  });
});

describe("a statistic", () => {
  test("may give several numbers, by name", async () => {
    const x = Array.from({ length: 40 }, (_, i) => i);
    const random = rng({ seed: 1 });
    const y = x.map((value) => 3 * value + 1 + random.normal());
    const fit: BootstrapEstimate<"slope" | "intercept"> = await client.bootstrap(line, { data: { x, y }, seed: 5 });
    expect(Object.keys(fit.outputs)).toEqual(["slope", "intercept"]);
    expect(Math.abs(fit.outputs.slope.statistic - 3)).toBeLessThan(4 * fit.outputs.slope.standardError);
    expect(Math.abs(fit.outputs.intercept.statistic - 1)).toBeLessThan(4 * fit.outputs.intercept.standardError);
    expect(fit.standardError).toBe(fit.outputs.slope.standardError);
  });

  test("gets columns of their own classes, and lists of rows", async () => {
    const kinds = await client.bootstrap(
      ({ a, b, c }) => ({ a: a.BYTES_PER_ELEMENT, b: b.BYTES_PER_ELEMENT, c: c.BYTES_PER_ELEMENT, rows: c.length }),
      { data: { a: Int32Array.of(1, 2, 3), b: Float32Array.of(1, 2, 3), c: [1, 2, 3] }, resamples: 100, seed: 1 },
    );
    expect(Object.values(kinds.outputs).map(({ statistic }) => statistic)).toEqual([4, 4, 8, 3]);
    const rows = [
      { group: "a", value: 1 },
      { group: "b", value: 2 },
      { group: "a", value: 6 },
    ];
    const share = await client.bootstrap(
      (sample) => {
        const value = sample.filter(({ group }) => group === "a").length / sample.length;
        // It may do with the list as it likes.
        sample.push(...sample);
        return value;
      },
      { data: rows, resamples: 2000, seed: 1, interval: "percentile" },
    );
    expect(share.statistic).toBeCloseTo(2 / 3, 12);
    // Of 3 draws, each with a chance of 2 / 3.
    expect(Math.abs(share.standardError - Math.sqrt(2 / 27))).toBeLessThan(4 * share.monteCarloError.standardError);
  });

  test("carries what it uses around it, and may draw random numbers, the same in each run", async () => {
    const trim = 1;
    const noisy = (x: Float64Array): number => mean(x.toSorted().subarray(trim, -trim)) + Math.random() * 1e-9;
    const options = { data: [5, 1, 4, 1, 3, 9], resamples: 200, seed: 1 };
    const [first, second] = [await client.bootstrap(noisy, options), await client.bootstrap(noisy, options)];
    expect(first.replicates).toEqual(second.replicates);
    expect(first.statistic).toBeCloseTo(13 / 4, 6);
  });

  test("that is not finite on some resamples is counted there, and left out", async () => {
    const data = { lsat: Float64Array.of(1, 2, 3), gpa: Float64Array.of(1, 3, 2) };
    const result = await client.bootstrap(correlation, { data, seed: 1, interval: "percentile" });
    // All three draws alike: 3 of 27.
    expect(Math.abs(result.nonFinite / 10_000 - 1 / 9)).toBeLessThan(4 * Math.sqrt(8 / 81 / 10_000));
    expect(result.replicates.filter(Number.isNaN)).toHaveLength(result.nonFinite);
    expect(result.standardError).toBeGreaterThan(0);
    expect(result.problem).toBeUndefined();
  });
});

describe("data on which there is nothing to say", () => {
  test.each([
    ["one row", [5], "oneRow"],
    ["rows that are all alike", [5, 5, 5], "allAlike"],
    ["a statistic that is not finite", [5, Number.NaN, 6], "statistic"],
    ["one that never is", [Number.NaN, Number.NaN], "nonFinite"],
  ])("%s: are marked, without a number", async (_, data, problem) => {
    const result = await client.bootstrap(mean, { data, resamples: 500, seed: 1 });
    expect(result.problem).toBe(problem);
    expect(result.confidenceInterval).toEqual([Number.NaN, Number.NaN]);
    if (problem !== "statistic") expect(result.standardError).toBeNaN();
    expect(JSON.stringify(result)).toContain(problem);
  });

  test("too few resamples for the limits are marked, too", async () => {
    const result = await client.bootstrap(mean, { data: [1, 2, 3, 4], resamples: 10, seed: 1 });
    expect(result).toMatchObject({ problem: "fewResamples", confidenceInterval: [Number.NaN, Number.NaN] });
    expect(result.standardError).toBeGreaterThan(0);
  });

  test("so are a statistic with all replicates on one side, and one without a jackknife", async () => {
    expect(
      await client.bootstrap(oneSide, { data: Array.from({ length: 20 }, (_, i) => i / 20), seed: 1 }),
    ).toMatchObject({
      problem: "oneSide",
    });
    expect(await client.bootstrap(ofFour, { data: [1, 2, 3, 4], seed: 1 })).toMatchObject({ problem: "jackknife" });
  });
});

test("data of many rows leave out groups of them for the acceleration", async () => {
  const data = Float64Array.from({ length: 20_000 }, (_, i) => -Math.log((i + 0.5) / 20_000));
  const { acceleration = 0 } = await client.bootstrap(mean, { data, resamples: 200, seed: 1, confidenceLevel: 0.5 });
  // Skewness 2 over 6 sqrt(n), and that of 500 groups to 4 standard errors of sqrt(6 / 500) / (6 sqrt(500)).
  expect(Math.abs(acceleration - 2 / (6 * Math.sqrt(20_000)))).toBeLessThan((4 * Math.sqrt(6)) / (6 * 500));
});
