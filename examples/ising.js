// What is the energy of a magnet? The Ising model on an 8 x 8 torus, from warm to nearly critical. Samples are independent
// and exactly from its law, by coupling from the past (J. Propp & D. Wilson, 1996), so there is no burn-in to choose; beside
// the closed form of B. Kaufman, Physical Review 76 (1949) 1232-1243.
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

// Output:
//
//   J / kT = 0.1: energy per spin -0.2021 ± 0.0007, exactly -0.2034
//   J / kT = 0.2: energy per spin -0.4282 ± 0.0008, exactly -0.4284
//   J / kT = 0.3: energy per spin -0.7124 ± 0.0009, exactly -0.7125
//   J / kT = 0.4: energy per spin -1.2217 ± 0.0013, exactly -1.2223
