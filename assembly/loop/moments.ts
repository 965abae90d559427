import { clearHistogram, countInBins } from "./histogram";
import { bytesOfOutputs, bytesOfPairs, COUNT, FIRST_NON_FINITE, MEANS, NON_FINITE } from "./record-layout";
import { largest, meanOf, products, squares, sumOfDeviations } from "./sums";
import { clearWeights, weigh } from "./weights";

// Moments of the samples, block by block into the record that assembly/index.ts describes: T. Chan, G. Golub & R. LeVeque,
// "Algorithms for computing the sample variance", The American Statistician 37 (1983) 242-247. Within a block they are
// computed in two passes, mean first, and corrected for what rounding took from that mean (eq. 1.7); blocks are merged by
// eq. 2.1. A mean is held as the sum of two numbers, so that an offset of any size beside the spread costs nothing.
//
// All are held in units of a scale, a power of two per output, so that no square overflows, nor any that counts underflows:
// J. Blue, "A portable Fortran program to find the Euclidean norm of a vector", ACM Transactions on Mathematical Software 4
// (1978) 15-23, whose three ranges these are. A record begins with the smallest scale, which grows as samples need it.

/** Most samples of a block. */
export const BLOCK: i32 = 512;

/** Most outputs of a kernel. */
export const MAX_OUTPUTS: i32 = 64;

// Bytes of as many numbers as there are outputs, and pairs of outputs.
const OUTPUT_BYTES: usize = 8 * MAX_OUTPUTS;
const TRIANGLE_BYTES: usize = 4 * MAX_OUTPUTS * (MAX_OUTPUTS + 1);

// Three scales, a factor of 2^600 apart.
export const STEP: f64 = 4.149515568880993e180;
export const SMALLEST: f64 = 1 / STEP;

// In units of its scale a sample is below 2^450, and a sum of squares in a block below 2^900: so many of them can be added.
export const MOST_MEAN: f64 = 2.9073548971824276e135;
export const MOST_SQUARES: f64 = 8.452712498170644e270;

// Samples below 2^-200 need the smallest scale, those from 2^400 on the largest: in units of it they are 2^-474 … 2^424.
const SMALL: f64 = 6.223015277861142e-61;
const LARGE: f64 = 2.582249878086909e120;

// Of the record: what its means lack, scales, and under antithetic the products of half the differences of two images.
const RESTS: usize = memory.data(OUTPUT_BYTES, 16);
const SCALES: usize = memory.data(OUTPUT_BYTES, 16);
const PAIRS: usize = memory.data(TRIANGLE_BYTES, 16);

// Of a block: means, what they lack, products; then means, less those of the record before it.
const BLOCK_MEANS: usize = memory.data(OUTPUT_BYTES, 16);
const BLOCK_RESTS: usize = memory.data(OUTPUT_BYTES, 16);
const BLOCK_PRODUCTS: usize = memory.data(TRIANGLE_BYTES, 16);
const DELTAS: usize = memory.data(OUTPUT_BYTES, 16);

/**
 * What refines the record of the last kernel call: see assembly/index.ts.
 *
 * @param part 0: what the means lack; 1: scales; 2: products of half the differences of two images
 * @returns address of f64s, one for each output, or for each place of the triangle
 */
export function refinement(part: i32): usize {
  return part === 0 ? RESTS : part === 1 ? SCALES : PAIRS;
}

/** Makes the refinement that of a record of one output that needs none. */
export function refineNothing(): void {
  store<f64>(RESTS, 0);
  store<f64>(SCALES, 1);
  store<f64>(PAIRS, 0);
}

/** Starts the record of a kernel of `outputs` outputs, and the histogram, and the weights. */
export function beginRecord(recordPtr: usize, outputs: i32): void {
  const triangleBytes = bytesOfPairs(outputs);
  const outputBytes = bytesOfOutputs(outputs);
  memory.fill(recordPtr, 0, MEANS + outputBytes + triangleBytes);
  memory.fill(RESTS, 0, outputBytes);
  memory.fill(PAIRS, 0, triangleBytes);
  for (let i: usize = 0; i < outputBytes; i += 8) store<f64>(SCALES + i, SMALLEST);
  store<f64>(recordPtr, -1, FIRST_NON_FINITE);
  clearHistogram();
  clearWeights(outputs);
}

/** Ends a record: its means leave their units; a mean of no samples is not a number. */
export function endRecord(recordPtr: usize, outputs: i32): void {
  const isEmpty = load<f64>(recordPtr, COUNT) === 0;
  const outputBytes = bytesOfOutputs(outputs);
  for (let i: usize = 0; i < outputBytes; i += 8) {
    const scale = load<f64>(SCALES + i);
    const mean = load<f64>(recordPtr + i, MEANS);
    store<f64>(recordPtr + i, isEmpty ? NaN : mean * scale, MEANS);
    store<f64>(RESTS + i, load<f64>(RESTS + i) * scale);
  }
}

/**
 * Adds a block of samples to a record, and to the histogram.
 *
 * @param blockPtr `count` samples of `outputs` f64 each, one after another; may be overwritten
 * @param count    1 … {@link BLOCK}
 */
export function addBlock(recordPtr: usize, blockPtr: usize, count: i32, outputs: i32): void {
  weigh(blockPtr, count, outputs);
  countInBins(blockPtr, bytesOfOutputs(outputs), addSamples(recordPtr, blockPtr, count, outputs));
}

/** As {@link addBlock}, without the histogram. Returns how many samples are finite; they come first now. */
export function addSamples(recordPtr: usize, blockPtr: usize, count: i32, outputs: i32): i32 {
  let finite = count;
  if (!measure(blockPtr, count, outputs)) {
    finite = keepFinite(recordPtr, blockPtr, count, outputs);
    if (finite === 0) return 0;
    raiseScales(recordPtr, blockPtr, finite, outputs);
    measure(blockPtr, finite, outputs);
  }
  mergeBlock(recordPtr, <f64>finite, outputs);
  return finite;
}

/**
 * Adds the products of half the differences of both images of each sample.
 *
 * @param halvesPtr these, `count` times `outputs` f64; all finite
 */
export function addHalves(recordPtr: usize, halvesPtr: usize, count: i32, outputs: i32): void {
  memory.fill(BLOCK_MEANS, 0, bytesOfOutputs(outputs));
  if (!measureProducts(halvesPtr, count, outputs)) {
    raiseScales(recordPtr, halvesPtr, count, outputs);
    measureProducts(halvesPtr, count, outputs);
  }
  const triangleBytes = bytesOfPairs(outputs);
  for (let at: usize = 0; at < triangleBytes; at += 8) {
    store<f64>(PAIRS + at, load<f64>(PAIRS + at) + load<f64>(BLOCK_PRODUCTS + at));
  }
}

/** Writes means and products of a block; returns whether all samples are finite, and the scales large enough. */
function measure(blockPtr: usize, count: i32, outputs: i32): bool {
  const strideBytes = bytesOfOutputs(outputs);
  for (let i: usize = 0; i < strideBytes; i += 8) {
    const mean = meanOf(blockPtr + i, strideBytes, count, 1 / load<f64>(SCALES + i));
    // Anything that is not finite makes its mean not finite.
    if (!(abs(mean) <= MOST_MEAN)) return false;
    store<f64>(BLOCK_MEANS + i, mean);
  }
  if (!measureProducts(blockPtr, count, outputs)) return false;
  // As rounding left them the means are off by the mean of the deviations, and the products by its square.
  let productPtr = BLOCK_PRODUCTS;
  for (let i: usize = 0; i < strideBytes; i += 8) {
    for (let j = i; j < strideBytes; j += 8) {
      const off = (load<f64>(BLOCK_RESTS + i) * load<f64>(BLOCK_RESTS + j)) / <f64>count;
      const corrected = load<f64>(productPtr) - off;
      store<f64>(productPtr, i === j ? max<f64>(0, corrected) : corrected);
      productPtr += 8;
    }
  }
  for (let i: usize = 0; i < strideBytes; i += 8) {
    setSum(BLOCK_MEANS + i, BLOCK_RESTS + i, load<f64>(BLOCK_MEANS + i), load<f64>(BLOCK_RESTS + i) / <f64>count);
  }
  return true;
}

/** Writes the products of the deviations from BLOCK_MEANS, and to BLOCK_RESTS the sums of the deviations. */
function measureProducts(blockPtr: usize, count: i32, outputs: i32): bool {
  const strideBytes = bytesOfOutputs(outputs);
  let productPtr = BLOCK_PRODUCTS;
  for (let i: usize = 0; i < strideBytes; i += 8) {
    const inverse = 1 / load<f64>(SCALES + i);
    const mean = load<f64>(BLOCK_MEANS + i);
    const square = squares(blockPtr + i, strideBytes, count, inverse, mean);
    if (!(square <= MOST_SQUARES)) return false;
    store<f64>(productPtr, square);
    store<f64>(BLOCK_RESTS + i, sumOfDeviations());
    productPtr += 8;
    for (let j = i + 8; j < strideBytes; j += 8) {
      const otherInverse = 1 / load<f64>(SCALES + j);
      const otherMean = load<f64>(BLOCK_MEANS + j);
      const within = products(blockPtr + i, blockPtr + j, strideBytes, count, inverse, otherInverse, mean, otherMean);
      store<f64>(productPtr, within);
      productPtr += 8;
    }
  }
  return true;
}

/** Writes two numbers whose sum is exactly a + b, the first one its rounded value: D. Knuth, TAOCP 2 (1969), 4.2.2. */
export function setSum(sumPtr: usize, restPtr: usize, a: f64, b: f64): void {
  const sum = a + b;
  const part = sum - a;
  store<f64>(sumPtr, sum);
  store<f64>(restPtr, a - (sum - part) + (b - part));
}

/** Makes the scales large enough for samples that are all finite, and the record fit them. */
function raiseScales(recordPtr: usize, blockPtr: usize, count: i32, outputs: i32): void {
  const strideBytes = bytesOfOutputs(outputs);
  for (let i: usize = 0; i < strideBytes; i += 8) {
    const needed = scaleOf(largest(blockPtr + i, strideBytes, count));
    while (load<f64>(SCALES + i) < needed) raiseScale(recordPtr, i, strideBytes);
  }
}

/** The scale that samples up to this size need. */
export function scaleOf(most: f64): f64 {
  return most < SMALL ? SMALLEST : most < LARGE ? 1 : STEP;
}

/** Makes the scale of the output at `i`, bytes from the first, one step larger. */
function raiseScale(recordPtr: usize, i: usize, strideBytes: usize): void {
  store<f64>(SCALES + i, load<f64>(SCALES + i) * STEP);
  shrink(recordPtr + MEANS + i);
  shrink(RESTS + i);
  let at: usize = 0;
  for (let row: usize = 0; row < strideBytes; row += 8) {
    for (let column = row; column < strideBytes; column += 8) {
      for (let times = i32(row === i) + i32(column === i); times > 0; times--) {
        shrink(recordPtr + MEANS + strideBytes + at);
        shrink(PAIRS + at);
      }
      at += 8;
    }
  }
}

function shrink(ptr: usize): void {
  store<f64>(ptr, load<f64>(ptr) * SMALLEST);
}

/** Closes up the finite samples of a block, notes the others in the record, and returns how many are left. */
export function keepFinite(recordPtr: usize, blockPtr: usize, count: i32, outputs: i32): i32 {
  const strideBytes = bytesOfOutputs(outputs);
  const before = load<f64>(recordPtr, COUNT) + load<f64>(recordPtr, NON_FINITE);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const samplePtr = blockPtr + strideBytes * <usize>i;
    if (isAllFinite(samplePtr, strideBytes)) {
      memory.copy(blockPtr + strideBytes * <usize>kept, samplePtr, strideBytes);
      kept++;
    } else if (load<f64>(recordPtr, FIRST_NON_FINITE) < 0) {
      store<f64>(recordPtr, before + <f64>i, FIRST_NON_FINITE);
    }
  }
  store<f64>(recordPtr, load<f64>(recordPtr, NON_FINITE) + <f64>(count - kept), NON_FINITE);
  return kept;
}

/** Whether all numbers in so many bytes are finite. */
export function isAllFinite(ptr: usize, sizeBytes: usize): bool {
  let finite = true;
  for (let at: usize = 0; at < sizeBytes; at += 8) finite = finite && isFinite(load<f64>(ptr + at));
  return finite;
}

function mergeBlock(recordPtr: usize, count: f64, outputs: i32): void {
  const strideBytes = bytesOfOutputs(outputs);
  const before = load<f64>(recordPtr, COUNT);
  const share = count / (before + count);
  store<f64>(recordPtr, before + count, COUNT);
  for (let i: usize = 0; i < strideBytes; i += 8) {
    const meanPtr = recordPtr + MEANS + i;
    const mean = load<f64>(meanPtr);
    const rest = load<f64>(RESTS + i);
    const delta = load<f64>(BLOCK_MEANS + i) - mean + (load<f64>(BLOCK_RESTS + i) - rest);
    store<f64>(DELTAS + i, delta);
    if (before === 0) {
      store<f64>(meanPtr, load<f64>(BLOCK_MEANS + i));
      store<f64>(RESTS + i, load<f64>(BLOCK_RESTS + i));
    } else {
      setSum(meanPtr, RESTS + i, mean, rest + delta * share);
    }
  }
  let at: usize = 0;
  for (let i: usize = 0; i < strideBytes; i += 8) {
    for (let j = i; j < strideBytes; j += 8) {
      const productPtr = recordPtr + MEANS + strideBytes + at;
      const between = load<f64>(DELTAS + i) * load<f64>(DELTAS + j) * before * share;
      store<f64>(productPtr, load<f64>(productPtr) + load<f64>(BLOCK_PRODUCTS + at) + between);
      at += 8;
    }
  }
}
