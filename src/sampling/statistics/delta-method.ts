import type { JointMeans } from "./joint-means.ts";

/**
 * Standard error of a function of means: sqrt(g'Cg), g its slopes at the means, C their covariance. Products are taken of
 * what each mean contributes, in units of the largest, so that no square overflows or underflows.
 *
 * Source: G. Oehlert, "A note on the delta method", The American Statistician 46 (1992) 27-29.
 */
export function errorOfFunction(
  gradient: readonly number[],
  { errors, correlations }: Pick<JointMeans, "errors" | "correlations">,
): number {
  // A mean that is exactly known contributes nothing, however steep the function is.
  const parts = errors.map((error, i) => (error === 0 ? 0 : (gradient[i] ?? 0) * error));
  const most = Math.max(...parts.map(Math.abs));
  if (!(most > 0 && most < Number.POSITIVE_INFINITY)) return most;
  let sum = 0;
  for (const [i, part] of parts.entries()) {
    for (const [j, other] of parts.entries()) sum += (part / most) * (other / most) * (correlations[i]?.[j] ?? 0);
  }
  return most * Math.sqrt(Math.max(0, sum));
}
