// Which degree should a polynomial have that is fitted to noisy data? Cross-validation asks how well it predicts what it has
// not seen: each of 2,580 fits is an item of a map, and engines share them. For leaving out one row at a time a formula
// knows the answer from a single fit (D. Allen, Technometrics 16 (1974) 125-127).
//
//   node examples/cross-validation.js

import { writeFile } from "node:fs/promises";
import process from "node:process";
import { connect, constant, rng } from "wasm-ensemble";
import { drawCurves } from "./pictures/curves.js";

const client = await connect();
const lview = client.loadBalancedView();

// A sine with noise of standard deviation 0.3.
const random = rng({ seed: 2026 });
const x = Float64Array.from({ length: 120 }, () => random.uniform());
const y = x.map((at) => Math.sin(2 * Math.PI * at) + 0.3 * random.normal());
const data = constant({ x, y });

// 1. Each row is predicted by a fit to all others: 120 fits for each degree, and the data go to each engine once.
const degrees = Array.from({ length: 9 }, (_, degree) => degree);
const jobs = degrees.flatMap((degree) => Array.from(x, (_, row) => ({ degree, left: [row] })));
const errors = await lview.with({ as: Float64Array }).map(squaredError, jobs, data);
const ofDegrees = degrees.map((degree) => mean(errors.subarray(degree * x.length, (degree + 1) * x.length)));
for (const [degree, found] of ofDegrees.entries()) {
  const exact = leaveOneOut(degree);
  console.log(
    `degree ${degree}: squared error of a prediction ${found.toFixed(4)}, exactly ${exact.toFixed(4)} by a formula`,
  );
}

// 2. The same with a tenth of the rows left out at a time, in 50 random orders: cheaper, and with an error bar.
const orders = Array.from({ length: 50 }, (_, stream) =>
  rng({ seed: 7, stream }).shuffle(Array.from(x, (__, row) => row)),
);
const tenth = x.length / 10;
for (const degree of [3, 5, 8]) {
  const folds = orders.flatMap((order) =>
    Array.from({ length: 10 }, (_, fold) => ({ degree, left: order.slice(fold * tenth, (fold + 1) * tenth) })),
  );
  const values = await lview.with({ as: Float64Array }).map(squaredError, folds, data);
  const means = orders.map((_, i) => mean(values.subarray(10 * i, 10 * (i + 1))));
  const center = mean(means);
  const spread = Math.sqrt(means.reduce((sum, value) => sum + (value - center) ** 2, 0) / (means.length - 1));
  console.log(`degree ${degree}, tenths: ${center.toFixed(4)}, one order varies by ${spread.toFixed(4)}`);
}

// The picture, where a file is named.
const [, , file] = process.argv;
if (file !== undefined) {
  const fitted = degrees.map((degree) => {
    const { coefficients } = fit(degree, [...x.keys()], { x, y });
    return mean(Array.from(x, (at, row) => (dot(coefficients, powers(at, degree)) - (y[row] ?? 0)) ** 2));
  });
  const curves = [
    { name: "of rows left out", points: [...ofDegrees.entries()] },
    { name: "of rows fitted", points: [...fitted.entries()] },
    { name: "of the noise", points: degrees.map((degree) => /** @type {const} */ ([degree, 0.3 ** 2])), isKnown: true },
  ];
  const axes = {
    x: { label: "degree of the polynomial", ticks: [0, 2, 4, 6, 8] },
    y: { label: "squared error", ticks: [0.05, 0.1, 0.2, 0.4, 0.6], isLog: true },
  };
  await writeFile(file, drawCurves({ title: "What has not been seen tells which degree is right", ...axes, curves }));
}
await client.close();

/** @param {ArrayLike<number>} numbers */
function mean(numbers) {
  return Array.from(numbers).reduce((sum, value) => sum + value, 0) / numbers.length;
}

/**
 * Runs on engines: mean squared error of the predictions of some rows by a fit to all others.
 *
 * @param {{ readonly degree: number, readonly left: readonly number[] }} job
 * @param {{ readonly x: Float64Array, readonly y: Float64Array }} columns
 */
function squaredError({ degree, left }, columns) {
  const rows = Array.from(columns.x, (_, row) => row).filter((row) => !left.includes(row));
  const { coefficients } = fit(degree, rows, columns);
  const predicted = left.map((row) => dot(coefficients, powers(columns.x[row] ?? 0, degree)));
  return mean(predicted.map((value, i) => (value - (columns.y[left[i] ?? 0] ?? 0)) ** 2));
}

/**
 * Mean squared error of leaving out one row at a time, from a single fit: the residual of row i over 1 - h, with h what the row
 * weighs in its own fit. D. Allen, "The relationship between variable selection and data augmentation and a method for
 * prediction", Technometrics 16 (1974) 125-127.
 *
 * @param {number} degree
 */
function leaveOneOut(degree) {
  const rows = Array.from(x, (_, row) => row);
  const { coefficients, solve } = fit(degree, rows, { x, y });
  const squares = rows.map((row) => {
    const power = powers(x[row] ?? 0, degree);
    const residual = (y[row] ?? 0) - dot(coefficients, power);
    return (residual / (1 - dot(power, solve(power)))) ** 2;
  });
  return mean(squares);
}

/**
 * Least squares by the normal equations, in Legendre polynomials, which keep them well conditioned.
 *
 * @param {number} degree
 * @param {readonly number[]} rows
 * @param {{ readonly x: Float64Array, readonly y: Float64Array }} columns
 */
function fit(degree, rows, columns) {
  const size = degree + 1;
  const normal = Array.from({ length: size }, () => new Float64Array(size));
  const right = new Float64Array(size);
  for (const row of rows) {
    const power = powers(columns.x[row] ?? 0, degree);
    for (const [i, line] of normal.entries()) {
      right[i] = (right[i] ?? 0) + (power[i] ?? 0) * (columns.y[row] ?? 0);
      for (const j of line.keys()) line[j] = (line[j] ?? 0) + (power[i] ?? 0) * (power[j] ?? 0);
    }
  }
  /** @param {Float64Array} values */
  const solve = (values) => solved(normal, values);
  return { coefficients: solve(right), solve };
}

/**
 * Solution of a system with a symmetric positive matrix, by Gauss's elimination.
 *
 * @param {readonly Float64Array[]} matrix
 * @param {Float64Array} values
 */
function solved(matrix, values) {
  const lines = matrix.map((line) => line.slice());
  const result = values.slice();
  for (const [k, pivot] of lines.entries()) {
    for (const [i, line] of lines.entries()) {
      if (i === k) continue;
      const factor = (line[k] ?? 0) / (pivot[k] ?? 1);
      for (const j of line.keys()) line[j] = (line[j] ?? 0) - factor * (pivot[j] ?? 0);
      result[i] = (result[i] ?? 0) - factor * (result[k] ?? 0);
    }
  }
  return result.map((value, i) => value / (lines[i]?.[i] ?? 1));
}

/**
 * Legendre polynomials of degrees 0 … `degree`, shifted to 0 … 1.
 *
 * @param {number} at
 * @param {number} degree
 */
function powers(at, degree) {
  const z = 2 * at - 1;
  const values = new Float64Array(degree + 1).fill(1);
  if (degree >= 1) values[1] = z;
  for (let k = 2; k <= degree; k++) {
    values[k] = ((2 * k - 1) * z * (values[k - 1] ?? 0) - (k - 1) * (values[k - 2] ?? 0)) / k;
  }
  return values;
}

/**
 * @param {Float64Array} a
 * @param {Float64Array} b
 */
function dot(a, b) {
  return a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
}

// Output:
//
//   degree 0: squared error of a prediction 0.5166, exactly 0.5166 by a formula
//   degree 1: squared error of a prediction 0.2831, exactly 0.2831 by a formula
//   degree 2: squared error of a prediction 0.2876, exactly 0.2876 by a formula
//   degree 3: squared error of a prediction 0.0958, exactly 0.0958 by a formula
//   degree 4: squared error of a prediction 0.0978, exactly 0.0978 by a formula
//   degree 5: squared error of a prediction 0.0932, exactly 0.0932 by a formula
//   degree 6: squared error of a prediction 0.0945, exactly 0.0945 by a formula
//   degree 7: squared error of a prediction 0.0961, exactly 0.0961 by a formula
//   degree 8: squared error of a prediction 0.0973, exactly 0.0973 by a formula
//   degree 3, tenths: 0.0963, one order varies by 0.0016
//   degree 5, tenths: 0.0939, one order varies by 0.0015
//   degree 8, tenths: 0.0983, one order varies by 0.0019
//
// ![Squared errors over degrees: those of rows left out are least at 5, those of rows fitted go on falling](pictures/cross-validation.svg)
