import type { ArrayEstimate } from "../../sampling/run/array-estimate.ts";

/** Some neighbouring values of an array, as one is drawn. */
export interface BandPoint {
  /** Of the middle one; not whole where there is an even number. */
  readonly index: number;
  /** Mean of their means. */
  readonly mean: number;
  /** Least lower and largest upper bound of their intervals. */
  readonly low: number;
  readonly high: number;
}

/** An array as it is drawn: at most so many points, each of about as many values. Values without an interval are left out. */
export function bandOf({ mean, confidenceInterval }: ArrayEstimate, mostPoints: number): BandPoint[] {
  const count = Math.min(mostPoints, mean.length);
  return Array.from({ length: count }, (_, i) => {
    const start = Math.floor((i * mean.length) / count);
    const end = Math.floor(((i + 1) * mean.length) / count);
    return pointOf({ mean, ...confidenceInterval }, start, end);
  }).filter(({ mean: middle, low, high }) => [middle, low, high].every(Number.isFinite));
}

function pointOf(
  { mean, low, high }: { readonly mean: Float64Array; readonly low: Float64Array; readonly high: Float64Array },
  start: number,
  end: number,
): BandPoint {
  let [sum, least, largest] = [0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = start; i < end; i++) {
    sum += mean[i] ?? Number.NaN;
    least = Math.min(least, low[i] ?? Number.NaN);
    largest = Math.max(largest, high[i] ?? Number.NaN);
  }
  return { index: (start + end - 1) / 2, mean: sum / (end - start), low: least, high: largest };
}
