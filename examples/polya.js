// "A drunk man will find his way home, but a drunk bird may get lost for ever" (Kakutani): the chance that a random walk on
// the cubic lattice is back within some steps. Pólya's number, 0.340537, is its limit.
//
//   node examples/polya.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect();

for (const steps of [2, 10, 100, 1000]) {
  const params = { steps };
  const { mean, standardError } = await client.sample(kernels.polya, { samples: 4e5, seed: 2026, params });
  const [exact] = kernels.polya.knownAnswer(params);
  console.log(
    `back within ${steps} steps: ${mean.toFixed(4)} ± ${standardError.toFixed(4)}, exactly ${exact?.toFixed(4)}`,
  );
}

await client.close();
