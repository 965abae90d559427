import { normal, Rng } from "wasm-ensemble/assembly";
export class Params {
  spot: f64 = 100;
  strike: f64 = 100;
  rate: f64 = 0.05;
  vol: f64 = 0.2;
  years: f64 = 1;
  steps: i32 = 50;
}
export function sample(rng: Rng, p: Params): f64 {
  const dt = p.years / <f64>p.steps;
  const drift = (p.rate - 0.5 * p.vol * p.vol) * dt;
  const dev = p.vol * Math.sqrt(dt);
  let price = p.spot,
    sum: f64 = 0;
  for (let i = 0; i < p.steps; i++) {
    price *= Math.exp(drift + dev * normal(rng));
    sum += price;
  }
  return Math.exp(-p.rate * p.years) * max(sum / <f64>p.steps - p.strike, 0);
}
