// How sure is a correlation of 15 pairs of numbers? The bootstrap asks the data themselves, for any statistic, with
// intervals that correct for bias and skewness (BCa: B. Efron & R. Tibshirani, An Introduction to the Bootstrap, 1993). The
// 15 schools are a sample of 82, whose correlation is known to be 0.76.
//
//   node examples/bootstrap-correlation.js

import { readFile } from "node:fs/promises";
import { connect } from "wasm-ensemble";

const client = await connect();

// 15 law schools, a random sample of 82 (the file names its source).
const csv = await readFile(new URL("law-schools.csv", import.meta.url), "utf8");
const rows = csv
  .split("\n")
  .filter((line) => /^\d/.test(line))
  .map((line) => line.split(",").map(Number));
const data = { lsat: rows.map(([lsat = 0]) => lsat), gpa: rows.map(([, gpa = 0]) => gpa) };

// 1. A statistic of two columns. BCa corrects for bias and skewness: its interval reaches far lower than the percentiles do.
const options = { data, resamples: 100_000, seed: 2026 };
const bca = await client.bootstrap(correlation, options);
const percentile = await client.bootstrap(correlation, { ...options, interval: "percentile" });
console.log(`correlation ${bca.statistic.toFixed(3)}, bootstrap error ${bca.standardError.toFixed(3)}`);
console.log(`  95 % BCa        ${bca.confidenceInterval.map((limit) => limit.toFixed(2)).join(" to ")}`);
console.log(`  95 % percentile ${percentile.confidenceInterval.map((limit) => limit.toFixed(2)).join(" to ")}`);
console.log("  all 82 schools  0.76");

// 2. What the finite number of resamples adds, which is another error than that of the data.
const { standardError, confidenceInterval } = bca.monteCarloError;
const digits = [standardError, ...confidenceInterval].map((error) => error.toFixed(4));
console.log(
  `  of ${bca.resamples} resamples: bootstrap error to ${digits[0]}, limits to ${digits[1]} and ${digits[2]}`,
);

// 3. Several numbers of one statistic: a regression line.
const line = await client.bootstrap(regression, { data, seed: 2026 });
for (const [name, { statistic, standardError: error, confidenceInterval: limits }] of Object.entries(line.outputs)) {
  const [low, high] = limits.map((limit) => limit.toPrecision(3));
  console.log(
    `${name} ${statistic.toPrecision(3)}, bootstrap error ${error.toPrecision(2)}, 95 % BCa ${low} to ${high}`,
  );
}

await client.close();

/**
 * Runs on engines, on one resample after the other.
 *
 * @param {{ readonly lsat: Float64Array, readonly gpa: Float64Array }} columns
 */
function correlation(columns) {
  const { xx, xy, yy } = squares(columns);
  return xy / Math.sqrt(xx * yy);
}

/** @param {{ readonly lsat: Float64Array, readonly gpa: Float64Array }} columns */
function regression(columns) {
  const { x, y, xx, xy } = squares(columns);
  return { slope: xy / xx, intercept: y - (xy / xx) * x };
}

/**
 * Means of two columns, and sums of products of their deviations. Engines get it along with the functions that use it.
 *
 * @param {{ readonly lsat: Float64Array, readonly gpa: Float64Array }} columns
 */
function squares({ lsat, gpa }) {
  let [x, y, xx, xy, yy] = [0, 0, 0, 0, 0];
  for (const [i, value] of lsat.entries()) {
    x += value / lsat.length;
    y += (gpa[i] ?? 0) / lsat.length;
  }
  for (const [i, value] of lsat.entries()) {
    const [dx, dy] = [value - x, (gpa[i] ?? 0) - y];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  return { x, y, xx, xy, yy };
}

// Output:
//
//   correlation 0.776, bootstrap error 0.134
//     95 % BCa        0.33 to 0.94
//     95 % percentile 0.46 to 0.96
//     all 82 schools  0.76
//     of 100000 resamples: bootstrap error to 0.0004, limits to 0.0032 and 0.0005
//   slope 0.00452, bootstrap error 0.00084, 95 % BCa 0.00219 to 0.00575
//   intercept 0.379, bootstrap error 0.52, 95 % BCa -0.397 to 1.79
