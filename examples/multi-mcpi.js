// How is a loop of one's own run on all cores? IPython Parallel's first example: engines run a function of plain JavaScript,
// which throws points and counts those in the quarter disc, and the program averages what they give. Beside it the kernel
// for the same in WebAssembly, which has an error bar; the answer is pi.
//
//   node examples/multi-mcpi.js [samples]

import process from "node:process";
import { connect, kernels } from "wasm-ensemble";

/**
 * Runs on the engines, which get its source: it may use its arguments, and what is global there.
 *
 * @param {number} nsamples
 */
function mcpi(nsamples) {
  let s = 0;
  for (let i = 0; i < nsamples; i++) {
    const x = Math.random();
    const y = Math.random();
    if (x * x + y * y <= 1) s++;
  }
  return (4 * s) / nsamples;
}

/**
 * @param {import("wasm-ensemble").DirectView} view
 * @param {number} nsamples
 */
async function multiMcpi(view, nsamples) {
  const p = view.targets.length;
  const ar = view.applyAsync(mcpi, Math.ceil(nsamples / p));
  let sum = 0;
  for await (const x of ar) sum += x;
  return sum / p;
}

const samples = Number(process.argv[2] ?? 1e7);
const client = await connect();

// With a seed, Math.random on each engine draws from a stream of its own.
const view = client.directView().with({ seed: 2026 });
const startedMs = performance.now();
console.log(`plain JavaScript on ${client.ids.length} engines: ${await multiMcpi(view, samples)}`);
console.log(`  ${((samples / (performance.now() - startedMs)) * 1e-3).toFixed(0)} million samples a second`);

// The same estimate by a kernel in WebAssembly, with its error, and with the same digits whenever the seed is the same.
const { mean, standardError, samplesPerSecond } = await client.sample(kernels.pi, {
  samples: 100 * samples,
  seed: 2026,
});
console.log(`the kernel pi: ${mean} ± ${standardError.toExponential(1)}`);
console.log(`  ${(samplesPerSecond * 1e-6).toFixed(0)} million samples a second`);

await client.close();

// Output, where … differs from run to run:
//
//   plain JavaScript on … engines: 3.14…
//     … million samples a second
//   the kernel pi: 3.141639164 ± 5.2e-5
//     … million samples a second
