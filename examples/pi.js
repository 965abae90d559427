// Pi from 10^9 random points: the quickest start.
//
//   node examples/pi.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect(); // an engine per core
const { mean, standardError, confidenceInterval } = await client.sample(kernels.pi, { samples: 1e9, seed: 2026 });

console.log(`pi = ${mean.toFixed(6)} ± ${standardError.toFixed(6)}, exactly ${Math.PI}`);
console.log(`with a probability of 95 % between ${confidenceInterval.map((bound) => bound.toFixed(6)).join(" and ")}`);

await client.close();
