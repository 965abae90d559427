// What is a European call worth, and how is its payoff spread? Sampling ends at an error of half a cent, beside the formula
// of F. Black & M. Scholes, Journal of Political Economy 81 (1973) 637-654; a histogram gives a quantile.
//
//   node examples/european.js

import { connect, kernels, quantile } from "wasm-ensemble";

const client = await connect();
const params = { spot: 100, strike: 110, rate: 0.05, volatility: 0.25, years: 1 };
const { mean, standardError, samples, histogram } = await client.sample(kernels.european, {
  standardError: 0.005, // sampling ends when it is reached
  seed: 2026,
  params,
  histogram: { low: 0, high: 200, bins: 400 },
});

const [exact] = kernels.european.knownAnswer(params);
console.log(`price = ${mean.toFixed(4)} ± ${standardError.toFixed(4)}, exactly ${exact?.toFixed(4)}`);
console.log(`${samples} samples; one in 20 pays more than ${quantile(histogram, 0.95).toFixed(1)}`);

await client.close();

// Output:
//
//   price = 8.0287 ± 0.0050, exactly 8.0264
//   9568256 samples; one in 20 pays more than 41.6
