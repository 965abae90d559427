import { normal, Rng } from "wasm-ensemble/assembly";
export class Params {
  spot: f64 = 100;
  strike: f64 = 100;
  rate: f64 = 0.05;
  vol: f64 = 0.2;
  years: f64 = 1;
}
export function sample(rng: Rng, p: Params): f64 {
  const end = p.spot * Math.exp((p.rate - 0.5 * p.vol * p.vol) * p.years + p.vol * Math.sqrt(p.years) * normal(rng));
  return Math.exp(-p.rate * p.years) * max(end - p.strike, 0);
}
