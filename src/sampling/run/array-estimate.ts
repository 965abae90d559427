import type { ValuesPlan } from "../request/values-plan.ts";
import { studentQuantile } from "../statistics/student-quantile.ts";
import { unseenShare } from "../statistics/unseen.ts";
import type { ValueMoments, ValueState } from "../statistics/value-moments.ts";
import type { Json } from "./json.ts";
import type { OutputEstimate } from "./output-estimate.ts";

/**
 * What sampling knows of an array: of each of its values what an `OutputEstimate` says of one, at the place of the value.
 *
 * Intervals hold one value each with the confidence of the run. All of n values are in theirs at once with at least that
 * probability where the run's is 1 - (1 - p) / n (Bonferroni).
 */
export interface ArrayEstimate {
  /** Mean of each value. */
  readonly mean: Float64Array;
  /** Standard error of each mean; NaN with fewer than 2 samples. */
  readonly standardError: Float64Array;
  /** Variance of the samples of each value; NaN with fewer than 2 samples. */
  readonly variance: Float64Array;
  /** Bounds of the interval of each mean. */
  readonly confidenceInterval: { readonly low: Float64Array; readonly high: Float64Array };
}

/** How much is known of values. */
interface Facts {
  readonly confidenceLevel: number;
  readonly antithetic: boolean;
}

// The same for all snapshots of a state.
const made = new WeakMap<ValueState, Readonly<Record<string, ArrayEstimate>>>();

/** The estimates of arrays by name. Made of `values`, or, where all values have products, of the estimates of each. */
export function arrayEstimates(
  { arrays, numbers }: ValuesPlan,
  values: ValueState | undefined,
  estimateOf: (output: number) => OutputEstimate,
  facts: Facts,
): Readonly<Record<string, ArrayEstimate>> {
  const before = values && made.get(values);
  if (before) return before;
  const all = values ? estimateValues(values, facts) : undefined;
  let start = 0;
  const entries = arrays.map(({ name, length }) => {
    const [from, to] = [start, (start += length)];
    return [name, all ? cut(all, from, to) : listOf(length, (i) => estimateOf(numbers + from + i))] as const;
  });
  const estimates = Object.fromEntries(entries);
  if (values) made.set(values, estimates);
  return estimates;
}

function estimateValues({ moments, replicates }: ValueState, { confidenceLevel, antithetic }: Facts): ArrayEstimate {
  const observed = replicates ?? moments;
  const { count } = observed;
  const quantile = studentQuantile((1 + confidenceLevel) / 2, count - 1);
  const unseen = count >= 2 ? unseenShare(count, confidenceLevel) : Number.NaN;
  const estimate = emptyEstimate(moments.means.length);
  const { mean, standardError, variance, confidenceInterval } = estimate;
  for (let i = 0; i < mean.length; i++) {
    const scale = observed.scales[i] ?? 1;
    const squares = Math.max(0, observed.squares[i] ?? 0);
    const middle = count === 0 ? Number.NaN : scale * ((observed.means[i] ?? 0) + (observed.rests[i] ?? 0));
    const error = count < 2 ? Number.NaN : scale * Math.sqrt(squares / (count - 1) / count);
    const half = squares === 0 ? unseen * (Math.abs(scale * (observed.means[i] ?? 0)) || 1) : error * quantile;
    mean[i] = middle;
    standardError[i] = error;
    variance[i] = varianceOf(moments, i, antithetic ? 2 : 1);
    confidenceInterval.low[i] = middle - half;
    confidenceInterval.high[i] = middle + half;
  }
  return estimate;
}

/** Variance of a value, over both images where samples have two. */
function varianceOf({ count, squares, halves, scales }: ValueMoments, i: number, images: number): number {
  if (images * count < 2) return Number.NaN;
  const scale = scales[i] ?? 1;
  return ((images * ((squares[i] ?? 0) + (halves[i] ?? 0))) / (images * count - 1)) * scale * scale;
}

function listOf(length: number, estimateOf: (i: number) => OutputEstimate): ArrayEstimate {
  const estimate = emptyEstimate(length);
  for (let i = 0; i < length; i++) {
    const { mean, standardError, variance, confidenceInterval } = estimateOf(i);
    estimate.mean[i] = mean;
    estimate.standardError[i] = standardError;
    estimate.variance[i] = variance;
    [estimate.confidenceInterval.low[i], estimate.confidenceInterval.high[i]] = confidenceInterval;
  }
  return estimate;
}

function emptyEstimate(length: number): ArrayEstimate {
  const empty = (): Float64Array => new Float64Array(length);
  const confidenceInterval = { low: empty(), high: empty() };
  return { mean: empty(), standardError: empty(), variance: empty(), confidenceInterval };
}

// Copies: what a clone of an array sends along is its buffer.
function cut(
  { mean, standardError, variance, confidenceInterval }: ArrayEstimate,
  from: number,
  to: number,
): ArrayEstimate {
  const part = (numbers: Float64Array): Float64Array => numbers.slice(from, to);
  const { low, high } = confidenceInterval;
  return {
    mean: part(mean),
    standardError: part(standardError),
    variance: part(variance),
    confidenceInterval: { low: part(low), high: part(high) },
  };
}

function read(numbers: readonly Json<number>[]): Float64Array {
  return Float64Array.from(numbers, Number);
}

/** Arrays of an estimate as its JSON has them. */
export function arraysFromJson(
  json: Json<Readonly<Record<string, ArrayEstimate>>>,
): Readonly<Record<string, ArrayEstimate>> {
  const entries = Object.entries(json).map(([name, { mean, standardError, variance, confidenceInterval }]) => {
    const { low, high } = confidenceInterval;
    const interval = { low: read(low), high: read(high) };
    const array = {
      mean: read(mean),
      standardError: read(standardError),
      variance: read(variance),
      confidenceInterval: interval,
    };
    return [name, array] as const;
  });
  return Object.fromEntries(entries);
}
