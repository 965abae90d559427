// The energy of a magnet: the Ising model on an 8 x 8 torus, from warm to nearly critical. Samples are independent and
// exactly from its law, by coupling from the past, so there is no burn-in to choose; against Kaufman's closed form.
//
//   node examples/ising.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect();

for (const coupling of [0.1, 0.2, 0.3, 0.4]) {
  const params = { coupling, size: 8 };
  const { mean, standardError } = await client.sample(kernels.ising, { standardError: 2e-3, seed: 2026, params });
  const [exact] = kernels.ising.knownAnswer(params);
  console.log(
    `J / kT = ${coupling}: energy per spin ${mean.toFixed(4)} ± ${standardError.toFixed(4)}, exactly ${exact?.toFixed(4)}`,
  );
}

await client.close();
