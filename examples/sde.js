// How fast do schemes for stochastic differential equations converge? dX = 2 X dt + X dW with X(0) = 1 has the solution X(1)
// = exp(1.5 + W(1)), so that both errors of a scheme can be seen: how far its mean is off, which for Euler's scheme is known
// exactly, and how far each path is off. After D. Higham, SIAM Review 43 (2001) 525-546: of order 1/2 for paths by Euler and
// Maruyama, 1 for Milstein, and 1 for means.
//
//   node examples/sde.js

import { writeFile } from "node:fs/promises";
import process from "node:process";
import { connect } from "wasm-ensemble";
import { drawCurves } from "./pictures/curves.js";

/**
 * Runs on engines: one path by both schemes, and how far their ends are from the solution with the same noise.
 *
 * @param {import("wasm-ensemble").Rng} rng
 * @param {{ steps: number }} params
 */
function path(rng, { steps }) {
  const dt = 1 / steps;
  let [euler, milstein, noise] = [1, 1, 0];
  for (let i = 0; i < steps; i++) {
    const dW = Math.sqrt(dt) * rng.normal();
    euler *= 1 + 2 * dt + dW;
    milstein *= 1 + 2 * dt + dW + (dW * dW - dt) / 2;
    noise += dW;
  }
  const solution = Math.exp(1.5 + noise);
  return { euler, eulerOff: Math.abs(euler - solution), milsteinOff: Math.abs(milstein - solution) };
}

const client = await connect();
const steps = [8, 16, 32, 64, 128, 256];
const outputs = /** @type {const} */ (["euler", "eulerOff", "milsteinOff"]);
const rows = await client.sweep(path, { steps }, { outputs, samples: 2e5, seed: 2026 });

console.log(`in the limit of small steps: ${Math.exp(2).toFixed(4)}`);
for (const { params, estimate } of rows) {
  const { euler, eulerOff, milsteinOff } = estimate.outputs;
  const exact = (1 + 2 / params.steps) ** params.steps;
  console.log(
    `${params.steps} steps: mean by Euler ${euler.mean.toFixed(3)} ± ${euler.standardError.toFixed(3)}, exactly ${exact.toFixed(3)}`,
  );
  console.log(
    `  paths are off by ${eulerOff.mean.toFixed(4)} ± ${eulerOff.standardError.toFixed(4)}, by Milstein's scheme ${milsteinOff.mean.toFixed(4)} ± ${milsteinOff.standardError.toFixed(4)}`,
  );
}
for (const [name, output] of /** @type {const} */ ([
  ["Euler", "eulerOff"],
  ["Milstein", "milsteinOff"],
])) {
  console.log(`order of paths by ${name}: ${order(output).toFixed(2)}`);
}

// The picture, where a file is named.
const [, , file] = process.argv;
if (file !== undefined) {
  const curve = (/** @type {string} */ name, /** @type {"eulerOff" | "milsteinOff"} */ output) => ({
    name,
    points: rows.map(({ params, estimate: { outputs: found } }) => {
      return /** @type {const} */ ([params.steps, found[output].mean, found[output].standardError]);
    }),
  });
  const weak = steps.map((n) => /** @type {const} */ ([n, Math.exp(2) - (1 + 2 / n) ** n]));
  const curves = [
    curve("path, Euler", "eulerOff"),
    curve("path, Milstein", "milsteinOff"),
    { name: "mean, Euler", points: weak, isKnown: true },
  ];
  const x = { label: "steps", ticks: steps, isLog: true };
  const y = { label: "how far the end is off", ticks: [0.03, 0.1, 0.3, 1, 3], isLog: true };
  await writeFile(file, drawCurves({ title: "Errors of two schemes, on logarithmic axes", x, y, curves }));
}
await client.close();

/**
 * Slope of the error over the step on logarithmic axes, by least squares, from 32 steps on.
 *
 * @param {"eulerOff" | "milsteinOff"} output
 */
function order(output) {
  const fine = rows.slice(2);
  const x = fine.map(({ params }) => -Math.log(params.steps));
  const y = fine.map(({ estimate }) => Math.log(estimate.outputs[output].mean));
  const [atX, atY] = [mean(x), mean(y)];
  const products = mean(x.map((value, i) => (value - atX) * ((y[i] ?? 0) - atY)));
  return products / mean(x.map((value) => (value - atX) ** 2));
}

/** @param {readonly number[]} values */
function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

// Output:
//
//   in the limit of small steps: 7.3891
//   8 steps: mean by Euler 5.929 ± 0.012, exactly 5.960
//     paths are off by 1.7460 ± 0.0104, by Milstein's scheme 1.6636 ± 0.0089
//   16 steps: mean by Euler 6.552 ± 0.016, exactly 6.583
//     paths are off by 1.1609 ± 0.0067, by Milstein's scheme 0.9427 ± 0.0054
//   32 steps: mean by Euler 6.967 ± 0.019, exactly 6.959
//     paths are off by 0.7912 ± 0.0043, by Milstein's scheme 0.5114 ± 0.0032
//   64 steps: mean by Euler 7.151 ± 0.020, exactly 7.166
//     paths are off by 0.5390 ± 0.0027, by Milstein's scheme 0.2623 ± 0.0017
//   128 steps: mean by Euler 7.247 ± 0.021, exactly 7.276
//     paths are off by 0.3724 ± 0.0017, by Milstein's scheme 0.1325 ± 0.0009
//   256 steps: mean by Euler 7.308 ± 0.021, exactly 7.332
//     paths are off by 0.2628 ± 0.0012, by Milstein's scheme 0.0668 ± 0.0004
//   order of paths by Euler: 0.53
//   order of paths by Milstein: 0.98
//
// ![Errors over steps on logarithmic axes: lines of slope 1/2 and 1](pictures/sde.svg)
