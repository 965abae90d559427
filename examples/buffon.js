// The first Monte Carlo experiment, of 1777: needles thrown on a floor of planks give pi. The standard error of the share
// that crosses a line becomes that of pi by the slope of 2 / share.
//
//   node examples/buffon.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect();
const { mean, standardError, samples } = await client.sample(kernels.buffon, { samples: 1e8, seed: 2026 });

const pi = 2 / mean;
const error = (2 / mean ** 2) * standardError;
console.log(`${samples} needles: pi = ${pi.toFixed(5)} ± ${error.toFixed(5)}, exactly ${Math.PI.toFixed(7)}`);

await client.close();
