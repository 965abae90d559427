// Integrals over cubes of more and more dimensions, to a relative error of 1 in 1000, against their closed forms.
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
