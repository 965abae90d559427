// How sure is a mean, or a median, when there are only the data to ask? The bootstrap (B. Efron, Annals of Statistics 7
// (1979) 1-26) draws new data sets from the data: on 66 measurements of the speed of light, and on a data set that is dealt
// to the engines or sent to each. The standard error of a mean has a formula, which stands beside it.
//
//   node examples/bootstrap.js

import { readFile } from "node:fs/promises";
import { bootstrap, connect, quantile, ref } from "wasm-ensemble";

const client = await connect();

// 1. Simon Newcomb's measurements of the speed of light (the file names its source), a million times.
const csv = await readFile(new URL("newcomb.csv", import.meta.url), "utf8");
const measured = csv
  .split("\n")
  .filter((line) => /^-?\d/.test(line))
  .map(Number);
const { outputs, histogram } = await client.sample(bootstrap(measured), {
  samples: 1e6,
  seed: 2026,
  histogram: { low: 15, high: 35, bins: 400 },
});
const mean = Math.sqrt(outputs.mean.variance);
const median = Math.sqrt(outputs.median.variance);
console.log(`${measured.length} measurements: mean ${outputs.mean.mean.toFixed(2)}`);
console.log(`  standard error of the mean ${mean.toFixed(4)}, by its formula ${standardErrorOf(measured).toFixed(4)}`);
console.log(`  standard error of the median, which has no formula: ${median.toFixed(4)}`);
const limits = [0.025, 0.975].map((p) => quantile(histogram, p).toFixed(1));
console.log(`  95 % of the means lie between ${limits.join(" and ")}; light takes 33.0 (Stigler)`);

// 2. A data set that is dealt to the engines: each bootstraps its own block, but draws as many values as there are in all
// blocks. The mean of their answers is that of the whole: the bag of little bootstraps (A. Kleiner, A. Talwalkar,
// P. Sarkar & M. Jordan, Journal of the Royal Statistical Society B 76 (2014) 795-816).
const dview = client.directView();
const values = Float64Array.from({ length: 100_000 }, (_, i) => -Math.log1p(-((i * 0.6180339887498949) % 1)));
await dview.scatter("data", values);
const answers = await dview.with({ seed: 2026 }).apply(littleBootstrap, ref("data"), values.length, 500);
const little = answers.reduce((sum, answer) => sum + answer, 0) / answers.length;
console.log(`${values.length} values in blocks on ${answers.length} engines`);
console.log(`  standard error of the mean ${little.toFixed(6)}, by its formula ${standardErrorOf(values).toFixed(6)}`);

// 3. The same by the kernel, with the data sent to each engine once: all of them, drawn anew 2,000 times.
const whole = await client.sample(bootstrap(values), { samples: 2000, seed: 2026 });
console.log("and whole on each engine");
console.log(
  `  standard error of the mean ${Math.sqrt(whole.variance).toFixed(6)}, by its formula ${standardErrorOf(values).toFixed(6)}`,
);

await client.close();

/**
 * Runs on an engine, on its own block: standard error of the mean of `draws` values drawn from it.
 *
 * @param {Float64Array} block
 * @param {number} draws
 * @param {number} resamples
 */
function littleBootstrap(block, draws, resamples) {
  let [sum, squares] = [0, 0];
  for (let i = 0; i < resamples; i++) {
    let total = 0;
    for (let j = 0; j < draws; j++) total += block[Math.floor(Math.random() * block.length)] ?? 0;
    const drawn = total / draws;
    sum += drawn;
    squares += drawn ** 2;
  }
  return Math.sqrt((squares - sum ** 2 / resamples) / (resamples - 1));
}

/**
 * Standard error of the mean, from the data themselves.
 *
 * @param {ArrayLike<number>} data
 */
function standardErrorOf(data) {
  const numbers = Array.from(data);
  const center = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  return Math.sqrt(numbers.reduce((sum, value) => sum + (value - center) ** 2, 0)) / numbers.length;
}

// Output, where … differs from run to run:
//
//   66 measurements: mean 26.21
//     standard error of the mean 1.3119, by its formula 1.3126
//     standard error of the median, which has no formula: 0.6815
//     95 % of the means lie between 23.3 and 28.4; light takes 33.0 (Stigler)
//   100000 values in blocks on … engines
//     standard error of the mean 0.003…, by its formula 0.003162
//   and whole on each engine
//     standard error of the mean 0.003147, by its formula 0.003162
