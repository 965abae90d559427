// What is it worth to know a parameter before one decides? A mean of the larger of 0 and a mean, which is itself sampled:
// nested simulation. With few inner samples the answer is too large, by an amount that falls as 1 / inner samples;
// extrapolation takes the most of it away, and multilevel Monte Carlo all of it, at the least cost. All answers are known,
// as all laws are normal. After M. Gordy & S. Juneja, Management Science 56 (2010) 1833-1848, and M. Giles & T. Goda,
// Statistics and Computing 29 (2019) 739-751.
//
//   node examples/nested.js

import { writeFile } from "node:fs/promises";
import process from "node:process";
import { connect, deltaMethod } from "wasm-ensemble";
import { drawCurves } from "./pictures/curves.js";

/**
 * Runs on engines. A treatment's effect is known to be a normal number around -0.3, patients differ by 2. Once the effect is
 * known, one treats where it is positive: the gain, from the mean over some patients, and the mean gain from both halves of them.
 *
 * @param {import("wasm-ensemble").Rng} rng
 * @param {{ inner: number }} params - patients, an even number
 */
function gain(rng, { inner }) {
  const effect = rng.normal() - 0.3;
  const half = () => {
    let sum = 0;
    for (let i = 0; i < inner / 2; i++) sum += effect + 2 * rng.normal();
    return sum / (inner / 2);
  };
  const [first, second] = [half(), half()];
  return {
    all: Math.max(0, (first + second) / 2),
    halves: (Math.max(0, first) + Math.max(0, second)) / 2,
  };
}

const client = await connect();
const limit = exact(Infinity);
console.log(`in the limit of many inner samples: ${limit.toFixed(4)}`);

// 1. Plain nested simulation, and an extrapolation: what is off by c / n with n inner samples is off by 2 c / n with half of them.
const inner = [2, 4, 8, 16, 32, 64];
const rows = await client.sweep(
  gain,
  { inner },
  {
    outputs: ["all", "halves"],
    derived: { extrapolated: deltaMethod(["all", "halves"], ([all, halves]) => 2 * all - halves) },
    samples: 2e5,
    seed: 2026,
  },
);
const found = rows.map(({ params, estimate }) => {
  const { value = NaN, standardError = NaN } = estimate.derived["extrapolated"] ?? {};
  return {
    patients: params.inner,
    plain: /** @type {const} */ ([estimate.mean, estimate.standardError]),
    extrapolated: /** @type {const} */ ([value, standardError]),
  };
});
for (const { patients, plain, extrapolated } of found) {
  console.log(`${patients} inner samples: ${text(...plain)}, exactly ${exact(patients).toFixed(4)}`);
  const better = 2 * exact(patients) - exact(patients / 2);
  console.log(`  extrapolated ${text(...extrapolated)}, exactly ${better.toFixed(4)}`);
}

// 2. Levels: twice the inner samples on each, beside the mean of both halves. The run finds out how many it takes.
/** @type {import("wasm-ensemble").LevelFunction} */
function levels(rng, { level }) {
  const { all, halves } = gain(rng, { inner: 2 ** (level + 1) });
  return level === 0 ? { fine: all, coarse: 0 } : { fine: all, coarse: halves };
}
const { mean, mlmc } = await client.sample(levels, { method: "mlmc", standardError: 1e-3, seed: 2026 });
console.log(
  `${mlmc?.levels.length} levels: ${text(mean, mlmc?.rootMeanSquareError ?? NaN)}, exactly ${limit.toFixed(4)}`,
);

// The picture, where a file is named.
const [, , file] = process.argv;
if (file !== undefined) {
  const curves = [
    { name: "plain", points: found.map(({ patients, plain }) => /** @type {const} */ ([patients, ...plain])) },
    {
      name: "extrapolated",
      points: found.map(({ patients, extrapolated }) => /** @type {const} */ ([patients, ...extrapolated])),
    },
    { name: "limit", points: inner.map((n) => /** @type {const} */ ([n, limit])), isKnown: true },
  ];
  const x = { label: "inner samples", ticks: inner, isLog: true };
  const y = { label: "worth of knowing", ticks: [0.2, 0.3, 0.4, 0.5, 0.6] };
  await writeFile(file, drawCurves({ title: "Nested simulation: few inner samples say too much", x, y, curves }));
}
await client.close();

/**
 * E max(0, M) of the mean M over so many patients, a normal number around -0.3.
 *
 * @param {number} patients
 */
function exact(patients) {
  const deviation = Math.sqrt(1 + 4 / patients);
  const z = -0.3 / deviation;
  return deviation * (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) + z * normalBelow(z));
}

/** Probability that a standard normal number is below x, by its series. @param {number} x */
function normalBelow(x) {
  let term = x;
  let sum = x;
  for (let k = 3; Math.abs(term) > 1e-17; k += 2) sum += term *= (x * x) / k;
  return 0.5 + (sum * Math.exp((-x * x) / 2)) / Math.sqrt(2 * Math.PI);
}

/**
 * @param {number} value
 * @param {number} error
 */
function text(value, error) {
  return `${value.toFixed(4)} ± ${error.toFixed(4)}`;
}

// Output:
//
//   in the limit of many inner samples: 0.2668
//   2 inner samples: 0.5499 ± 0.0020, exactly 0.5513
//     extrapolated 0.3513 ± 0.0023, exactly 0.3526
//   4 inner samples: 0.4238 ± 0.0016, exactly 0.4268
//     extrapolated 0.3005 ± 0.0018, exactly 0.3023
//   8 inner samples: 0.3513 ± 0.0014, exactly 0.3532
//     extrapolated 0.2773 ± 0.0015, exactly 0.2795
//   16 inner samples: 0.3103 ± 0.0012, exactly 0.3120
//     extrapolated 0.2693 ± 0.0013, exactly 0.2708
//   32 inner samples: 0.2892 ± 0.0012, exactly 0.2900
//     extrapolated 0.2671 ± 0.0012, exactly 0.2679
//   64 inner samples: 0.2784 ± 0.0011, exactly 0.2785
//     extrapolated 0.2669 ± 0.0011, exactly 0.2671
//   12 levels: 0.2678 ± 0.0009, exactly 0.2668
//
// ![Answers that fall to the limit with more inner samples, much sooner when extrapolated](pictures/nested.svg)
