import { Rng, uniform } from "wasm-ensemble/assembly";

/** Random numbers of a sample: two points. */
export const dimensions: i32 = 6;

export class Params {
  a: f64 = 7;
  b: f64 = 0.1;
}

/** Means of these give the variance of the function and, of each variable, its own share and that of all it is part of. */
export class Outputs {
  f: f64;
  square: f64;
  first1: f64;
  first2: f64;
  first3: f64;
  total1: f64;
  total2: f64;
  total3: f64;
}

// T. Ishigami & T. Homma, "An importance quantification technique in uncertainty analysis for computer models" (1990).
function ishigami(x: f64, y: f64, z: f64, params: Params): f64 {
  const sine = Math.sin(y);
  return Math.sin(x) + params.a * sine * sine + params.b * z * z * z * z * Math.sin(x);
}

function angle(rng: Rng): f64 {
  return uniform(rng, -Math.PI, Math.PI);
}

/** Sobol indices of Ishigami's function: estimators (b) and (f) of Saltelli et al., Computer Physics Communications 181 (2010), table 2. */
export function sample(rng: Rng, params: Params, out: Outputs): void {
  const ax = angle(rng);
  const ay = angle(rng);
  const az = angle(rng);
  const bx = angle(rng);
  const by = angle(rng);
  const bz = angle(rng);
  const fa = ishigami(ax, ay, az, params);
  const fb = ishigami(bx, by, bz, params);
  const d1 = ishigami(bx, ay, az, params) - fa;
  const d2 = ishigami(ax, by, az, params) - fa;
  const d3 = ishigami(ax, ay, bz, params) - fa;
  out.f = fa;
  out.square = fa * fa;
  out.first1 = fb * d1;
  out.first2 = fb * d2;
  out.first3 = fb * d3;
  out.total1 = 0.5 * d1 * d1;
  out.total2 = 0.5 * d2 * d2;
  out.total3 = 0.5 * d3 * d3;
}
