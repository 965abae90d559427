// How likely was the loss of a rubber ring at 31 degrees, when the Challenger started? A logistic regression of 23 flights
// by Markov chains: R-hat and effective sample sizes say how well they have mixed (A. Vehtari et al., Bayesian Analysis 16
// (2021) 667-718). The posterior of two coefficients is known from sums over a grid.
//
//   node examples/logistic.js

import { readFile } from "node:fs/promises";
import { connect } from "wasm-ensemble";

// The file names its source. Temperatures are taken from 70 degrees, in tens.
const csv = await readFile(new URL("o-rings.csv", import.meta.url), "utf8");
const rows = csv.split("\n").filter((line) => /^\d/.test(line));
const launches = {
  x: Float64Array.from(rows, (row) => (Number(row.split(",")[0]) - 70) / 10),
  y: Uint8Array.from(rows, (row) => Number(row.split(",")[1])),
};

/**
 * Log of the posterior density, but for a constant: Bernoulli outcomes, normal priors of standard deviation 5.
 *
 * @param {number} intercept
 * @param {number} slope
 * @param {{ x: Float64Array, y: Uint8Array }} data
 */
function logDensity(intercept, slope, { x, y }) {
  let sum = -(intercept * intercept + slope * slope) / 50;
  for (const [i, outcome] of y.entries()) {
    const eta = intercept + slope * (x[i] ?? 0);
    sum += outcome * eta - Math.log1p(Math.exp(eta));
  }
  return sum;
}

/**
 * A step of random-walk Metropolis. While the chain warms up, its size is brought to 35 % of accepted steps.
 *
 * @type {import("wasm-ensemble").StepFunction<ReturnType<typeof start>, object, typeof launches>}
 */
function step(rng, state, params, data) {
  const intercept = state.intercept + state.size * rng.normal();
  const slope = state.slope + 1.5 * state.size * rng.normal();
  const log = logDensity(intercept, slope, data);
  const accepted = Math.log(rng.uniform()) < log - state.log;
  const size = state.isWarmup ? state.size * Math.exp(accepted ? 0.065 : -0.035) : state.size;
  const at31 = 1 / (1 + Math.exp(-(intercept - 3.9 * slope)));
  return accepted ? { ...state, intercept, slope, at31, log, size, accepted } : { ...state, size, accepted };
}

/**
 * Begins a chain far from the others.
 *
 * @param {import("wasm-ensemble").Rng} rng
 */
function start(rng) {
  return {
    intercept: rng.normal(),
    slope: rng.normal(),
    at31: 0,
    log: -1e300,
    size: 1,
    isWarmup: true,
    accepted: false,
  };
}

const client = await connect();
const { quantities, acceptance, rHat, ess } = await client.chains(step, {
  start,
  data: launches,
  quantities: ["intercept", "slope", "at31"],
  chains: 4,
  draws: 20_000,
  seed: 2026,
});

const exact = gridMeans();
for (const name of /** @type {const} */ (["intercept", "slope", "at31"])) {
  const { mean, mcse } = quantities[name];
  console.log(`${name}: ${mean.toFixed(4)} ± ${mcse.toFixed(4)}, exactly ${exact[name].toFixed(4)}`);
}
console.log(`R-hat ${rHat.toFixed(3)}, effective sample size ${Math.round(ess)} of 80,000 draws`);
console.log(`accepted: ${acceptance?.map((rate) => rate.toFixed(2)).join(", ")}`);
await client.close();

/** The same means by sums over a grid that holds all of the posterior but 1e-6. */
function gridMeans() {
  const sums = { all: 0, intercept: 0, slope: 0, at31: 0 };
  for (let intercept = -8; intercept <= 6; intercept += 0.02) {
    for (let slope = -14; slope <= 6; slope += 0.02) {
      const density = Math.exp(logDensity(intercept, slope, launches) + 10);
      sums.all += density;
      sums.intercept += density * intercept;
      sums.slope += density * slope;
      sums.at31 += density / (1 + Math.exp(-(intercept - 3.9 * slope)));
    }
  }
  return { intercept: sums.intercept / sums.all, slope: sums.slope / sums.all, at31: sums.at31 / sums.all };
}

// Output:
//
//   intercept: -1.3154 ± 0.0061, exactly -1.3145
//   slope: -2.7013 ± 0.0135, exactly -2.6944
//   at31: 0.9879 ± 0.0005, exactly 0.9874
//   R-hat 1.001, effective sample size 7887 of 80,000 draws
//   accepted: 0.42, 0.28, 0.35, 0.35
