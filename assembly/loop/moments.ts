import { clearHistogram, countInBins } from "./histogram";

// Moments of the samples, block by block into the record that assembly/index.ts describes. Within a block they are
// computed in two passes, mean first, and blocks are merged by Chan, Golub & LeVeque, "Algorithms for computing the
// sample variance", The American Statistician 37 (1983) 242-247, eq. 2.1: no cancellation, however small the variance is
// beside the mean. Sums run in four parts whose order is fixed.

const COUNT: usize = 0;
const NON_FINITE: usize = 8;
const FIRST_NON_FINITE: usize = 16;
const MEANS: usize = 24;

/** Most samples of a block. */
export const BLOCK: i32 = 512;

/** Most outputs of a kernel. */
export const MAX_OUTPUTS: i32 = 64;

// Means of a block, less those of the record before it.
const DELTAS: usize = memory.data(8 * MAX_OUTPUTS, 16);

// Means of a block.
const BLOCK_MEANS: usize = memory.data(8 * MAX_OUTPUTS, 16);

/** Starts the record of a kernel of `outputs` outputs, and the histogram. */
export function beginRecord(recordPtr: usize, outputs: i32): void {
  memory.fill(recordPtr, 0, MEANS + ((<usize>(outputs + ((outputs * (outputs + 1)) >> 1))) << 3));
  store<f64>(recordPtr, -1, FIRST_NON_FINITE);
  clearHistogram();
}

/** Ends a record: a mean of no samples is not a number. */
export function endRecord(recordPtr: usize, outputs: i32): void {
  if (load<f64>(recordPtr, COUNT) > 0) return;
  for (let i = 0; i < outputs; i++) store<f64>(recordPtr + ((<usize>i) << 3), NaN, MEANS);
}

/**
 * Adds a block of samples to a record.
 *
 * @param blockPtr `count` samples of `outputs` f64 each, one after another; may be overwritten
 * @param count    1 … {@link BLOCK}
 */
export function addBlock(recordPtr: usize, blockPtr: usize, count: i32, outputs: i32): void {
  let finite = count;
  // Anything that is not finite makes its sum not finite.
  if (!setBlockMeans(blockPtr, count, outputs)) {
    finite = keepFinite(recordPtr, blockPtr, count, outputs);
    if (finite === 0) return;
    // May still overflow, of samples near the largest f64; then the moments do.
    setBlockMeans(blockPtr, finite, outputs);
  }
  countInBins(blockPtr, (<usize>outputs) << 3, finite);
  mergeBlock(recordPtr, blockPtr, <f64>finite, outputs);
}

/** Writes the means of a block; returns whether all are finite. */
function setBlockMeans(blockPtr: usize, count: i32, outputs: i32): bool {
  const strideBytes = (<usize>outputs) << 3;
  let finite = true;
  for (let i: usize = 0; i < strideBytes; i += 8) {
    const mean = sumOf(blockPtr + i, strideBytes, count) / <f64>count;
    store<f64>(BLOCK_MEANS + i, mean);
    finite = finite && isFinite(mean);
  }
  return finite;
}

/** Closes up the finite samples of a block, notes the others in the record, and returns how many are left. */
function keepFinite(recordPtr: usize, blockPtr: usize, count: i32, outputs: i32): i32 {
  const strideBytes = (<usize>outputs) << 3;
  const before = load<f64>(recordPtr, COUNT) + load<f64>(recordPtr, NON_FINITE);
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const samplePtr = blockPtr + strideBytes * <usize>i;
    let finite = true;
    for (let output: usize = 0; output < strideBytes; output += 8) {
      finite = finite && isFinite(load<f64>(samplePtr + output));
    }
    if (finite) {
      memory.copy(blockPtr + strideBytes * <usize>kept, samplePtr, strideBytes);
      kept++;
    } else if (load<f64>(recordPtr, FIRST_NON_FINITE) < 0) {
      store<f64>(recordPtr, before + <f64>i, FIRST_NON_FINITE);
    }
  }
  store<f64>(recordPtr, load<f64>(recordPtr, NON_FINITE) + <f64>(count - kept), NON_FINITE);
  return kept;
}

function mergeBlock(recordPtr: usize, blockPtr: usize, count: f64, outputs: i32): void {
  const strideBytes = (<usize>outputs) << 3;
  const before = load<f64>(recordPtr, COUNT);
  const share = count / (before + count);
  store<f64>(recordPtr, before + count, COUNT);
  for (let i: usize = 0; i < strideBytes; i += 8) {
    const meanPtr = recordPtr + MEANS + i;
    const delta = load<f64>(BLOCK_MEANS + i) - load<f64>(meanPtr);
    store<f64>(DELTAS + i, delta);
    store<f64>(meanPtr, load<f64>(meanPtr) + delta * share);
  }
  let productPtr = recordPtr + MEANS + strideBytes;
  for (let i: usize = 0; i < strideBytes; i += 8) {
    for (let j = i; j < strideBytes; j += 8) {
      const within = productsOf(blockPtr, i, j, strideBytes, <i32>count);
      const between = load<f64>(DELTAS + i) * load<f64>(DELTAS + j) * before * share;
      store<f64>(productPtr, load<f64>(productPtr) + within + between);
      productPtr += 8;
    }
  }
}

function sumOf(ptr: usize, strideBytes: usize, count: i32): f64 {
  let sum0: f64 = 0;
  let sum1: f64 = 0;
  let sum2: f64 = 0;
  let sum3: f64 = 0;
  let valuePtr = ptr;
  for (let left = count >> 2; left > 0; left--) {
    sum0 += load<f64>(valuePtr);
    sum1 += load<f64>(valuePtr + strideBytes);
    sum2 += load<f64>(valuePtr + 2 * strideBytes);
    sum3 += load<f64>(valuePtr + 3 * strideBytes);
    valuePtr += 4 * strideBytes;
  }
  for (let left = count & 3; left > 0; left--) {
    sum0 += load<f64>(valuePtr);
    valuePtr += strideBytes;
  }
  return sum0 + sum1 + (sum2 + sum3);
}

/** Sum of the products of the deviations of outputs `i` and `j`, bytes from a sample's start, from the block's means. */
function productsOf(blockPtr: usize, i: usize, j: usize, strideBytes: usize, count: i32): f64 {
  const meanI = load<f64>(BLOCK_MEANS + i);
  const meanJ = load<f64>(BLOCK_MEANS + j);
  let sum0: f64 = 0;
  let sum1: f64 = 0;
  let sum2: f64 = 0;
  let sum3: f64 = 0;
  let ptrI = blockPtr + i;
  let ptrJ = blockPtr + j;
  for (let left = count >> 2; left > 0; left--) {
    sum0 += (load<f64>(ptrI) - meanI) * (load<f64>(ptrJ) - meanJ);
    sum1 += (load<f64>(ptrI + strideBytes) - meanI) * (load<f64>(ptrJ + strideBytes) - meanJ);
    sum2 += (load<f64>(ptrI + 2 * strideBytes) - meanI) * (load<f64>(ptrJ + 2 * strideBytes) - meanJ);
    sum3 += (load<f64>(ptrI + 3 * strideBytes) - meanI) * (load<f64>(ptrJ + 3 * strideBytes) - meanJ);
    ptrI += 4 * strideBytes;
    ptrJ += 4 * strideBytes;
  }
  for (let left = count & 3; left > 0; left--) {
    sum0 += (load<f64>(ptrI) - meanI) * (load<f64>(ptrJ) - meanJ);
    ptrI += strideBytes;
    ptrJ += strideBytes;
  }
  return sum0 + sum1 + (sum2 + sum3);
}
