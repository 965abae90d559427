// How does a price depend on a parameter? A European call over five strikes, and the differences between them: all rows draw
// the same random numbers, so that a difference is much surer than the prices are. Beside them the formula of F. Black & M.
// Scholes, Journal of Political Economy 81 (1973) 637-654.
//
//   node examples/sweep.js
//   npx ensemble sample european --param strike=80,90,100,110,120 --samples 1e7 --seed 2026 --plot examples/pictures/sweep.svg

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

// Output:
//
//   strike 90: 16.7026 ± 0.0055, exactly 16.6994
//   strike 95: 13.3489 ± 0.0051, exactly 13.3465
//   strike 100: 10.4521 ± 0.0047, exactly 10.4506
//   strike 105: 8.0224 ± 0.0042, exactly 8.0214
//   strike 110: 6.0412 ± 0.0037, exactly 6.0401
//   from 90 to 95: -3.35369 ± 0.00060, exactly -3.35298; independent runs need 156 x the samples
//   from 95 to 100: -2.89685 ± 0.00070, exactly -2.89588; independent runs need 96 x the samples
//   from 100 to 105: -2.42970 ± 0.00072, exactly -2.42923; independent runs need 76 x the samples
//   from 105 to 110: -1.98122 ± 0.00067, exactly -1.98126; independent runs need 69 x the samples
//
// ![Prices falling over strikes, on the line of the formula](pictures/sweep.svg)
