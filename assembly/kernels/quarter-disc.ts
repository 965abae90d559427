import { clearHistogram, countValue } from "../loop/histogram";
import { refineNothing } from "../loop/moments";
import { MEANS } from "../loop/record-layout";
import { pi as sampleDisc } from "./pi";

/**
 * The kernel {@link sampleDisc} with its histogram: that does not go through the sampling loop, as it only counts, and
 * its samples are 4 or 0.
 *
 * Parameters as those of the kernel interface, see assembly/index.ts.
 */
export function pi(samples: i32, statePtr: usize, paramsPtr: usize, outPtr: usize): void {
  sampleDisc(samples, statePtr, paramsPtr, outPtr);
  refineNothing();
  clearHistogram();
  // Exact but for rounding: 4 hits / samples.
  const hits = <i32>nearest(0.25 * load<f64>(outPtr, MEANS) * <f64>samples);
  countValue(4, hits);
  countValue(0, samples - hits);
}
