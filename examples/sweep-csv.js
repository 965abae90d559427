// How does an epidemic in a class depend on two parameters? A grid of 18 points, each sampled 100,000 times by a function in
// JavaScript, becomes a table in CSV, a row for each point, with standard errors. The model is that of Reed and Frost (H.
// Abbey, Human Biology 24 (1952) 201-233): in each generation every infected pupil infects each susceptible one by chance.
// Sums over all ways that it may go are exact, and stand in the last two columns.
//
//   node examples/sweep-csv.js > epidemic.csv

import { writeFile } from "node:fs/promises";
import process from "node:process";
import { connect } from "wasm-ensemble";
import { drawCurves } from "./pictures/curves.js";

// Pupils, of whom one comes to school infected.
const CLASS = 31;

/**
 * Runs on engines: one epidemic.
 *
 * @param {import("wasm-ensemble").Rng} rng
 * @param {{ r0: number, immune: number }} params - infections by one pupil among all others; pupils who can't be infected
 */
function epidemic(rng, { r0, immune }) {
  const infection = r0 / (CLASS - 1);
  let susceptible = CLASS - 1 - immune;
  let cases = 0;
  for (let infected = 1; infected > 0; ) {
    const escape = (1 - infection) ** infected;
    infected = 0;
    for (let pupil = 0; pupil < susceptible; pupil++) if (rng.uniform() >= escape) infected++;
    susceptible -= infected;
    cases += infected;
  }
  return { cases, large: cases >= 10 ? 1 : 0 };
}

const client = await connect();
const grid = { immune: [0, 8, 16], r0: [0.5, 1, 1.5, 2, 3, 4] };
const sweep = client.sweep(epidemic, grid, { outputs: ["cases", "large"], samples: 1e5, seed: 2026 });

console.log("immune,r0,cases,cases_standardError,large,large_standardError,cases_exact,large_exact");
for await (const { params, estimate } of sweep) {
  const { immune, r0 } = params;
  const { cases, large } = estimate.outputs;
  const figures = [cases.mean, cases.standardError, large.mean, large.standardError];
  console.log([immune, r0, ...[...figures, ...exact(r0, immune)].map((figure) => figure.toFixed(4))].join(","));
}

// The picture, where a file is named.
const [, , file] = process.argv;
if (file !== undefined) {
  const rows = await sweep;
  const curves = grid.immune.map((immune) => ({
    name: `${immune} immune`,
    points: rows
      .filter(({ params }) => params.immune === immune)
      .map(({ params, estimate }) => /** @type {const} */ ([params.r0, estimate.mean, estimate.standardError])),
  }));
  const x = { label: "infections by one pupil among all others, R0", ticks: [0, 1, 2, 3, 4] };
  const y = { label: "cases", ticks: [0, 10, 20, 30] };
  await writeFile(file, drawCurves({ title: "Cases in a class of 31", x, y, curves }));
}
await client.close();

/**
 * Mean number of cases, and the probability of 10 or more, by going through all states.
 *
 * @param {number} r0
 * @param {number} immune
 */
function exact(r0, immune) {
  const most = CLASS - 1 - immune;
  // Probability of each number of cases, once `susceptible` are left and `infected` infect.
  /** @type {Map<string, number[]>} */
  const known = new Map();
  const cases = (/** @type {number} */ susceptible, /** @type {number} */ infected) => {
    const state = `${susceptible} ${infected}`;
    const found = known.get(state);
    if (found) return found;
    const chances = Array.from({ length: susceptible + 1 }, () => 0);
    if (infected === 0) chances[0] = 1;
    else {
      const escape = (1 - r0 / (CLASS - 1)) ** infected;
      for (let next = 0, ways = 1; next <= susceptible; ways *= (susceptible - next) / (next + 1), next++) {
        const chance = ways * (1 - escape) ** next * escape ** (susceptible - next);
        for (const [more, given] of cases(susceptible - next, next).entries()) {
          chances[next + more] = (chances[next + more] ?? 0) + chance * given;
        }
      }
    }
    known.set(state, chances);
    return chances;
  };
  const chances = cases(most, 1);
  const mean = chances.reduce((sum, chance, count) => sum + count * chance, 0);
  return [mean, chances.slice(10).reduce((sum, chance) => sum + chance, 0)];
}

// Output:
//
//   immune,r0,cases,cases_standardError,large,large_standardError,cases_exact,large_exact
//   0,0.5,0.9145,0.0052,0.0040,0.0002,0.9135,0.0040
//   0,1,4.0633,0.0171,0.1670,0.0012,4.0607,0.1672
//   0,1.5,11.3286,0.0301,0.5374,0.0016,11.3205,0.5362
//   0,2,19.2997,0.0318,0.7864,0.0013,19.2836,0.7860
//   0,3,26.9824,0.0205,0.9473,0.0007,27.0072,0.9481
//   0,4,29.1242,0.0114,0.9853,0.0004,29.1216,0.9852
//   8,0.5,0.5495,0.0034,0.0003,0.0001,0.5491,0.0003
//   8,1,1.8062,0.0087,0.0289,0.0005,1.8093,0.0287
//   8,1.5,4.4194,0.0163,0.1961,0.0013,4.4333,0.1964
//   8,2,8.4270,0.0224,0.4708,0.0016,8.4245,0.4705
//   8,3,16.0538,0.0221,0.8361,0.0012,16.0627,0.8361
//   8,4,19.7286,0.0153,0.9453,0.0007,19.7386,0.9457
//   16,0.5,0.2932,0.0021,0.0000,0.0000,0.2945,0.0000
//   16,1,0.7604,0.0042,0.0004,0.0001,0.7634,0.0004
//   16,1.5,1.4956,0.0069,0.0074,0.0003,1.4970,0.0075
//   16,2,2.5634,0.0099,0.0430,0.0006,2.5622,0.0429
//   16,3,5.5465,0.0146,0.2737,0.0014,5.5460,0.2730
//   16,4,8.7137,0.0154,0.5998,0.0015,8.7173,0.6013
//
// ![Cases over R0, fewer where more pupils are immune](pictures/sweep-csv.svg)
