import {
  type Client,
  type HistogramOptions,
  quantile,
  type SampleOptions,
  type SamplingKernel,
  type SamplingRun,
} from "wasm-ensemble";

// Chunks are small, so that a slow kernel shows soon that it samples.
const PILOT = { samples: 4000, chunkSamples: 100, seed: 2026 };
const PILOT_BINS = 4096;
// So many standard deviations hold 99 % of any samples (Chebyshev).
const REACH = 10;
const LEAST_BINS = 50;
const MARGIN = 0.1;

/**
 * Bins that hold nearly all samples of a kernel, told by some of them with a seed of their own. Their edges are round
 * numbers, 0 among them.
 *
 * @param onPilot - is called with each run that looks where samples lie
 */
export async function binsFor(
  client: Client,
  kernel: SamplingKernel,
  options: Pick<SampleOptions, "params" | "signal">,
  onPilot: (run: SamplingRun) => void,
): Promise<HistogramOptions> {
  const pilot = (histogram?: HistogramOptions): SamplingRun => {
    const run = client.sample(kernel, { ...options, ...PILOT, ...(histogram && { histogram }) });
    onPilot(run);
    return run;
  };
  const { mean, variance } = await pilot();
  const reach = REACH * Math.sqrt(variance);
  if (!(reach > 0 && reach < Number.POSITIVE_INFINITY)) {
    const middle = Number.isFinite(mean) ? mean : 0;
    return { low: middle - 0.5, high: middle + 0.5, bins: LEAST_BINS };
  }
  const { histogram } = await pilot({ low: mean - reach, high: mean + reach, bins: PILOT_BINS });
  const at = (p: number): number => quantile(histogram, p);
  const margin = MARGIN * (at(0.995) - at(0.001)) + (2 * reach) / PILOT_BINS;
  // No further than the last samples: they may end at a hard edge, such as 0.
  const low = Math.max(at(0.001) - margin, at(0));
  const high = Math.min(at(0.995) + margin, at(1));
  return roundBins(low, high, (2 * reach) / PILOT_BINS);
}

/**
 * Bins of 1, 2 or 5 times a power of ten that hold a range.
 *
 * @param blur - how far below its true value `low` may be: a 0 within it is the true one
 */
export function roundBins(low: number, high: number, blur: number): HistogramOptions {
  const step = roundBelow(Math.max(high - low, blur) / LEAST_BINS);
  const first = low <= 0 && low + blur >= 0 ? 0 : Math.floor(low / step);
  // A value at the last edge is above the last bin.
  const last = Math.max(first + 1, Math.floor(high / step) + 1);
  return { low: rounded(first * step), high: rounded(last * step), bins: last - first };
}

function roundBelow(width: number): number {
  const power = 10 ** Math.floor(Math.log10(width));
  return [5, 2, 1].map((digit) => digit * power).find((step) => step <= width) ?? power;
}

/** Without what 3 * 0.1 is off. */
function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
