// What is an Asian call worth, which has no closed form? By antithetic pairs, watched while they come; by a control variate,
// the call on the geometric mean, whose price is known and which shows how far this sample is off (A. Kemna & A. Vorst,
// Journal of Banking and Finance 14 (1990) 113-129); by scrambled Sobol points; and by both. All agree within their errors.
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

const { mean: ofPairs, standardError: error, samples } = await run;
console.log(`antithetic pairs: ${ofPairs.toFixed(4)} ± ${error.toFixed(4)}, from ${samples} samples`);
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

// Output, where … differs from run to run:
//
//   …
//   antithetic pairs: 5.8864 ± 0.0040, from 2490368 samples
//   control variate: 5.88099 ± 0.00047
//     from 1048576 samples, which would take about 1.8e+8 antithetic pairs
//   Sobol points: 5.88155 ± 0.00019
//     from 1048576 samples, which would take about 1.1e+9 antithetic pairs
//   both: 5.88155 ± 0.00007
//     from 1048576 samples, which would take about 7.6e+9 antithetic pairs
