import type { JointMeans } from "./joint-means.ts";

/** The ratio of two means. */
export interface MeanRatio {
  readonly value: number;
  readonly standardError: number;
  readonly confidenceInterval: readonly [low: number, high: number];
}

/**
 * The ratio of the first of two means to the second, its error by the delta method, and Fieller's interval: the ratios r at
 * which a - r b is within t of its errors from 0.
 *
 * All is computed of the means' relative errors, so that no product leaves the range of numbers.
 *
 * Source: E. Fieller, "Some problems in interval estimation", Journal of the Royal Statistical Society B 16 (1954) 175-185.
 *
 * @param t - half-width of the confidence interval of a mean, in standard errors
 * @returns undefined when the interval of the second mean holds 0: then Fieller's has no ends
 */
export function ratioOfMeans({ means, errors, correlations }: JointMeans, t: number): MeanRatio | undefined {
  const [a = Number.NaN, b = Number.NaN] = means;
  const [errorA = Number.NaN, errorB = Number.NaN] = errors;
  if (b === 0 || Math.abs(b) <= t * errorB) return undefined;
  const value = a / b;
  // Units of the two means in which they are 1, or 0 and its error 1.
  const unit = Math.abs(a) || errorA || 1;
  const [share, off, offB] = [a / unit, errorA / unit, errorB / Math.abs(b)];
  // The denominator's sign is the ratio's: with both turned the covariance keeps its sign against a positive one.
  const rho = Math.sign(b) * (correlations[0]?.[1] ?? 0);
  const scale = unit / Math.abs(b);
  const error = Math.sqrt(Math.max(0, (off - rho * share * offB) ** 2 + (1 - rho * rho) * (share * offB) ** 2));
  const g = (t * offB) ** 2;
  const center = (share - g * (offB === 0 ? 0 : (rho * off) / offB)) / (1 - g);
  const half = (t / (1 - g)) * Math.sqrt(Math.max(0, error * error - g * off * off * (1 - rho * rho)));
  const ends = [center - half, center + half].map((end) => Math.sign(b) * scale * end);
  return {
    value,
    standardError: scale * error,
    confidenceInterval: [Math.min(...ends), Math.max(...ends)],
  };
}
