// Prices of a European call over strikes, and their differences: all rows draw the same random numbers, so that a difference is
// much surer than the prices are. Beside them what Black and Scholes (1973) give.
//
//   node examples/sweep.js

import { connect, kernels } from "wasm-ensemble";

const strikes = [90, 95, 100, 105, 110];
const client = await connect();
const sweep = client.sweep(kernels.european, { strike: strikes }, { samples: 1e7, seed: 2026 });

for await (const { params, estimate } of sweep) {
  const { mean, standardError } = estimate;
  console.log(
    `strike ${params.strike}: ${mean.toFixed(4)} ± ${standardError.toFixed(4)}, exactly ${exact(params).toFixed(4)}`,
  );
}

const rows = await sweep;
for (const [i, row] of rows.slice(1).entries()) {
  const before = rows[i] ?? row;
  const { value, standardError } = sweep.difference(row, before);
  const known = exact(row.params) - exact(before.params);
  // That of two runs of their own.
  const apart = Math.hypot(row.estimate.standardError, before.estimate.standardError);
  console.log(
    `from ${before.params.strike} to ${row.params.strike}: ${value.toFixed(5)} ± ${standardError.toFixed(5)}, ` +
      `exactly ${known.toFixed(5)}; independent runs need ${((apart / standardError) ** 2).toFixed(0)} x the samples`,
  );
}
await client.close();

/** @param {import("wasm-ensemble").KernelParameters} params */
function exact(params) {
  const [price = Number.NaN] = kernels.european.knownAnswer?.(params) ?? [];
  return price;
}
