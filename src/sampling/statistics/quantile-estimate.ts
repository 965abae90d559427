import { binEdge } from "../../kernels/instances/bin-edges.ts";
import { describe } from "../../protocol/describe.ts";
import { binomialQuantile } from "./binomial-quantile.ts";
import { type Histogram, quantile } from "./histogram.ts";

/** A quantile of the samples of the first output. */
export interface QuantileEstimate {
  /** Probability to be below it. */
  readonly probability: number;
  /** By linear interpolation in its bin, as `quantile` gives it; NaN without samples. */
  readonly value: number;
  /**
   * Bounds of its confidence interval, edges of bins: -Infinity or Infinity where one lies outside of all bins, or there are too
   * few samples to say. It holds the quantile of any law at least as often as it says, those with atoms included; it is as
   * wide as the bins are at least.
   */
  readonly confidenceInterval: readonly [low: number, high: number];
}

// Each costs some microseconds in an estimate.
const MOST_QUANTILES = 1000;

/**
 * Checks which quantiles are wanted.
 *
 * @throws {TypeError} when they are no list of numbers, or there are no bins to find them by
 * @throws {RangeError} when one is not in (0, 1), or there are too many
 */
export function checkQuantiles(given: unknown, hasHistogram: boolean): readonly number[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw new TypeError(`quantiles expects a list of probabilities, got ${describe(given)}`);
  if (given.length === 0 || given.length > MOST_QUANTILES) {
    throw new RangeError(`quantiles expects 1 to ${MOST_QUANTILES} probabilities, got ${given.length}`);
  }
  for (const probability of given as readonly unknown[]) {
    if (typeof probability !== "number") {
      throw new TypeError(`quantiles expects probabilities, got ${describe(probability)} among them`);
    }
    if (!(probability > 0 && probability < 1)) {
      throw new RangeError(`quantiles expects 0 < p < 1, got ${probability}`);
    }
  }
  if (!hasHistogram) throw new TypeError("quantiles needs bins to find them in: give histogram: { low, high }");
  // Each of them is a number.
  return [...(given as readonly number[])];
}

/**
 * A quantile with its interval: two order statistics of n independent samples lie around it whenever neither too few nor too
 * many are below it, whose number is binomial; the interval goes from the lower edge of the bin of the first to the upper edge
 * of that of the second. Source: R. Serfling, "Approximation Theorems of Mathematical Statistics" (1980), 2.6.1.
 *
 * @param histogram - of the samples
 * @param independent - how many of the values counted are independent: antithetic pairs are taken for one, which errs on the
 *   safe side, as the two rarely are on the same side
 */
export function quantileEstimate(
  histogram: Histogram,
  probability: number,
  { independent, confidenceLevel }: { readonly independent: number; readonly confidenceLevel: number },
): QuantileEstimate {
  if (independent === 0) return { probability, value: Number.NaN, confidenceInterval: [Number.NaN, Number.NaN] };
  const { low, high, bins, counts, below, above } = histogram;
  const counters = [below, ...counts, above];
  const values = counters.reduce((sum, count) => sum + count, 0);
  const first = binomialQuantile(independent, probability, (1 - confidenceLevel) / 2);
  const last = binomialQuantile(independent, probability, (1 + confidenceLevel) / 2) + 1;
  const edgeOf = binEdge(low, high, bins);
  // Ranks among all values that were counted.
  const [from, to] = [(first * values) / independent, (last * values) / independent];
  return {
    probability,
    value: quantile(histogram, probability),
    confidenceInterval: [
      first < 1 ? Number.NEGATIVE_INFINITY : lowerEdge(counterOf(counters, from), edgeOf),
      last > independent ? Number.POSITIVE_INFINITY : upperEdge(counterOf(counters, to), bins, edgeOf),
    ],
  };
}

// Counter 0 is that of what is below all bins, the last one of what is above them.
function lowerEdge(counter: number, edgeOf: (bin: number) => number): number {
  return counter === 0 ? Number.NEGATIVE_INFINITY : edgeOf(counter - 1);
}

function upperEdge(counter: number, bins: number, edgeOf: (bin: number) => number): number {
  return counter > bins ? Number.POSITIVE_INFINITY : edgeOf(counter);
}

/** In which counter the value of this rank is; ranks begin at 1. */
function counterOf(counters: readonly number[], rank: number): number {
  let passed = 0;
  return counters.findIndex((count) => (passed += count) >= rank);
}
