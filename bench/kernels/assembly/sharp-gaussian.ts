import { Rng } from "wasm-ensemble/assembly";

export const dimensions = 4;

/** The first integral of the tutorial of Python's vegas, over [-1, 1] x [0, 1]^3: 1. */
export function sample(rng: Rng): f64 {
  const x = 2 * rng.uniform() - 1.5;
  let sum = x * x;
  for (let i = 1; i < dimensions; i++) {
    const y = rng.uniform() - 0.5;
    sum += y * y;
  }
  return 2 * 1013.2118364296088 * Math.exp(-100 * sum);
}
