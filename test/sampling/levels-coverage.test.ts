import { afterAll, describe, expect, test } from "vitest";
import { type Client, connect, kernels, type SamplingKernel } from "wasm-ensemble";
import { hestonPrice } from "../../src/kernels/gallery/heston-price.ts";
import { some } from "../setup/long.ts";
import { brownian } from "./levelled.ts";

const client: Client = await connect({ engines: 2 });
afterAll(() => client.close());

const RUNS = 200;
// Tolerance in standard errors, at the fixed seeds.
const K = 4;

// V. Linetsky, "Spectral expansions for Asian (average price) options", Operations Research 52 (2004) 856-867.
const ASIAN = [
  [0.0559860415, { spot: 2, strike: 2, rate: 0.02, volatility: 0.1, years: 1 }],
  [0.2183875466, { spot: 2, strike: 2, rate: 0.18, volatility: 0.3, years: 1 }],
  [0.172268741, { spot: 2, strike: 2, rate: 0.0125, volatility: 0.25, years: 2 }],
  [0.2464156905, { spot: 2, strike: 2, rate: 0.05, volatility: 0.5, years: 1 }],
] as const;

interface Result {
  readonly mean: number;
  readonly standardError: number;
  readonly confidenceInterval: readonly [number, number];
}

/** The mean square error in units of that asked for, and how many intervals hold the answer. */
function verdict(results: readonly Result[], answer: number, tolerance: number) {
  const squares = results.map(({ mean }) => ((mean - answer) / tolerance) ** 2);
  const square = squares.reduce((sum, each) => sum + each, 0) / RUNS;
  const held = results.filter(({ confidenceInterval: [low, high] }) => low <= answer && answer <= high).length / RUNS;
  return { square, held };
}

// That of the mean of squares of normal numbers, each with half the variance that is allowed at the least.
const SQUARE_ERROR = Math.sqrt(2 / RUNS);
const HELD_ERROR = Math.sqrt((0.95 * 0.05) / RUNS);

async function sampled(kernel: SamplingKernel, params: Readonly<Record<string, number>>, standardError: number) {
  const options = { method: "mlmc", standardError, params } as const;
  return Promise.all(Array.from({ length: RUNS }, (_, seed) => client.sample(kernel, { ...options, seed })));
}

describe("over many seeds, runs over levels have the root mean square error asked for, or less, and intervals that hold the answer", () => {
  test.each(some(ASIAN, 2))("at the Asian call of %d", async (answer, params) => {
    const tolerance = 0.02 * answer;
    const { square, held } = verdict(await sampled(kernels.asianEuler, params, tolerance), answer, tolerance);
    expect(square).toBeLessThan(1 + K * SQUARE_ERROR);
    // Half of the square is statistical, so that it is not far below either.
    expect(square).toBeGreaterThan(0.5 - K * SQUARE_ERROR);
    expect(held).toBeGreaterThan(0.95 - K * HELD_ERROR);
  });

  test("at the call in Heston's model", async () => {
    const market = { spot: 100, strike: 100, rate: 0.05, years: 1, variance: 0.04, meanVariance: 0.04 };
    const params = { ...market, reversion: 5, volatility: 0.25, correlation: -0.5 };
    const { square, held } = verdict(await sampled(kernels.heston, params, 0.1), hestonPrice(params), 0.1);
    expect(square).toBeLessThan(1 + K * SQUARE_ERROR);
    expect(held).toBeGreaterThan(0.95 - K * HELD_ERROR);
  });

  test("of a function, the standard error is what the means scatter by", async () => {
    const results = await Promise.all(
      Array.from({ length: RUNS }, (_, seed) => client.sample(brownian, { method: "mlmc", standardError: 0.05, seed })),
    );
    const mean = results.reduce((sum, result) => sum + result.mean, 0) / RUNS;
    const scatter =
      results.reduce((sum, result) => sum + ((result.mean - mean) / result.standardError) ** 2, 0) / (RUNS - 1);
    expect(Math.abs(scatter - 1)).toBeLessThan(K * SQUARE_ERROR);
    expect(verdict(results, 0.5, 0.05).held).toBeGreaterThan(0.95 - K * HELD_ERROR);
  });
});
