// Which variables does a function depend on? Sobol indices, of the first order and total, of the function of T. Ishigami &
// T. Homma (1990): quotients of means with their errors, by random points and by Sobol points. The indices have a closed
// form (A. Saltelli et al., Computer Physics Communications 181 (2010) 259-270, has the estimators).
//
//   npm install assemblyscript
//   node examples/ishigami.js

import { connect, deltaMethod } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";

const client = await connect();
const kernel = await compileKernel(new URL("./assembly/ishigami.ts", import.meta.url));

// A part of the variance over the whole of it.
const share = (/** @type {string} */ part) =>
  deltaMethod([part, "f", "square"], ([numerator, f, square]) => numerator / (square - f * f));
const derived = {
  "first order, x": share("first1"),
  "first order, y": share("first2"),
  "first order, z": share("first3"),
  "total, x": share("total1"),
  "total, y": share("total2"),
  "total, z": share("total3"),
};

// In closed form, of the parameters a and b.
const [a, b] = [7, 0.1];
const x = (1 + (b * Math.PI ** 4) / 5) ** 2 / 2;
const y = a ** 2 / 8;
const both = (8 * b ** 2 * Math.PI ** 8) / 225;
const whole = x + y + both;
const exact = [x, y, 0, x + both, y, both].map((part) => part / whole);

for (const method of /** @type {const} */ (["random", "sobol"])) {
  const estimate = await client.sample(kernel, { samples: 2 ** 20, seed: 2026, method, derived });
  console.log(`${estimate.samples.toLocaleString("en")} samples, ${method}`);
  for (const [i, [name, { value, standardError }]] of Object.entries(estimate.derived).entries()) {
    console.log(`${name}: ${value.toFixed(5)} ± ${standardError.toFixed(5)}, exactly ${(exact[i] ?? 0).toFixed(5)}`);
  }
}
await client.close();

// Output:
//
//   1,048,576 samples, random
//   first order, x: 0.31161 ± 0.00146, exactly 0.31391
//   first order, y: 0.44051 ± 0.00140, exactly 0.44241
//   first order, z: 0.00052 ± 0.00110, exactly 0.00000
//   total, x: 0.55711 ± 0.00131, exactly 0.55759
//   total, y: 0.44108 ± 0.00081, exactly 0.44241
//   total, z: 0.24313 ± 0.00047, exactly 0.24368
//   1,048,576 samples, sobol
//   first order, x: 0.31395 ± 0.00007, exactly 0.31391
//   first order, y: 0.44237 ± 0.00003, exactly 0.44241
//   first order, z: -0.00003 ± 0.00007, exactly 0.00000
//   total, x: 0.55758 ± 0.00004, exactly 0.55759
//   total, y: 0.44242 ± 0.00001, exactly 0.44241
//   total, z: 0.24368 ± 0.00002, exactly 0.24368
