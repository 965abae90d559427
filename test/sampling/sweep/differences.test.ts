import { describe, expect, test } from "vitest";
import { kernels, type Rng } from "wasm-ensemble";
import { start } from "../support.ts";

/** Exact price of a European call. */
function price(strike: number): number {
  const [answer = Number.NaN] =
    kernels.european.knownAnswer?.({ spot: 100, strike, rate: 0.05, volatility: 0.2, years: 1 }) ?? [];
  return answer;
}

const lognormal = (rng: Rng, { a }: { a: number }): number => Math.exp(a * rng.normal());

const upAndDown = (rng: Rng, { a }: { a: number }) => {
  const z = rng.normal();
  return { up: z + a, down: a - 3 * z };
};

const OPTIONS = { samples: 2 ** 18, chunkSamples: 4096, seed: 2026 };

describe("the difference of two rows", () => {
  test("is that of Black and Scholes, at 4 of its standard errors, and surer than that of independent runs", async () => {
    const client = await start(2);
    const strike = [90, 95, 100, 105, 110];
    const sweep = client.sweep(kernels.european, { strike }, OPTIONS);
    const rows = await sweep;
    for (const [i, a] of strike.entries()) {
      for (const [j, b] of strike.entries()) {
        if (i === j) continue;
        const { value, standardError, pairs } = sweep.difference(i, j);
        expect(value).toBe((rows[i]?.estimate.mean ?? 0) - (rows[j]?.estimate.mean ?? 0));
        expect(pairs).toBe(64);
        expect(Math.abs(value - (price(a) - price(b)))).toBeLessThan(4 * standardError);
        const apart = Math.hypot(rows[i]?.estimate.standardError ?? 0, rows[j]?.estimate.standardError ?? 0);
        // Neighbours move together most: their difference needs 1/50 of the samples at most, the ends 1/4.
        expect((apart / standardError) ** 2).toBeGreaterThan(Math.abs(i - j) === 1 ? 50 : 4);
      }
    }
    const again = client.sweep(kernels.european, { strike }, { ...OPTIONS, commonRandomNumbers: false });
    const independent = await again;
    const { standardError, pairs } = again.difference(0, 1);
    const [a, b] = independent.map(({ estimate }) => estimate.standardError);
    expect(standardError).toBeCloseTo(Math.hypot(a ?? 0, b ?? 0), 12);
    expect(pairs).toBe(0);
  });

  test("has an interval that holds the true one in 95 of 100 sweeps, at 4 standard errors of that share", async () => {
    const client = await start(2);
    const sweeps = 300;
    // Lognormal means: exp(a^2 / 2).
    const truth = Math.exp(0.5 * 0.3 ** 2) - Math.exp(0.5 * 0.25 ** 2);
    let hits = 0;
    for (let seed = 0; seed < sweeps; seed++) {
      const sweep = client.sweep(lognormal, { a: [0.3, 0.25] }, { samples: 2000, chunkSamples: 125, seed });
      await sweep;
      const [low, high] = sweep.difference(0, 1).confidenceInterval;
      if (low <= truth && truth <= high) hits += 1;
    }
    expect(Math.abs(hits / sweeps - 0.95)).toBeLessThan(4 * Math.sqrt((0.95 * 0.05) / sweeps));
  });

  test("holds for each output by its name, and for rows as for their places", async () => {
    const client = await start(2);
    const sweep = client.sweep(upAndDown, { a: [1, 2] }, { samples: 10_000, outputs: ["up", "down"], seed: 4 });
    const [first, second] = await sweep;
    if (first === undefined || second === undefined) throw new Error("two rows were expected");
    for (const output of ["up", "down"] as const) {
      const { value, standardError } = sweep.difference(second, first, output);
      // The normal numbers are the same, and cancel but for rounding.
      expect(value).toBeCloseTo(1, 12);
      expect(standardError).toBeLessThan(1e-12);
      expect(sweep.difference(1, 0, output)).toEqual(sweep.difference(second, first, output));
    }
  });

  test("is adjusted by control variates as the rows are", async () => {
    const client = await start(2);
    const options = { samples: 2 ** 16, chunkSamples: 1024, control: "control", seed: 6 } as const;
    const plain = client.sweep(kernels.asian, { strike: [95, 105] }, { ...options, control: { control: 1 } });
    const sweep = client.sweep(kernels.asian, { strike: [95, 105] }, options);
    const [rows] = await Promise.all([sweep, plain]);
    const { value, standardError } = sweep.difference(0, 1);
    expect(value).toBe((rows[0]?.estimate.mean ?? 0) - (rows[1]?.estimate.mean ?? 0));
    const [a = 0, b = 0] = rows.map(({ estimate }) => estimate.standardError);
    // Each row is nearly exact by its control; their difference is no worse than both.
    expect(standardError).toBeLessThan(a + b);
    expect(standardError).toBeGreaterThan(0);
  });

  test("of rows with different numbers of samples is that of the samples that both have", async () => {
    const client = await start(2);
    const options = { standardError: 0.03, chunkSamples: 2048, seed: 8 };
    const sweep = client.sweep(kernels.european, { volatility: [0.2, 0.4] }, options);
    const [few, many] = await sweep;
    expect(many?.estimate.samples).toBeGreaterThan(2 * (few?.estimate.samples ?? 0));
    const [low = 0, high = 0] = [0.2, 0.4].map(
      (volatility) =>
        kernels.european.knownAnswer?.({ spot: 100, strike: 100, rate: 0.05, volatility, years: 1 })?.[0] ?? 0,
    );
    const { value, standardError, pairs } = sweep.difference(1, 0);
    expect(pairs).toBeGreaterThan(16);
    expect(Math.abs(value - (high - low))).toBeLessThan(4 * standardError);
  });

  test("of replicates of Sobol points has their error", async () => {
    const client = await start(2);
    const sweep = client.sweep(
      kernels.european,
      { strike: [100, 101] },
      { samples: 2 ** 15, method: "sobol", seed: 1 },
    );
    await sweep;
    const { value, standardError, pairs } = sweep.difference(0, 1);
    expect(pairs).toBe(32);
    expect(Math.abs(value - (price(100) - price(101)))).toBeLessThan(4 * standardError);
    expect(standardError).toBeLessThan(1e-3);
  });

  test("says what is wrong with what is asked for", async () => {
    const client = await start(1);
    const sweep = client.sweep(kernels.european, { strike: [100, 101] }, { samples: 10 });
    expect(() => sweep.difference(0, 1)).toThrow(new RangeError("difference: row 0 has not ended"));
    await sweep;
    expect(() => sweep.difference(0, 2)).toThrow(new RangeError("difference expects rows 0 … 1, got 2"));
    expect(() => sweep.difference(0.5, 0)).toThrow(new RangeError("difference expects rows 0 … 1, got 0.5"));
    expect(() => sweep.difference(0, 1, "delta" as "price")).toThrow(
      new TypeError("difference expects an output, one of price; got delta"),
    );
    expect(sweep.difference(1, 1)).toEqual({ value: 0, standardError: 0, confidenceInterval: [0, 0], pairs: 0 });
    // A single chunk is no pairs to tell an error from.
    expect(sweep.difference(1, 0)).toMatchObject({ standardError: Number.NaN, pairs: 1 });
  });
});
