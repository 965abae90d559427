// How did Monte Carlo begin? With needles that are thrown on a floor of planks and give pi (G. Buffon, 1777). The standard
// error of the share that crosses a line becomes that of pi by the slope of 2 / share.
//
//   node examples/buffon.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect();
const { mean, standardError, samples } = await client.sample(kernels.buffon, { samples: 1e8, seed: 2026 });

const pi = 2 / mean;
const error = (2 / mean ** 2) * standardError;
console.log(`${samples} needles: pi = ${pi.toFixed(5)} ± ${error.toFixed(5)}, exactly ${Math.PI.toFixed(7)}`);

await client.close();

// Output:
//
//   100000000 needles: pi = 3.14147 ± 0.00024, exactly 3.1415927
