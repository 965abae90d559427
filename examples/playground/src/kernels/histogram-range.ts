import { type Client, type HistogramOptions, quantile, type SampleOptions, type SamplingKernel } from "wasm-ensemble";

const PILOT = { samples: 4000, chunkSamples: 1000, seed: 2026 };
const PILOT_BINS = 4096;
// So many standard deviations hold 99 % of any samples (Chebyshev).
const REACH = 10;
const BINS = 80;
const MARGIN = 0.1;

/** Bins that hold nearly all samples of a kernel, told by some of them with a seed of their own. */
export async function binsFor(
  client: Client,
  kernel: SamplingKernel,
  options: Pick<SampleOptions, "params" | "signal">,
): Promise<HistogramOptions> {
  const { mean, variance } = await client.sample(kernel, { ...options, ...PILOT });
  const reach = REACH * Math.sqrt(variance);
  if (!(reach > 0 && reach < Number.POSITIVE_INFINITY)) {
    const middle = Number.isFinite(mean) ? mean : 0;
    return { low: middle - 0.5, high: middle + 0.5, bins: BINS };
  }
  const wide = { low: mean - reach, high: mean + reach, bins: PILOT_BINS };
  const { histogram } = await client.sample(kernel, { ...options, ...PILOT, histogram: wide });
  const at = (p: number): number => quantile(histogram, p);
  const margin = MARGIN * (at(0.995) - at(0.001)) + (2 * reach) / PILOT_BINS;
  // No further than the last samples and a little: samples may end at a hard edge, such as 0.
  const edge = margin / 4;
  const low = Math.max(at(0.001) - margin, at(0) - edge);
  return { low, high: Math.min(at(0.995) + margin, at(1) + edge), bins: BINS };
}
