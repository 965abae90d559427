import { normalBelow } from "../../kernels/gallery/normal-law.ts";
import { normalQuantile } from "./normal-quantile.ts";

/** Limits of a bootstrap confidence interval. */
export interface BootstrapLimits {
  readonly low: number;
  readonly high: number;
  /** Standard errors of both that come from the number of resamples. */
  readonly lowError: number;
  readonly highError: number;
}

/** How a limit hangs on the replicates: the quantile that it is, and how that moves with the share of them below the statistic. */
interface Level {
  readonly level: number;
  /** Derivative of the level by that share, 0 where it does not depend on it. */
  readonly slope: number;
}

/** Share of sorted replicates below a value, those that are equal to it counted half. */
export function shareBelow(sorted: Float64Array, value: number): number {
  return (lowerBound(sorted, value, false) + lowerBound(sorted, value, true)) / (2 * sorted.length);
}

// Replicates that are less than the value, or not more than it.
function lowerBound(sorted: Float64Array, value: number, isEqualToo: boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const found = sorted[middle] ?? 0;
    if (found < value || (isEqualToo && found === value)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Limits of the percentile interval: the quantiles of the replicates that leave (1 - confidence level) / 2 on each side.
 *
 * Source: Efron & Tibshirani, An Introduction to the Bootstrap (1993), equation (13.5).
 *
 * @param sorted - finite replicates, rising
 * @returns NaN for a limit that lies beyond the replicates, as there are too few
 */
export function percentileLimits(sorted: Float64Array, confidenceLevel: number): BootstrapLimits {
  const outside = (1 - confidenceLevel) / 2;
  return limitsOf(sorted, 0.5, [
    { level: outside, slope: 0 },
    { level: 1 - outside, slope: 0 },
  ]);
}

/**
 * Limits of the bias-corrected and accelerated interval BCa.
 *
 * Source: B. Efron, JASA 82 (1987) 171-185; Efron & Tibshirani (1993), equations (14.9) and (14.10). The bias correction is
 * z0 = Phi^-1(share of the replicates below the statistic).
 *
 * @param sorted - finite replicates, rising
 * @param share - of them below the statistic, in (0, 1)
 * @returns as `percentileLimits`; undefined where the acceleration is so large that the formula has no meaning
 */
export function bcaLimits(
  sorted: Float64Array,
  share: number,
  { acceleration, confidenceLevel }: { readonly acceleration: number; readonly confidenceLevel: number },
): BootstrapLimits | undefined {
  const correction = normalQuantile(share);
  const outside = (1 - confidenceLevel) / 2;
  const levelOf = (p: number): Level | undefined => {
    const shifted = correction + normalQuantile(p);
    const rest = 1 - acceleration * shifted;
    if (!(rest > 0)) return undefined;
    const at = correction + shifted / rest;
    return {
      level: normalBelow(at),
      slope: ((1 + 1 / rest ** 2) * normalDensity(at)) / normalDensity(correction),
    };
  };
  const [low, high] = [levelOf(outside), levelOf(1 - outside)];
  return low && high && limitsOf(sorted, share, [low, high]);
}

function normalDensity(z: number): number {
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
}

function limitsOf(sorted: Float64Array, share: number, [low, high]: readonly [Level, Level]): BootstrapLimits {
  return {
    low: quantileOf(sorted, low.level),
    high: quantileOf(sorted, high.level),
    lowError: limitError(sorted, share, low),
    highError: limitError(sorted, share, high),
  };
}

/**
 * Standard error of a limit, from the number of replicates B. With q the limit, t the statistic, and c the slope of the level
 * p, one replicate x moves the limit in proportion to p - [x < q] + c ([x < t] - share), whose variance is that of two
 * indicators. Its root over sqrt(B) is an error of the level, which the replicates around the limit turn into one of the limit.
 * Source: the delta method on the quantile's influence function (R. Serfling, Approximation Theorems of Mathematical
 * Statistics (1980), 2.5).
 */
function limitError(sorted: Float64Array, share: number, { level, slope }: Level): number {
  const both = Math.min(level, share) - level * share;
  const variance = level * (1 - level) + slope ** 2 * share * (1 - share) - 2 * slope * both;
  const error = Math.sqrt(Math.max(0, variance) / sorted.length);
  const ends = 1 / (sorted.length + 1);
  const inside = (p: number): number => Math.min(1 - ends, Math.max(ends, p));
  if (Number.isNaN(quantileOf(sorted, level))) return Number.NaN;
  return (quantileOf(sorted, inside(level + error)) - quantileOf(sorted, inside(level - error))) / 2;
}

/**
 * Quantile of sorted numbers: number k of n stands for k / (n + 1), those between are interpolated. R. Hyndman & Y. Fan, "Sample
 * quantiles in statistical packages", American Statistician 50 (1996) 361-365, definition 6.
 *
 * @returns NaN beyond the first and the last
 */
export function quantileOf(sorted: Float64Array, p: number): number {
  // What is meant to be a whole number may lack a bit.
  const place = Number(((sorted.length + 1) * p).toPrecision(14));
  if (!(place >= 1 && place <= sorted.length)) return Number.NaN;
  const index = Math.floor(place);
  const [below = Number.NaN, above = below] = [sorted[index - 1], sorted[index]];
  return below + (place - index) * (above - below);
}
