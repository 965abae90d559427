import { describe } from "../../protocol/describe.ts";

/**
 * Bins of equal width in which samples of the first output are counted, a value on an edge in the bin above it. Edges are
 * those of exact decimals: see kernels/bin-edges.ts.
 */
export interface HistogramOptions {
  /** Lower edge of the first bin; finite. */
  readonly low: number;
  /** Greater than `low`. */
  readonly high: number;
  /** 1 … 4096; 100 by default. */
  readonly bins?: number;
}

/** The options in full. */
export type HistogramSpec = Required<HistogramOptions>;

/** How the finite samples of the first output are spread. Antithetic samples count twice, once for each image. */
export interface Histogram extends HistogramSpec {
  /** Samples in each bin, from `low` on. */
  readonly counts: readonly number[];
  /** Samples below `low`. */
  readonly below: number;
  /** Samples from `high` on. */
  readonly above: number;
}

/** @throws {TypeError} {RangeError} when it is no range with bins */
export function histogramSpec(options: HistogramOptions): HistogramSpec {
  const { low, high, bins = 100 } = (options as HistogramOptions | null) ?? ({} as HistogramOptions);
  for (const [name, value] of Object.entries({ low, high, bins })) {
    if (typeof value !== "number") throw new TypeError(`histogram: ${name} expects a number, got ${describe(value)}`);
  }
  if (!(high - low > 0 && high - low < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`histogram expects finite low < high, got ${low} and ${high}`);
  }
  if (!(Number.isSafeInteger(bins) && bins >= 1 && bins <= 4096)) {
    throw new RangeError(`histogram: bins expects a whole number from 1 to 4096, got ${bins}`);
  }
  return { low, high, bins };
}

/** @param counters - below, bins, above: as records have them */
export function histogramOf(spec: HistogramSpec, counters: readonly number[]): Histogram {
  return {
    ...spec,
    below: counters[0] ?? 0,
    counts: counters.slice(1, 1 + spec.bins),
    above: counters[1 + spec.bins] ?? 0,
  };
}

/**
 * Quantile of the samples, by linear interpolation in its bin: exact to a bin's width. A value that many samples have lies
 * somewhere in its bin; the option `quantiles` of `client.sample` gives intervals, which hold it.
 *
 * @param histogram - of an estimate
 * @param p - probability, 0 … 1
 * @returns NaN without samples; -Infinity or Infinity when it lies outside the bins
 * @throws {TypeError} when there is no histogram
 * @throws {RangeError} when `p` is not in 0 … 1
 *
 * @example
 * const estimate = await client.sample(kernels.european, { samples: 1e6, histogram: { low: 0, high: 200 } });
 * const highest = quantile(estimate.histogram, 0.95);
 */
export function quantile(histogram: Histogram | undefined, p: number): number {
  if (histogram === undefined)
    throw new TypeError("quantile needs a histogram: sample with { histogram: { low, high } }");
  const { low, high, bins, counts, below, above } = histogram;
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a quantile expects 0 <= p <= 1, got ${p}`);
  const total = below + above + counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return Number.NaN;
  const rank = p * total;
  let passed = below;
  if (rank < passed) return Number.NEGATIVE_INFINITY;
  for (const [bin, count] of counts.entries()) {
    if (count > 0 && rank <= passed + count) {
      return low + ((high - low) * (bin + (rank - passed) / count)) / bins;
    }
    passed += count;
  }
  return above > 0 ? Number.POSITIVE_INFINITY : high;
}
