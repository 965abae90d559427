import { scaleLinear } from "d3-scale";
import type { ArrayValues, SamplingKernel } from "../../kernels/sampling-kernel.ts";
import type { ValuesOptions } from "../../sampling/request/values-plan.ts";
import type { SamplingClient } from "../../sampling/sampling-client.ts";
import { type Histogram, type HistogramOptions, quantile } from "../../sampling/statistics/histogram.ts";
import { quote, readReal } from "../numbers.ts";
import { UsageError } from "../usage-error.ts";
import type { GivenValues } from "./parameters.ts";

/** Bins to count in, or that the samples themselves should tell. */
export type HistogramRequest = HistogramOptions | "auto";

/** Reads `--histogram`: `auto`, `0:200` or `0:200:50`. @throws {UsageError} when it is none of these */
export function readHistogram(text: string): HistogramRequest {
  if (text === "auto") return text;
  const [low = Number.NaN, high = Number.NaN, bins = DEFAULT_BINS, ...more] = text.split(":").map(readReal);
  const isRange = high - low > 0 && high - low < Number.POSITIVE_INFINITY;
  const isCount = Number.isSafeInteger(bins) && bins >= 1 && bins <= 4096;
  if (isRange && isCount && more.length === 0) return { low, high, bins };
  throw new UsageError(
    `--histogram expects auto or LOW:HIGH:BINS, such as -3:3 or 0:200:50, with 1 to 4096 bins; got ${quote(text)}`,
  );
}

const DEFAULT_BINS = 100;
const PILOT = { samples: 1000, chunkSamples: 1000, seed: 2026 };
const PILOT_BINS = 4096;
// So many standard deviations hold 99 % of any samples (Chebyshev).
const PILOT_REACH = 10;
// The bins reach beyond the hundredths at both ends of the pilot's samples: by the way to its last sample and half of that
// again, and at most by this part of what lies between the hundredths.
const BEYOND_LAST = 1.5;
const MOST_MARGIN = 0.25;
// Between two marks of a scale of about so many.
const MARKS = 14;
const BINS_PER_MARK = 5;

/**
 * Bins that hold nearly all samples: from 1,000 of them, with a seed of their own, so that the same run has the same
 * bins.
 */
export async function binsFor(
  client: SamplingClient,
  kernel: SamplingKernel,
  given: { readonly params: GivenValues; readonly data?: ArrayValues } & ValuesOptions,
): Promise<HistogramOptions> {
  const { mean, standardError, samples } = await client.sample(kernel, { ...PILOT, ...given });
  // Not the root of the variance, for which samples may be too large, or too small.
  const reach = PILOT_REACH * standardError * Math.sqrt(samples);
  // Nothing finite, or all the same.
  if (!(reach > 0 && reach < Number.POSITIVE_INFINITY)) {
    const middle = Number.isFinite(mean) ? mean : 0;
    const half = Math.max(0.5, Math.abs(middle) / 2);
    return { low: middle - half, high: middle + half, bins: DEFAULT_BINS };
  }
  const wide = { low: mean - reach, high: mean + reach, bins: PILOT_BINS };
  const { histogram } = await client.sample(kernel, { ...PILOT, ...given, histogram: wide });
  const scale = scaleLinear(heldBy(histogram, (2 * reach) / PILOT_BINS), [0, 1]).nice(MARKS);
  const [low = wide.low, high = wide.high] = scale.domain();
  return { low, high, bins: BINS_PER_MARK * (scale.ticks(MARKS).length - 1) };
}

// Samples may end at a hard edge, such as those of 0: within a bin of it is at it.
function heldBy(pilot: Histogram | undefined, binWidth: number): [low: number, high: number] {
  const [least = 0, first = 0, last = 1, most = 1] = [0, 0.01, 0.99, 1].map((p) => quantile(pilot, p));
  const margin = MOST_MARGIN * (last - first);
  return [
    first - Math.min(margin, BEYOND_LAST * Math.max(0, first - least - binWidth)) + binWidth,
    last + Math.min(margin, BEYOND_LAST * Math.max(0, most - last)) + binWidth,
  ];
}
