// How likely was the loss of a rubber ring at 31 degrees? A logistic regression by Markov chains: the posterior of two
// coefficients, from 23 flights, beside sums over a grid.
//
//   node examples/logistic.js

import { readFile } from "node:fs/promises";
import { connect } from "wasm-ensemble";

// The file names its source. Temperatures are taken from 70 degrees, in tens.
const csv = await readFile(new URL("o-rings.csv", import.meta.url), "utf8");
const rows = csv.split("\n").filter((line) => /^\d/.test(line));
const data = {
  x: Float64Array.from(rows, (row) => (Number(row.split(",")[0]) - 70) / 10),
  y: Uint8Array.from(rows, (row) => Number(row.split(",")[1])),
};

/** Log of the posterior density, but for a constant: Bernoulli outcomes, normal priors of standard deviation 5. */
function logDensity(intercept, slope, { x, y }) {
  let sum = -(intercept * intercept + slope * slope) / 50;
  for (let i = 0; i < x.length; i++) {
    const eta = intercept + slope * x[i];
    sum += y[i] * eta - Math.log1p(Math.exp(eta));
  }
  return sum;
}

/** A step of random-walk Metropolis. While the chain warms up, its size is brought to 35 % of accepted steps. */
function step(rng, state, params, data) {
  const intercept = state.intercept + state.size * rng.normal();
  const slope = state.slope + 1.5 * state.size * rng.normal();
  const log = logDensity(intercept, slope, data);
  const accepted = Math.log(rng.uniform()) < log - state.log;
  const size = state.isWarmup ? state.size * Math.exp(accepted ? 0.065 : -0.035) : state.size;
  const at31 = 1 / (1 + Math.exp(-(intercept - 3.9 * slope)));
  return accepted ? { ...state, intercept, slope, at31, log, size, accepted } : { ...state, size, accepted };
}

const client = await connect();
const start = (rng, params, data) => {
  const [intercept, slope] = [rng.normal(), rng.normal()];
  const at31 = 1 / (1 + Math.exp(-(intercept - 3.9 * slope)));
  const log = logDensity(intercept, slope, data);
  return { intercept, slope, at31, log, size: 1, isWarmup: true, accepted: false };
};
const { quantities, acceptance, rHat, ess } = await client.chains(step, {
  start,
  data,
  quantities: ["intercept", "slope", "at31"],
  chains: 4,
  draws: 20_000,
  seed: 2026,
});

const exact = gridMeans();
for (const [name, { mean, mcse }] of Object.entries(quantities)) {
  console.log(`${name}: ${mean.toFixed(4)} ± ${mcse.toFixed(4)}, exactly ${exact[name].toFixed(4)}`);
}
console.log(`R-hat ${rHat.toFixed(3)}, effective sample size ${Math.round(ess)} of 80,000 draws`);
console.log(`accepted: ${acceptance.map((rate) => rate.toFixed(2)).join(", ")}`);
await client.close();

/** The same means by sums over a grid that holds all of the posterior but 1e-6. */
function gridMeans() {
  const sums = { all: 0, intercept: 0, slope: 0, at31: 0 };
  for (let intercept = -8; intercept <= 6; intercept += 0.02) {
    for (let slope = -14; slope <= 6; slope += 0.02) {
      const density = Math.exp(logDensity(intercept, slope, data) + 10);
      sums.all += density;
      sums.intercept += density * intercept;
      sums.slope += density * slope;
      sums.at31 += density / (1 + Math.exp(-(intercept - 3.9 * slope)));
    }
  }
  return Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / sums.all]));
}
