import { afterAll, expect, test } from "vitest";
import { type Client, connect, kernels, quantile } from "wasm-ensemble";
import { freshFile } from "./support.ts";

const COUNTS = [1, 2, 3, 7] as const;
const clients: readonly Client[] = await Promise.all(COUNTS.map((engines) => connect({ engines })));
afterAll(() => Promise.all(clients.map((client) => client.close())));
const [one, two] = clients as [Client, Client];

const OPTIONS = {
  samples: 2 ** 18,
  chunkSamples: 2 ** 13,
  seed: 4,
  histogram: { low: 0, high: 200, bins: 2000 },
  quantiles: [0.4, 0.7, 0.95],
} as const;

test("quantiles have intervals around them, the same on 1, 2, 3 and 7 engines, and after a resume", async () => {
  const { quantiles, histogram } = await one.sample(kernels.european, OPTIONS);
  expect(quantiles.map(({ probability }) => probability)).toEqual(OPTIONS.quantiles);
  for (const { probability, value, confidenceInterval } of quantiles) {
    expect(value).toBe(quantile(histogram, probability));
    expect(confidenceInterval[0]).toBeLessThanOrEqual(value);
    expect(confidenceInterval[1]).toBeGreaterThanOrEqual(value);
    expect(confidenceInterval[1] - confidenceInterval[0]).toBeLessThan(1);
  }
  for (const client of clients) expect((await client.sample(kernels.european, OPTIONS)).quantiles).toEqual(quantiles);
  const checkpoint = freshFile();
  await two.sample(kernels.european, { ...OPTIONS, samples: 2 ** 16, quantiles: [0.1], checkpoint });
  expect((await two.sample(kernels.european, { ...OPTIONS, checkpoint })).quantiles).toEqual(quantiles);
});

test("quantiles of antithetic pairs are those of the output, with intervals as of as many samples as pairs", async () => {
  const plain = await two.sample(kernels.european, OPTIONS);
  const pairs = await two.sample(kernels.european, { ...OPTIONS, antithetic: true });
  for (const [i, { confidenceInterval }] of pairs.quantiles.entries()) {
    const other = plain.quantiles[i]?.confidenceInterval ?? [0, 0];
    expect(confidenceInterval[0]).toBeLessThan(other[1]);
    expect(confidenceInterval[1]).toBeGreaterThan(other[0]);
  }
});

test("quantiles of Sobol points, and without bins, are refused at the call", () => {
  expect(() => two.sample(kernels.european, { ...OPTIONS, method: "sobol" })).toThrow(
    /quantiles have intervals of independent samples, which those of method: "sobol" are not/u,
  );
  expect(() => two.sample(kernels.european, { samples: 1, quantiles: [0.5] })).toThrow(/quantiles needs bins/u);
});
