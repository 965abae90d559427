import { Rng } from "wasm-ensemble/assembly";
export class Params {
  steps: i32 = 100;
  low: i32 = -10;
  high: i32 = 10;
}
export function sample(rng: Rng, p: Params): f64 {
  let x = 0;
  for (let i = 0; i < p.steps; i++) {
    const u = rng.uniform();
    if (u < 0.4) x--;
    else if (u < 0.8) x++;
    if (x <= p.low || x >= p.high) return <f64>i;
  }
  return <f64>p.steps;
}
