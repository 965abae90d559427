// The price of an Asian call, by a control variate: the call on the geometric mean, whose price is known, is sampled along
// with the one on the arithmetic mean, and shows how far this sample is off.
//
//   node examples/asian.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect();
const params = { spot: 100, strike: 105, rate: 0.05, volatility: 0.3, years: 1, steps: 50, antithetic: 1 };

// Sampling goes on until the error is small enough; what there is so far can be watched.
const run = client.sample(kernels.asian, { standardError: 5e-3, seed: 2026, params });
let shown = Infinity;
for await (const { mean, standardError, samples } of run) {
  if (standardError > shown / 2) continue;
  shown = standardError;
  console.log(`${samples} samples: ${mean.toFixed(4)} ± ${standardError.toFixed(4)}`);
}

const { mean, standardError, samples, outputs, covariance } = await run;
const [, known = NaN] = kernels.asian.knownAnswer(params);
const [[variance = NaN, shared = NaN] = [], [, controlVariance = NaN] = []] = covariance;
const corrected = mean - (shared / controlVariance) * ((outputs["control"]?.mean ?? NaN) - known);
const left = 1 - shared ** 2 / (variance * controlVariance);
console.log(`with the control variate: ${corrected.toFixed(5)} ± ${(standardError * Math.sqrt(left)).toFixed(5)}`);
console.log(`as good as ${(samples / left).toExponential(1)} samples without`);

await client.close();
