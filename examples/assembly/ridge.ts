// A ridge of Gaussians along a part of the diagonal of the unit cube, whose integral is 1 but for what lies outside: the example
// of the documentation of vegas for Python, section "Faster Integrands".
//
//   f(x) = (100 / pi)^(d/2) / N  sum over i of exp(-100 |x - t_i (1, …, 1)|^2),  t_i from 0.25 to 0.75

import { Rng } from "wasm-ensemble/assembly";

/** Coordinates of a point. */
export const dimensions = 4;

const PEAKS = 1000;
const FIRST: f64 = 0.25;
const STEP: f64 = 0.5 / (PEAKS - 1);

/** The ridge at a random point. */
export function sample(rng: Rng): f64 {
  let sum: f64 = 0;
  let squares: f64 = 0;
  for (let i = 0; i < dimensions; i++) {
    const x = rng.uniform();
    sum += x;
    squares += x * x;
  }
  // |x - t|^2 = |x - m|^2 + d (m - t)^2, with the mean m of the coordinates.
  const mean = sum / dimensions;
  const b: f64 = 100.0 * dimensions;
  const across = Math.exp(-100 * (squares - sum * mean));
  return (Math.pow(100 / Math.PI, 0.5 * dimensions) * across * along(mean, b)) / PEAKS;
}

/** The sum of exp(-b (m - t_i)^2): from the nearest peak on, each term comes from the one before by two products. */
function along(m: f64, b: f64): f64 {
  const nearest = <i32>Math.min(PEAKS - 1, Math.max(0, Math.round((m - FIRST) / STEP)));
  const off = m - (FIRST + STEP * nearest);
  const term = Math.exp(-b * off * off);
  const shrink = Math.exp(-2 * b * STEP * STEP);
  let up = term;
  let upRatio = Math.exp(b * STEP * (2 * off - STEP));
  let down = term;
  let downRatio = Math.exp(-b * STEP * (2 * off + STEP));
  let total = term;
  for (let i = nearest + 1; i < PEAKS; i++) {
    up *= upRatio;
    upRatio *= shrink;
    total += up;
  }
  for (let i = nearest - 1; i >= 0; i--) {
    down *= downRatio;
    downRatio *= shrink;
    total += down;
  }
  return total;
}
