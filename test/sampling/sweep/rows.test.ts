import { describe, expect, test } from "vitest";
import { connect, kernels, type Rng, type StopOptions, type SweepRow } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { bits, dieAtChunks, freshFile, start } from "../support.ts";

// On the engines.
declare const meeting: Int32Array;

const line = (rng: Rng, { a, b }: { a: number; b: number }) => ({ x: a * rng.normal() + b, y: rng.uniform() });

// Each waits for another.
const waiting = (_: Rng, { row }: { row: number }): number => {
  if (Atomics.add(meeting, 0, 1) === 0) Atomics.wait(meeting, 0, 1);
  else Atomics.notify(meeting, 0);
  return row;
};

const GRID = { strike: [90, 100, 110], volatility: [0.1, 0.2] };
const OPTIONS = { samples: 100_001, chunkSamples: 4096, seed: 2026 };

/** What `client.sample` gives for each row. */
async function alone(rows: readonly SweepRow[], options: StopOptions & { readonly seed: number }): Promise<unknown[]> {
  const client = await connect({ engines: 2 });
  const all: unknown[] = [];
  for (const { params } of rows) {
    all.push(bits(await client.sample(kernels.european, { ...options, params })));
  }
  await client.close();
  return all;
}

describe("rows of a sweep", () => {
  test.each([1, 2, 3, 7])("have the bits of client.sample with the same options, on %i engines", async (engines) => {
    const client = await start(engines);
    const rows = await client.sweep(kernels.european, GRID, OPTIONS);
    expect(rows.map(({ params: { strike, volatility } }) => [strike, volatility])).toEqual([
      [90, 0.1],
      [90, 0.2],
      [100, 0.1],
      [100, 0.2],
      [110, 0.1],
      [110, 0.2],
    ]);
    expect(rows.map(({ estimate }) => bits(estimate))).toEqual(await alone(rows, OPTIONS));
  });

  test("have them after engines died in the midst of it", async () => {
    const client = await start(3);
    await dieAtChunks(client, [0, 1], [3, 11], 1);
    const rows = await client.sweep(kernels.european, GRID, OPTIONS);
    expect(rows.map(({ state }) => state)).toEqual(new Array(6).fill("done"));
    expect(rows.map(({ estimate }) => bits(estimate))).toEqual(await alone(rows, OPTIONS));
  });

  test("each draw as many samples as they need for a tolerance", async () => {
    const client = await start(2);
    const options = { standardError: 0.02, chunkSamples: 4096, seed: 3, params: { years: 2 } };
    const rows = await client.sweep(kernels.european, { volatility: [0.1, 0.4] }, options);
    const [few = 0, many = 0] = rows.map(({ estimate }) => estimate.samples);
    expect(many).toBeGreaterThan(4 * few);
    expect(rows.map(({ params }) => params.years)).toEqual([2, 2]);
    expect(rows.map(({ estimate }) => bits(estimate))).toEqual(await alone(rows, options));
  });

  test("have common random numbers under the method sobol, too, and control variates", async () => {
    const client = await start(2);
    const options = { samples: 2 ** 15, method: "sobol", control: "control", seed: 5 } as const;
    const rows = await client.sweep(kernels.asian, { strike: [95, 100, 105] }, options);
    for (const { params, estimate } of rows) {
      expect(bits(estimate)).toEqual(bits(await client.sample(kernels.asian, { ...options, params })));
    }
  });

  test("over levels have the bits of client.sample, and differences without an error", async () => {
    const client = await start(2);
    const options = { method: "mlmc", standardError: 0.2, seed: 2026 } as const;
    const sweep = client.sweep(kernels.heston, { strike: [90, 110] }, options);
    const rows = await sweep;
    for (const { params, estimate } of rows) {
      const { mean } = await client.sample(kernels.heston, { ...options, params: { strike: params.strike } });
      expect(estimate.mean).toBe(mean);
    }
    const [a, b] = rows.map(({ estimate }) => estimate.outputs.fine.mean);
    expect(sweep.difference(0, 1)).toMatchObject({ value: (a ?? 0) - (b ?? 0), standardError: Number.NaN, pairs: 0 });
  });

  test("of adaptive integration have the bits of client.sample, and the errors of independent rows where they are", async () => {
    const client = await start(2);
    const options = { method: "vegas", samples: 1e5, seed: 2026 } as const;
    const sweep = client.sweep(kernels.european, { strike: [90, 110] }, options);
    for (const { params, estimate } of await sweep) {
      const { mean } = await client.sample(kernels.european, { ...options, params: { strike: params.strike } });
      expect(estimate.mean).toBe(mean);
    }
    expect(sweep.difference(0, 1)).toMatchObject({ standardError: Number.NaN, pairs: 0 });
    const apart = client.sweep(kernels.european, { strike: [90, 110] }, { ...options, commonRandomNumbers: false });
    const [a, b] = (await apart).map(({ estimate }) => estimate.standardError);
    expect(apart.difference(0, 1).standardError).toBeCloseTo(Math.hypot(a ?? 0, b ?? 0), 12);
  });

  test("of a list of points and of a function in JavaScript", async () => {
    const client = await start(2);
    const options = { samples: 5000, seed: 1, outputs: ["x", "y"] as const };
    const points = [
      { a: 1, b: 2 },
      { a: 3, b: 4 },
    ];
    const rows = await client.sweep(line, points, options);
    expect(rows.map(({ params }) => params)).toEqual(points);
    for (const { params, estimate } of rows) {
      expect(bits(estimate)).toEqual(bits(await client.sample(line, { ...options, params })));
    }
  });

  test("have random numbers of their own where that is asked for, and say which", async () => {
    const client = await start(2);
    const options = { ...OPTIONS, commonRandomNumbers: false };
    const rows = await client.sweep(kernels.european, { strike: [100, 100, 100] }, options);
    expect(rows[0]?.estimate.seed).toBe(2026n);
    expect(new Set(rows.map(({ estimate }) => estimate.seed)).size).toBe(3);
    expect(new Set(rows.map(({ estimate }) => estimate.mean)).size).toBe(3);
    const { seed, mean } = rows[2]?.estimate ?? { seed: 0n, mean: 0 };
    expect((await client.sample(kernels.european, { ...OPTIONS, seed, params: { strike: 100 } })).mean).toBe(mean);
  });

  test("take part on the engines that are meant", async () => {
    const client = await start(3);
    await client.directView([0, 2]).apply(() => {
      // A kernel that is begun there fails.
      Object.assign(WebAssembly, { Instance: undefined });
    });
    const rows = await client.sweep(kernels.european, { strike: [90, 100] }, { ...OPTIONS, targets: [1] });
    expect(rows).toHaveLength(2);
  });

  test("run one by one where their time is limited, so that each has all of it", async () => {
    const client = await start(2);
    const sweep = client.sweep(kernels.european, { strike: [90, 100] }, { timeLimitMs: 50, seed: 1 });
    const rows = await sweep;
    expect(rows.map(({ estimate: { stopped } }) => stopped)).toEqual(["timeLimit", "timeLimit"]);
    expect(sweep.elapsedMs).toBeGreaterThanOrEqual(100);
  });
});

describe("small rows", () => {
  test("run several at a time, as one alone would leave engines without work", async () => {
    const client = await start(2);
    // Each waits for the other: neither could end if they ran one after the other.
    await client.directView().push({ meeting: new Int32Array(new SharedArrayBuffer(4)) });
    const rows = await client.sweep(waiting, { row: [0, 1] }, { samples: 1, seed: 1 });
    expect(rows.map(({ estimate }) => estimate.mean)).toEqual([0, 1]);
  });

  test("by the ten thousand have the bits that one has alone", async () => {
    const client = await start(2);
    const strike = Array.from({ length: 10_000 }, (_, i) => 50 + i / 100);
    const rows = await client.sweep(kernels.european, { strike }, { samples: 100, seed: 9 });
    expect(rows).toHaveLength(10_000);
    for (const row of [0, 4999, 9999]) {
      const { params, estimate, index } = rows[row] ?? { index: -1 };
      expect(index).toBe(row);
      const one = await client.sample(kernels.european, { samples: 100, seed: 9, params: params ?? {} });
      expect(estimate?.mean).toBe(one.mean);
    }
  });
});

describe("a kernel of arrays, objects and data", () => {
  test("is swept over lists of arrays and of objects, and its data are those of the call in all rows", async () => {
    const kernel = await compileKernel(`
      import { Rng } from "wasm-ensemble/assembly";
      class Market { rate: f64 = 0.5 }
      export class Params { weights: StaticArray<f64>; market: Market = new Market() }
      export class Data { x: StaticArray<f64> }
      export function sample(rng: Rng, params: Params, data: Data): f64 {
        let sum = params.market.rate;
        for (let i = 0; i < params.weights.length; i++) sum += params.weights[i] * rng.uniform() * data.x[i];
        return sum;
      }`);
    const client = await start(2);
    const [weights, market] = [
      [[1, 2], Float64Array.of(3, 4, 5)],
      [{ rate: 0 }, { rate: 1 }],
    ];
    const x = Float64Array.of(1, 2, 3);
    const sweep = client.sweep(kernel, { weights, market }, { samples: 70_000, seed: 1, data: { x } });
    x.fill(0);
    const rows = await sweep;
    expect(rows.map(({ params }) => params)).toEqual([
      { "market.rate": 0, weights: [1, 2] },
      { "market.rate": 1, weights: [1, 2] },
      { "market.rate": 0, weights: Float64Array.of(3, 4, 5) },
      { "market.rate": 1, weights: Float64Array.of(3, 4, 5) },
    ]);
    const options = { samples: 70_000, seed: 1, data: { x: [1, 2, 3] } };
    const one = await client.sample(kernel, { ...options, params: { weights: [3, 4, 5], market: { rate: 1 } } });
    expect(bits(rows[3]?.estimate ?? one)).toEqual(bits(one));
    expect(JSON.parse(JSON.stringify(sweep))).toMatchObject({ rows: [{}, {}, { params: { weights: [3, 4, 5] } }, {}] });
    expect(() => client.sweep(kernel, { weights: [[1], [Number.NaN]] }, options)).toThrow(
      "sweep: row 1 (weights=an array of 1): weights[0] expects a number, got NaN",
    );
    expect(() => client.sweep(kernel, { weights: [1, 2] }, options)).toThrow(
      "weights expects a Float64Array or a list of numbers, got 1",
    );
  });

  test("has in all rows what the call had, whatever is changed or moved away meanwhile, and is kept", async () => {
    const kernel = await compileKernel(`
      import { Rng } from "wasm-ensemble/assembly";
      export class Params { w: StaticArray<f64>; counts: StaticArray<i64> = [0]; toString: f64 = 3 }
      export function sample(rng: Rng, params: Params): f64 {
        return params.w[0] + <f64>params.counts[0] + params.toString;
      }`);
    const client = await start(2);
    const points = Array.from({ length: 50 }, (_, i) => ({ w: Float64Array.of(i) }));
    const counts = BigInt64Array.of(100n);
    const [standardError, histogram] = [{ value: 10 }, { low: 0, high: 200, bins: 2 }];
    const options = { standardError, histogram, samples: 1000, seed: 1, params: { counts }, checkpoint: freshFile() };
    const sweep = client.sweep(kernel, points, options);
    for (const { w } of points) structuredClone(w, { transfer: [w.buffer] });
    counts.fill(0n);
    standardError.value = Number.NaN;
    histogram.bins = -1;
    const rows = await sweep;
    expect(rows.map(({ estimate }) => estimate.mean)).toEqual(points.map((_, i) => 103 + i));
    const grid = { w: [Float64Array.of(1)], toString: points.map((_, i) => i) };
    const means: number[] = [];
    for await (const row of client.sweep(kernel, grid, { samples: 1000, seed: 1 })) {
      means.push(row.estimate.mean);
      (row.params["w"] as Float64Array)[0] = 1000;
    }
    expect(means).toEqual(points.map((_, i) => 1 + i));
  });
});
