// Does water find a way through a porous stone? Sites of a square lattice are open with some probability; the chance of a
// way from the first row to the last turns from 0 to 1, the more suddenly the larger the lattice is (S. Broadbent & J.
// Hammersley, 1957). Around 0.592746 (M. Newman & R. Ziff, 2000) in the limit; a transfer matrix is exact for the small
// lattice.
//
//   node examples/percolation.js

import { writeFile } from "node:fs/promises";
import process from "node:process";
import { connect, kernels } from "wasm-ensemble";
import { drawCurves } from "./pictures/curves.js";

const client = await connect();
/** @type {import("./pictures/curves.js").Curve[]} */
const curves = [];

for (const size of [8, 16, 64]) {
  console.log(`${size} x ${size} sites`);
  /** @type {[number, number, number][]} */
  const points = [];
  for (const probability of [0.5, 0.55, 0.57, 0.592746, 0.62, 0.65, 0.7]) {
    const params = { size, probability };
    const { mean, standardError } = await client.sample(kernels.percolation, { samples: 5e4, seed: 2026, params });
    // By a transfer matrix, up to 10 x 10.
    const [exact = NaN] = kernels.percolation.knownAnswer(params);
    const known = Number.isNaN(exact) ? "" : `, exactly ${exact.toFixed(4)}`;
    console.log(`  open with ${probability}: ${mean.toFixed(4)} ± ${standardError.toFixed(4)}${known}`);
    points.push([probability, mean, standardError]);
  }
  curves.push({ name: `${size} x ${size}`, points });
}

// The picture, where a file is named.
const [, , file] = process.argv;
if (file !== undefined) {
  const x = { label: "probability of an open site", ticks: [0.5, 0.55, 0.6, 0.65, 0.7] };
  const y = { label: "chance of a way", ticks: [0, 0.2, 0.4, 0.6, 0.8, 1] };
  await writeFile(file, drawCurves({ title: "Percolation: the larger, the more suddenly", x, y, curves }));
}
await client.close();

// Output:
//
//   8 x 8 sites
//     open with 0.5: 0.2107 ± 0.0018, exactly 0.2108
//     open with 0.55: 0.3695 ± 0.0022, exactly 0.3708
//     open with 0.57: 0.4462 ± 0.0022, exactly 0.4452
//     open with 0.592746: 0.5356 ± 0.0022, exactly 0.5330
//     open with 0.62: 0.6380 ± 0.0021, exactly 0.6371
//     open with 0.65: 0.7464 ± 0.0019, exactly 0.7427
//     open with 0.7: 0.8777 ± 0.0015, exactly 0.8790
//   16 x 16 sites
//     open with 0.5: 0.0847 ± 0.0012
//     open with 0.55: 0.2629 ± 0.0020
//     open with 0.57: 0.3714 ± 0.0022
//     open with 0.592746: 0.5144 ± 0.0022
//     open with 0.62: 0.6859 ± 0.0021
//     open with 0.65: 0.8337 ± 0.0017
//     open with 0.7: 0.9635 ± 0.0008
//   64 x 64 sites
//     open with 0.5: 0.0002 ± 0.0001
//     open with 0.55: 0.0352 ± 0.0008
//     open with 0.57: 0.1685 ± 0.0017
//     open with 0.592746: 0.5046 ± 0.0022
//     open with 0.62: 0.8849 ± 0.0014
//     open with 0.65: 0.9932 ± 0.0004
//     open with 0.7: 1.0000 ± 0.0000
//
// ![The chance of a way over the probability of an open site, the steeper the larger the lattice](pictures/percolation.svg)
