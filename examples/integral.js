// How exact is an integral over many dimensions? Genz's Gaussian peak over cubes of 1 to 20 dimensions (A. Genz, in
// Numerical Integration (1987) 337-340), each to a relative error of 1 in 1000. Its closed form, products of error
// functions, says how far each estimate is off, in its standard errors.
//
//   node examples/integral.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect();
console.log("dimensions      samples     estimate  standard error  off by, in standard errors");

for (const dimensions of [1, 2, 5, 10, 20]) {
  const params = { dimensions, a: 1.5, u: 0.4 };
  const { mean, standardError, samples } = await client.sample(kernels.genzGaussian, {
    relativeError: 1e-3,
    seed: 2026,
    params,
  });
  const [exact = NaN] = kernels.genzGaussian.knownAnswer(params);
  const columns = [
    String(dimensions).padStart(10),
    String(samples).padStart(13),
    mean.toPrecision(6).padStart(13),
    standardError.toExponential(1).padStart(16),
    ((mean - exact) / standardError).toFixed(2).padStart(12),
  ];
  console.log(columns.join(""));
}

await client.close();

// Output:
//
//   dimensions      samples     estimate  standard error  off by, in standard errors
//            1        65536     0.827657          6.1e-4        0.10
//            2       131072     0.685263          5.1e-4        0.68
//            5       196608     0.387950          3.8e-4       -0.74
//           10       458752     0.150800          1.4e-4        0.52
//           20      1048576    0.0227180          2.2e-5       -0.01
