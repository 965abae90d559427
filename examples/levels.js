// What is the limit of a simulation in steps? Options by multilevel Monte Carlo (M. Giles, Operations Research 56 (2008)
// 607-617), whose error falls with the square root of the cost: Heston's model beside its closed form, and an Asian call on
// the mean over all time, of which V. Linetsky, Operations Research 52 (2004) 856-867, gives 0.172269. Plain samples of the
// finest level would take as many steps as it has, each.
//
//   node examples/levels.js

import { connect, kernels } from "wasm-ensemble";

const client = await connect();

// Heston's model: its closed form says what it should be.
const params = { strike: 110, variance: 0.09, meanVariance: 0.04, volatility: 0.3, correlation: -0.7 };
const defaults = Object.fromEntries(kernels.heston.parameters.map((parameter) => [parameter.name, parameter.default]));
const answer = kernels.heston.knownLimit?.({ ...defaults, ...params }) ?? NaN;
const heston = await client.sample(kernels.heston, { method: "mlmc", standardError: 0.03, seed: 2026, params });
const error = heston.mlmc?.rootMeanSquareError ?? NaN;
console.log(`Heston's model: ${heston.mean.toFixed(3)} ± ${error.toFixed(3)}, exactly ${answer.toFixed(3)}`);

// An Asian call on the mean over all time. V. Linetsky, Operations Research 52 (2004) 856-867, gives 0.172269.
const market = { spot: 2, strike: 2, rate: 0.0125, volatility: 0.25, years: 2 };
console.log("Asian call, by the root mean square error asked for:");
for (const standardError of [4e-3, 2e-3, 1e-3, 5e-4]) {
  const options = /** @type {const} */ ({ method: "mlmc", standardError, seed: 2026, params: market });
  const { mean, covariance, mlmc } = await client.sample(kernels.asianEuler, options);
  const { levels = [], cost = NaN } = mlmc ?? {};
  // Plain samples of the finest level, with the same bias: half of the mean square error is theirs, too.
  const plain = ((covariance[0]?.[0] ?? NaN) / (standardError ** 2 / 2)) * 2 ** (levels.length - 1);
  const gain = (plain / cost).toFixed(1);
  console.log(
    `  ${standardError}: ${mean.toFixed(4)}, ${levels.length} levels, ${gain} x less than plain samples cost`,
  );
}

await client.close();

// Output:
//
//   Heston's model: 6.689 ± 0.025, exactly 6.676
//   Asian call, by the root mean square error asked for:
//     0.004: 0.1666, 7 levels, 4.0 x less than plain samples cost
//     0.002: 0.1716, 5 levels, 2.5 x less than plain samples cost
//     0.001: 0.1727, 6 levels, 3.5 x less than plain samples cost
//     0.0005: 0.1722, 8 levels, 10.0 x less than plain samples cost
