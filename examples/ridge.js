// A ridge along the diagonal, by random points, Sobol points and vegas, which learns where it is: with the same number of points.
//
//   npm install assemblyscript
//   node examples/ridge.js

import { connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";

const client = await connect();
const ridge = await compileKernel(new URL("assembly/ridge.ts", import.meta.url));

// All but 5.8e-5 of it lies in the cube: the mean over the peaks t of the fourth power of
// (erf(10 (1 - t)) + erf(10 t)) / 2.
const exact = 0.999942;

const methods = /** @type {const} */ (["random", "sobol", "vegas"]);
for (const method of methods) {
  const { mean, standardError, samples } = await client.sample(ridge, { method, samples: 2 ** 18, seed: 2026 });
  console.log(`${method}: ${mean.toFixed(5)} ± ${standardError.toFixed(5)}, exactly ${exact}; ${samples} points`);
}

const { vegas } = await client.sample(ridge, { method: "vegas", samples: 2 ** 18, seed: 2026 });
for (const { samples, boxes, mean, standardError } of vegas?.iterations ?? []) {
  console.log(`  ${samples} points in ${boxes} boxes: ${mean.toFixed(4)} ± ${standardError.toFixed(4)}`);
}

await client.close();
