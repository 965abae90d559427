// How much depends on how often one looks? A call that is lost when the price of its share falls to a barrier, watched on 4
// to 252 dates, which has no closed form, and all the time, which has one: R. Merton, Bell Journal of Economics 4 (1973)
// 141-183. A kernel of two outputs, sampled until the error of the first is small enough.
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

// Output:
//
//   4 dates: price = 9.941 ± 0.020
//     watched all the time: 8.645 ± 0.019, exactly 8.665
//   12 dates: price = 9.543 ± 0.020
//     watched all the time: 8.637 ± 0.019, exactly 8.665
//   52 dates: price = 9.138 ± 0.020
//     watched all the time: 8.634 ± 0.020, exactly 8.665
//   252 dates: price = 8.944 ± 0.020
//     watched all the time: 8.691 ± 0.020, exactly 8.665
