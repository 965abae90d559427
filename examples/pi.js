// What is pi? The shortest program: 10^9 random points in a square, of which the share pi / 4 falls into the quarter disc.
// The estimate has a standard error and an interval, and the seed makes it the same on any number of engines.
//
//   node examples/pi.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect(); // an engine per core
const { mean, standardError, confidenceInterval } = await client.sample(kernels.pi, { samples: 1e9, seed: 2026 });

console.log(`pi = ${mean.toFixed(6)} ± ${standardError.toFixed(6)}, exactly ${Math.PI}`);
console.log(`with a probability of 95 % between ${confidenceInterval.map((bound) => bound.toFixed(6)).join(" and ")}`);

await client.close();

// Output:
//
//   pi = 3.141639 ± 0.000052, exactly 3.141592653589793
//   with a probability of 95 % between 3.141537 and 3.141741
