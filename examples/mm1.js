// How long does one wait? A queue with one server, random arrivals and random services: the closer its load comes to 1, the
// longer, and the more samples it takes to say so.
//
//   node examples/mm1.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect();

for (const load of [0.5, 0.7, 0.9]) {
  const params = { load, serviceRate: 1, customers: 20 };
  const { outputs, samples } = await client.sample(kernels.mm1, { relativeError: 2e-3, seed: 2026, params });
  const [wait, waiting] = kernels.mm1.knownAnswer(params);
  const line = (/** @type {"wait" | "waiting"} */ name, /** @type {number | undefined} */ exact) =>
    `${outputs[name].mean.toFixed(4)} ± ${outputs[name].standardError.toFixed(4)}, exactly ${exact?.toFixed(4)}`;
  console.log(`load ${load}, ${samples} samples of ${params.customers} customers`);
  console.log(`  wait, in services: ${line("wait", wait)}`);
  console.log(`  share who wait at all: ${line("waiting", waiting)}`);
}

await client.close();
