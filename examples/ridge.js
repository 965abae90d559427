// How is an integral found that is almost 0 but along a ridge? By random points, Sobol points and vegas, which learns where
// the ridge is (G. Lepage, Journal of Computational Physics 439 (2021) 110386), with the same number of points each. The
// answer is a mean of error functions.
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

// Output:
//
//   random: 1.03002 ± 0.01512, exactly 0.999942; 262144 points
//   sobol: 0.99832 ± 0.00426, exactly 0.999942; 262144 points
//   vegas: 1.00052 ± 0.00126, exactly 0.999942; 262144 points
//     1404 points in 320 boxes: 0.9584 ± 0.1639
//     1685 points in 400 boxes: 0.9366 ± 0.0618
//     2022 points in 500 boxes: 1.0022 ± 0.0473
//     2427 points in 500 boxes: 0.9764 ± 0.0277
//     2911 points in 625 boxes: 0.9957 ± 0.0236
//     3494 points in 750 boxes: 1.0190 ± 0.0200
//     4193 points in 900 boxes: 1.0019 ± 0.0160
//     5032 points in 1080 boxes: 0.9767 ± 0.0129
//     6037 points in 1296 boxes: 1.0073 ± 0.0116
//     7246 points in 1764 boxes: 0.9938 ± 0.0099
//     8694 points in 2058 boxes: 0.9948 ± 0.0084
//     10433 points in 2401 boxes: 0.9994 ± 0.0070
//     12520 points in 2744 boxes: 0.9956 ± 0.0061
//     15024 points in 3584 boxes: 1.0099 ± 0.0058
//     18028 points in 4096 boxes: 0.9947 ± 0.0047
//     21635 points in 5184 boxes: 1.0000 ± 0.0042
//     25961 points in 5832 boxes: 1.0023 ± 0.0035
//     31153 points in 7290 boxes: 1.0007 ± 0.0032
//     37384 points in 9000 boxes: 0.9999 ± 0.0028
//     44861 points in 11000 boxes: 1.0006 ± 0.0024
