// How is a sample written in JavaScript, and what is its port to AssemblyScript worth? A function draws one path of an Asian
// call: it has error bars, stops, checkpoints, Sobol points and all else that kernels have. assembly/asian-call.ts is the
// same line by line. The call on the geometric mean checks the paths: its price is known (A. Kemna & A. Vorst, Journal of
// Banking and Finance 14 (1990) 113-129).
//
//   npm install assemblyscript
//   node examples/asian-javascript.js

import process from "node:process";
import { connect, kernels } from "wasm-ensemble";

const terms = { spot: 100, strike: 105, rate: 0.05, volatility: 0.3, years: 1, steps: 50 };

/**
 * Payoffs of one path of prices.
 *
 * @param {import("wasm-ensemble").Rng} rng
 * @param {typeof terms} params
 */
function asianCall(rng, params) {
  const dt = params.years / params.steps;
  const drift = (params.rate - 0.5 * params.volatility ** 2) * dt;
  const deviation = params.volatility * Math.sqrt(dt);
  let log = Math.log(params.spot);
  let sum = 0;
  let logSum = 0;
  for (let i = 0; i < params.steps; i++) {
    log += drift + deviation * rng.normal();
    sum += Math.exp(log);
    logSum += log;
  }
  const discount = Math.exp(-params.rate * params.years);
  return {
    value: discount * Math.max(0, sum / params.steps - params.strike),
    geometric: discount * Math.max(0, Math.exp(logSum / params.steps) - params.strike),
  };
}

const client = await connect();
const options = { samples: 2 ** 17, seed: 2026, params: terms };
const outputs = ["value", "geometric"];
const [known = 0] = kernels.asianGeometric.knownAnswer?.(terms) ?? [];

/**
 * @param {string} name
 * @param {{ readonly mean: number, readonly standardError: number } | undefined} found
 */
function show(name, found) {
  console.log(`${name}: ${found?.mean.toFixed(4)} ± ${found?.standardError.toFixed(4)}`);
}

// CPU time, as other programs may keep the cores busy.
const cpuMs = () => process.cpuUsage().user / 1000;
const beginMs = cpuMs();
const plain = await client.sample(asianCall, { ...options, outputs });
const plainNs = ((cpuMs() - beginMs) / plain.samples) * 1e6;
const { mean, standardError } = plain.outputs["geometric"] ?? plain;
console.log(`geometric mean: ${mean.toFixed(4)} ± ${standardError.toFixed(4)}, exactly ${known.toFixed(4)}`);
show("mean of prices", plain);

// It draws 50 numbers, one for each coordinate of a point.
const points = { ...options, outputs, dimensions: 50 };
show("Sobol points", await client.sample(asianCall, { ...points, method: "sobol" }));
show(
  "and a control variate",
  await client.sample(asianCall, { ...points, method: "sobol", control: { geometric: known } }),
);

// The ports: of one's own, if there is a compiler (npm install assemblyscript), and of the catalogue, in vectors.
const { compileKernel } = await import("wasm-ensemble/compile");
const port = await compileKernel(new URL("assembly/asian-call.ts", import.meta.url));
for (const [name, kernel] of /** @type {const} */ ([
  ["AssemblyScript", port],
  ["kernels.asian", kernels.asian],
])) {
  const startMs = cpuMs();
  const there = await client.sample(kernel, { ...options, samples: 2 ** 20 });
  show(name, there);
  const ns = ((cpuMs() - startMs) / there.samples) * 1e6;
  console.log(
    `  ${ns.toFixed(0)} ns a sample, in JavaScript ${plainNs.toFixed(0)} ns: ${(plainNs / ns).toFixed(1)} x as fast`,
  );
}

await client.close();

// Output, where … differs from run to run:
//
//   geometric mean: 5.4391 ± 0.0276, exactly 5.4809
//   mean of prices: 5.8386 ± 0.0294
//   Sobol points: 5.8882 ± 0.0051
//   and a control variate: 5.8828 ± 0.0008
//   AssemblyScript: 5.8569 ± 0.0104
//     … ns a sample, in JavaScript … ns: … x as fast
//   kernels.asian: 5.8745 ± 0.0104
//     … ns a sample, in JavaScript … ns: … x as fast
