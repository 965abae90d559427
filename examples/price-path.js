// How does a price develop, and its highest so far? Outputs that are arrays: a value on each of 50 dates with an error bar
// each, and the lookback put that pays the difference in the end. F. Spitzer's identity (Transactions of the AMS 82 (1956)
// 323-339) knows the means.
//
//   npm install assemblyscript
//   node examples/price-path.js

import { writeFile } from "node:fs/promises";
import process from "node:process";
import { connect } from "wasm-ensemble";
import { compileKernel } from "wasm-ensemble/compile";
import { drawCurves } from "./pictures/curves.js";

const DATES = 50;
const params = { spot: 100, rate: 0.05, volatility: 0.2, years: 1 };

const client = await connect();
const kernel = await compileKernel(new URL("assembly/price-path.ts", import.meta.url));
const lengths = { price: DATES, highest: DATES };
const { outputs, arrays } = await client.sample(kernel, { samples: 1e6, seed: 2026, params, lengths });
await client.close();

const { price, highest } = arrays;
const highestMean = highestMeans();
for (const date of [0, 9, 24, 49]) {
  const years = (params.years * (date + 1)) / DATES;
  print(`price on date ${date + 1}`, price, date, params.spot * Math.exp(params.rate * years));
  print(`highest up to date ${date + 1}`, highest, date, highestMean[date + 1] ?? 0);
}
const { lookback } = outputs;
const exact = Math.exp(-params.rate * params.years) * (highestMean[DATES] ?? 0) - params.spot;
console.log(
  `lookback put: ${lookback?.mean.toFixed(4)} ± ${lookback?.standardError.toFixed(4)}, exactly ${exact.toFixed(4)}`,
);

// The picture, where a file is named.
const [, , file] = process.argv;
if (file !== undefined) {
  const dates = [1, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50];
  const points = (/** @type {import("wasm-ensemble").ArrayEstimate | undefined} */ array) =>
    dates.map((date) => /** @type {const} */ ([date, array?.mean[date - 1] ?? 0, array?.standardError[date - 1] ?? 0]));
  const curves = [
    { name: "highest so far", points: points(highest) },
    { name: "price", points: points(price) },
  ];
  const x = { label: "date", ticks: [0, 10, 20, 30, 40, 50] };
  const y = { label: "mean", ticks: [100, 105, 110, 115, 120] };
  await writeFile(file, drawCurves({ title: "A share and its highest price so far", x, y, curves }));
}

/**
 * @param {string} what @param {import("wasm-ensemble").ArrayEstimate | undefined} array
 * @param {number} i @param {number} value that is known
 */
function print(what, array, i, value) {
  const [mean = 0, error = 0] = [array?.mean[i], array?.standardError[i]];
  console.log(`${what}: ${mean.toFixed(4)} ± ${error.toFixed(4)}, exactly ${value.toFixed(4)}`);
}

/**
 * Means of the highest price up to each date, today's first. For sums of independent, equal steps S_k and their maximum M_n
 * (with S_0 = 0), E exp M_n are the coefficients of exp(sum over k of s^k / k E exp max(S_k, 0)): F. Spitzer, "A combinatorial
 * lemma and its application to probability theory", Transactions of the AMS 82 (1956) 323-339.
 */
function highestMeans() {
  const { spot, rate, volatility, years } = params;
  const terms = Array.from({ length: DATES + 1 }, (_, k) => {
    const time = (years * k) / DATES;
    const [mean, deviation] = [(rate - volatility ** 2 / 2) * time, volatility * Math.sqrt(time)];
    const growth = Math.exp(rate * time);
    return normalBelow(-mean / deviation) + growth * normalBelow(mean / deviation + deviation);
  });
  const means = [1];
  for (let n = 1; n <= DATES; n++) {
    const sum = means.reduce((all, mean, i) => all + mean * (terms[n - i] ?? 0), 0);
    means.push(sum / n);
  }
  return means.map((mean) => spot * mean);
}

/** Probability that a standard normal number is below x, by its series. @param {number} x */
function normalBelow(x) {
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) sum += term *= (x * x) / k;
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

// Output:
//
//   price on date 1: 100.0954 ± 0.0028, exactly 100.1001
//   highest up to date 1: 101.1750 ± 0.0017, exactly 101.1796
//   price on date 10: 100.9833 ± 0.0090, exactly 101.0050
//   highest up to date 10: 106.3023 ± 0.0060, exactly 106.3167
//   price on date 25: 102.5073 ± 0.0146, exactly 102.5315
//   highest up to date 25: 111.5175 ± 0.0103, exactly 111.5408
//   price on date 50: 105.1136 ± 0.0212, exactly 105.1271
//   highest up to date 50: 118.2644 ± 0.0160, exactly 118.2810
//   lookback put: 12.5095 ± 0.0099, exactly 12.5124
//
// ![Mean prices and mean highest prices over dates](pictures/price-path.svg)
