// The price of an Asian call in three ways. By a control variate: the call on the geometric mean, whose price is known, is
// sampled along with the one on the arithmetic mean, and shows how far this sample is off. And with scrambled Sobol points.
//
//   node examples/asian.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect();
const params = { spot: 100, strike: 105, rate: 0.05, volatility: 0.3, years: 1, steps: 50 };

// Sampling goes on until the error is small enough; what there is so far can be watched.
const run = client.sample(kernels.asian, { standardError: 4e-3, seed: 2026, antithetic: true, params });
let shown = Infinity;
for await (const { mean, standardError, samples } of run) {
  if (standardError > shown / 2) continue;
  shown = standardError;
  console.log(`${samples} samples: ${mean.toFixed(4)} ± ${standardError.toFixed(4)}`);
}

const { samples } = await run;
for (const [name, options] of /** @type {const} */ ([
  ["control variate", { control: "control" }],
  ["Sobol points", { method: "sobol" }],
  ["both", { method: "sobol", control: "control" }],
])) {
  const { mean, standardError } = await client.sample(kernels.asian, {
    samples: 2 ** 20,
    seed: 2026,
    params,
    ...options,
  });
  const worth = samples * (4e-3 / standardError) ** 2;
  console.log(`${name}: ${mean.toFixed(5)} ± ${standardError.toFixed(5)}`);
  console.log(`  from ${2 ** 20} samples, which would take about ${worth.toExponential(1)} antithetic pairs`);
}

await client.close();
