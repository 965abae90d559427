// How long does one wait where the service times are those that were measured? A kernel of one's own that reads a data set.
// The formula of F. Pollaczek (1930) and A. Khinchine (1932) knows the mean wait.
//
//   npm install assemblyscript
//   node examples/mg1.js

import { connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";

const client = await connect();
const queue = await compileKernel(new URL("assembly/mg1.ts", import.meta.url), { chunkSamples: 4096 });

// In place of measurements: 1,000 quantiles of a law with a long tail, in minutes.
const service = Float64Array.from({ length: 1000 }, (_, i) => 0.5 + 0.25 * ((1 - (i + 0.5) / 1000) ** -0.4 - 1));
const mean = service.reduce((sum, minutes) => sum + minutes, 0) / service.length;
const square = service.reduce((sum, minutes) => sum + minutes ** 2, 0) / service.length;

for (const load of [0.5, 0.7, 0.9]) {
  const options = { relativeError: 2e-3, seed: 2026, params: { load }, data: { service } };
  const estimate = await client.sample(queue, options);
  // F. Pollaczek (1930), A. Khinchine (1932)
  const exact = (load / mean) * (square / (2 * (1 - load)));
  const wait = `${estimate.mean.toFixed(4)} ± ${estimate.standardError.toFixed(4)}`;
  console.log(`load ${load}: a wait of ${wait} minutes, exactly ${exact.toFixed(4)}`);
}

await client.close();

// Output:
//
//   load 0.5: a wait of 0.3983 ± 0.0008 minutes, exactly 0.3991
//   load 0.7: a wait of 0.9323 ± 0.0019 minutes, exactly 0.9312
//   load 0.9: a wait of 3.5845 ± 0.0071 minutes, exactly 3.5919
