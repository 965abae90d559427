// Steps of Markov chains in AssemblyScript: the posterior of a logistic regression, by random-walk Metropolis.
//
//   npx ensemble chains assembly/logistic.ts --data fahrenheit=o-rings.csv --data distress=o-rings.csv
//
// or from a program: see ../logistic.js.

import { normal, Rng } from "wasm-ensemble/assembly";

export class Params {
  /** Value of the predictor from which it is measured. */
  center: f64 = 70;
  /** Its unit. */
  unit: f64 = 10;
  /** Value of the predictor at which the probability is asked for. */
  at: f64 = 31;
  /** Standard deviation of the normal priors of both coefficients. */
  prior: f64 = 5;
}

export class Data {
  /** The predictor. */
  fahrenheit: StaticArray<f64>;
  /** Outcomes, 0 or 1. */
  distress: StaticArray<f64>;
}

export class State {
  intercept: f64;
  slope: f64;
  /** Probability of an outcome of 1 at `at`. */
  risk: f64;
  /** Size of the steps: no f64, so that it is not drawn. */
  size: f32 = 1;
  isWarmup: bool;
  accepted: bool;
}

function logDensity(intercept: f64, slope: f64, params: Params, data: Data): f64 {
  let sum = -(intercept * intercept + slope * slope) / (2 * params.prior * params.prior);
  for (let i = 0; i < data.distress.length; i++) {
    const eta = intercept + (slope * (data.fahrenheit[i] - params.center)) / params.unit;
    sum += data.distress[i] * eta - Math.log1p(Math.exp(eta));
  }
  return sum;
}

/** Begins a chain far from the others. */
export function start(rng: Rng, state: State, params: Params, data: Data): void {
  state.intercept = normal(rng);
  state.slope = normal(rng);
}

/** The posterior of a logistic regression with one predictor. */
export function step(rng: Rng, state: State, params: Params, data: Data): void {
  const intercept = state.intercept + state.size * normal(rng);
  const slope = state.slope + 1.5 * state.size * normal(rng);
  const here = logDensity(state.intercept, state.slope, params, data);
  state.accepted = Math.log(rng.uniform()) < logDensity(intercept, slope, params, data) - here;
  if (state.accepted) {
    state.intercept = intercept;
    state.slope = slope;
  }
  // Brings the share of accepted steps to 35 % while the chain warms up.
  if (state.isWarmup) state.size *= state.accepted ? 1.067 : 0.966;
  const eta = state.intercept + (state.slope * (params.at - params.center)) / params.unit;
  state.risk = 1 / (1 + Math.exp(-eta));
}
