import { countValue } from "./histogram";
import { addHalves, addSamples, isAllFinite } from "./moments";
import { weigh } from "./weights";

// Antithetic samples: of each, both images count as values of the output, in its histogram and its variance, and their
// average as the sample that the mean and its error rest on. With a = (x + y) / 2 and d = (x - y) / 2 the products of both
// images' deviations from the mean m are 2 (a - m)^2 + 2 d^2, so the record has the moments of a, and its refinement the
// sums of d^2.

/** Most f64 of the images in a block. */
export const PAIR_NUMBERS: i32 = 2048;

const HALVES: usize = memory.data(4 * PAIR_NUMBERS, 16);

/**
 * Adds a block of samples of two images each to a record, and both to the histogram.
 *
 * @param blockPtr `count` times an image and its mirror image, of `outputs` f64 each; overwritten
 * @param count    at least 1; at most {@link PAIR_NUMBERS} f64 in all
 */
export function addPairs(recordPtr: usize, blockPtr: usize, count: i32, outputs: i32): void {
  weigh(blockPtr, 2 * count, outputs);
  const sizeBytes = (<usize>outputs) << 3;
  let averagePtr = blockPtr;
  let halfPtr = HALVES;
  let finite = 0;
  for (let imagePtr = blockPtr; averagePtr < blockPtr + sizeBytes * <usize>count; imagePtr += 2 * sizeBytes) {
    const mirrorPtr = imagePtr + sizeBytes;
    const isFinite = isAllFinite(imagePtr, 2 * sizeBytes);
    if (isFinite) {
      countValue(load<f64>(imagePtr), 1);
      countValue(load<f64>(mirrorPtr), 1);
      finite++;
    }
    for (let at: usize = 0; at < sizeBytes; at += 8) {
      // Halved first: the sum of two finite numbers may be too large.
      const half = 0.5 * load<f64>(imagePtr + at);
      const mirrorHalf = 0.5 * load<f64>(mirrorPtr + at);
      store<f64>(averagePtr + at, half + mirrorHalf);
      store<f64>(halfPtr + at, half - mirrorHalf);
    }
    averagePtr += sizeBytes;
    if (isFinite) halfPtr += sizeBytes;
  }
  addSamples(recordPtr, blockPtr, count, outputs);
  if (finite > 0) addHalves(recordPtr, HALVES, finite, outputs);
}
