// How long does one wait in a queue? One server, random arrivals and random services: the closer its load comes to 1, the
// longer, and the more samples it takes to say so. A kernel of two outputs, to a relative error; both means are known (L.
// Kleinrock, Queueing Systems, vol. 1, 1975).
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

// Output:
//
//   load 0.5, 278528 samples of 20 customers
//     wait, in services: 1.0023 ± 0.0020, exactly 1.0000
//     share who wait at all: 0.5005 ± 0.0003, exactly 0.5000
//   load 0.7, 311296 samples of 20 customers
//     wait, in services: 2.3253 ± 0.0046, exactly 2.3333
//     share who wait at all: 0.6994 ± 0.0004, exactly 0.7000
//   load 0.9, 294912 samples of 20 customers
//     wait, in services: 9.0137 ± 0.0178, exactly 9.0000
//     share who wait at all: 0.9004 ± 0.0003, exactly 0.9000
