import { Rng } from "wasm-ensemble/assembly";
export function sample(rng: Rng): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < 5; i++) {
    const x = rng.uniform() - 0.5;
    sum += x * x;
  }
  return Math.exp(-sum);
}
