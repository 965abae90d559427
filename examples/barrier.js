// A call that is lost when the price of its share falls to a barrier. How much it is worth depends on how often one looks:
// all the time, which has a closed form, or on some dates only, which has none.
//
//   node examples/barrier.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect();
const common = { spot: 100, strike: 100, rate: 0.05, volatility: 0.2, years: 1, barrier: 90 };

for (const steps of [4, 12, 52, 252]) {
  const params = { ...common, steps };
  const { outputs } = await client.sample(kernels.barrier, { standardError: 0.02, seed: 2026, params });
  const [, exact] = kernels.barrier.knownAnswer(params);
  const { price, continuous } = outputs;
  console.log(`${steps} dates: price = ${price?.mean.toFixed(3)} ± ${price?.standardError.toFixed(3)}`);
  console.log(
    `  watched all the time: ${continuous?.mean.toFixed(3)} ± ${continuous?.standardError.toFixed(3)}, exactly ${exact?.toFixed(3)}`,
  );
}

await client.close();
