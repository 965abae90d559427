// Does water find a way through a porous stone? Sites of a square lattice are open with some probability; the chance of a
// way from the first row to the last turns from 0 to 1, the more suddenly the larger the lattice is.
//
//   node examples/percolation.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect();

for (const size of [8, 32]) {
  console.log(`${size} x ${size} sites`);
  for (const probability of [0.5, 0.55, 0.5927462, 0.65, 0.7]) {
    const params = { size, probability };
    const { mean, standardError } = await client.sample(kernels.percolation, { samples: 1e5, seed: 2026, params });
    // By a transfer matrix, up to 10 x 10.
    const [exact = NaN] = kernels.percolation.knownAnswer(params);
    const known = Number.isNaN(exact) ? "" : `, exactly ${exact.toFixed(4)}`;
    console.log(`  open with ${probability}: ${mean.toFixed(4)} ± ${standardError.toFixed(4)}${known}`);
  }
}

await client.close();
