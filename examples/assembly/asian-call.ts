// An Asian call by a kernel of one's own: examples/asian-javascript.js has the same in JavaScript, line by line, and runs both.

import { normal, Rng } from "wasm-ensemble/assembly";

export class Params {
  spot: f64 = 100;
  strike: f64 = 105;
  rate: f64 = 0.05;
  volatility: f64 = 0.3;
  /** Until the call expires. */
  years: f64 = 1;
  /** Dates whose prices are averaged. */
  steps: i32 = 50;
}

export class Outputs {
  /** Discounted payoff of the mean price. */
  value: f64;
  /** The same of the geometric mean, whose expectation is known. */
  geometric: f64;
}

/** Payoffs of one path of prices. */
export function sample(rng: Rng, params: Params, out: Outputs): void {
  const dt = params.years / <f64>params.steps;
  const drift = (params.rate - 0.5 * params.volatility ** 2) * dt;
  const deviation = params.volatility * Math.sqrt(dt);
  let log = Math.log(params.spot);
  let sum: f64 = 0;
  let logSum: f64 = 0;
  for (let i = 0; i < params.steps; i++) {
    log += drift + deviation * normal(rng);
    sum += Math.exp(log);
    logSum += log;
  }
  const discount = Math.exp(-params.rate * params.years);
  out.value = discount * Math.max(0, sum / <f64>params.steps - params.strike);
  out.geometric = discount * Math.max(0, Math.exp(logSum / <f64>params.steps) - params.strike);
}
