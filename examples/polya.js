// Does a random walk on the cubic lattice come back? "A drunk man will find his way home, but a drunk bird may get lost for
// ever" (Kakutani). The chance within some steps is known exactly; its limit is Pólya's number, 0.340537 (G. Pólya,
// Mathematische Annalen 84 (1921) 149-160).
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

// Output:
//
//   back within 2 steps: 0.1681 ± 0.0006, exactly 0.1667
//   back within 10 steps: 0.2539 ± 0.0007, exactly 0.2528
//   back within 100 steps: 0.3119 ± 0.0007, exactly 0.3119
//   back within 1000 steps: 0.3318 ± 0.0007, exactly 0.3315
