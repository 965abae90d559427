// A share's price at dates of a year, and its highest so far: outputs that are arrays. examples/price-path.js knows the answers.

import { normal, Rng } from "wasm-ensemble/assembly";

export class Params {
  spot: f64 = 100;
  /** Per year, compounded all the time. */
  rate: f64 = 0.05;
  volatility: f64 = 0.2;
  years: f64 = 1;
}

export class Outputs {
  /** Of a lookback put: the highest price seen on the dates, today's among them, less the last one; discounted. */
  lookback: f64;
  /** Price on each date. */
  price: StaticArray<f64> = new StaticArray<f64>(0);
  /** Highest price up to each date. */
  highest: StaticArray<f64> = new StaticArray<f64>(0);
}

/** A path of prices under geometric Brownian motion; the caller says how many dates there are. */
export function sample(rng: Rng, params: Params, out: Outputs): void {
  const dates = out.price.length;
  const step = params.years / <f64>dates;
  const drift = (params.rate - 0.5 * params.volatility ** 2) * step;
  const deviation = params.volatility * Math.sqrt(step);
  let log: f64 = 0;
  let highest = params.spot;
  for (let i = 0; i < dates; i++) {
    log += drift + deviation * normal(rng);
    const price = params.spot * Math.exp(log);
    highest = Math.max(highest, price);
    out.price[i] = price;
    out.highest[i] = highest;
  }
  out.lookback = Math.exp(-params.rate * params.years) * (highest - out.price[dates - 1]);
}
