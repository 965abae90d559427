import { Rng } from "../rng/rng";
import { normal } from "./normal";
import { uniformOpen } from "./uniform";

/**
 * Gamma with density x^(shape - 1) exp(-x / scale) / (Gamma(shape) scale^shape): mean `shape` `scale`, variance `shape`
 * `scale`^2. With scale 2 and shape k / 2 it is chi-square of k degrees of freedom.
 *
 * Marsaglia & Tsang, "A simple method for generating gamma variables", ACM Trans. Math. Softw. 26 (2000) 363-372; below
 * shape 1 their section 6: gamma(shape + 1) U^(1 / shape). Results below the smallest f64 are 0, which happens in half
 * of the draws at shape 0.001.
 *
 * @param shape > 0 and finite; else NaN
 * @param scale > 0 and finite; else NaN
 *
 * @example
 * const chiSquare = gamma(rng, 0.5 * 3.0, 2.0); // of 3 degrees of freedom
 */
export function gamma(rng: Rng, shape: f64, scale: f64): f64 {
  if (!(shape > 0 && shape < Infinity && scale > 0 && scale < Infinity)) return NaN;
  if (shape >= 1) return scale * gammaAboveOne(rng, shape);
  const boost = Math.exp(Math.log(uniformOpen(rng)) / shape);
  return scale * (gammaAboveOne(rng, shape + 1) * boost);
}

/** Gamma with scale 1 and a finite shape >= 1. Accepts 95 % of the candidates at shape 1, more above. */
function gammaAboveOne(rng: Rng, shape: f64): f64 {
  const d = shape - 1.0 / 3.0;
  const c = 1 / Math.sqrt(9 * d);
  while (true) {
    const x = normal(rng);
    const t = c * x;
    if (t <= -1) continue;
    const v = (1 + t) * (1 + t) * (1 + t);
    const u = rng.uniform();
    const x2 = x * x;
    if (u < 1 - 0.0331 * x2 * x2) return d * v;
    // 1 - v + log v, in a form that does not cancel for large shapes, where t is small.
    const logRatio = 3 * (Math.log1p(t) - t - t * t) - t * t * t;
    if (Math.log(u) < 0.5 * x2 + d * logRatio) return d * v;
  }
}
