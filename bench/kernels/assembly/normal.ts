import { normal, Rng } from "wasm-ensemble/assembly";
export function sample(rng: Rng): f64 {
  return normal(rng);
}
