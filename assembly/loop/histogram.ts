// A histogram of the first output of the kernel that runs. It belongs to the instance, as kernels do not know of it.

/** Most bins of a histogram. */
export const MAX_BINS: i32 = 4096;

// u32 counters: values below the first edge, those in each bin, those from the last edge on.
const COUNTS: usize = memory.data(4 * (MAX_BINS + 2), 16);

// 0: no histogram.
let bins: i32 = 0;
let edgesPtr: usize = 0;
let low: f64 = 0;
let high: f64 = 0;
let binsPerUnit: f64 = 0;

/**
 * Makes the following kernel calls count the finite samples of their first output in `bins` bins: bin i holds values from
 * edge i to below edge i + 1.
 *
 * The counters are u32: samples below the first edge, each bin, samples from the last edge on. Each kernel call starts
 * them at 0.
 *
 * @param binEdgesPtr bins + 1 f64, ascending, about evenly; they stay where they are until the next call
 * @param binCount    1 … {@link MAX_BINS}; anything else, or a range that is empty or not finite, ends the counting
 * @returns address of the `bins` + 2 counters; 0 when there is no counting
 */
export function histogram(binEdgesPtr: usize, binCount: i32): usize {
  bins = 0;
  if (binCount <= 0 || binCount > MAX_BINS) return 0;
  const lowEdge = load<f64>(binEdgesPtr);
  const highEdge = load<f64>(binEdgesPtr + ((<usize>binCount) << 3));
  const width = highEdge - lowEdge;
  if (!(width > 0 && width < Infinity)) return 0;
  bins = binCount;
  edgesPtr = binEdgesPtr;
  low = lowEdge;
  high = highEdge;
  binsPerUnit = <f64>binCount / width;
  return COUNTS;
}

/** Starts the counters at 0, if there is a histogram. */
export function clearHistogram(): void {
  memory.fill(COUNTS, 0, bins === 0 ? 0 : 4 * (<usize>bins + 2));
}

/** Counts `count` finite values, `strideBytes` apart. */
export function countInBins(ptr: usize, strideBytes: usize, count: i32): void {
  if (bins === 0) return;
  const endPtr = ptr + strideBytes * <usize>count;
  for (let valuePtr = ptr; valuePtr < endPtr; valuePtr += strideBytes) countValue(load<f64>(valuePtr), 1);
}

/** Counts a finite value `times` times, if there is a histogram. */
export function countValue(value: f64, times: u32): void {
  if (bins === 0) return;
  const counterPtr = COUNTS + ((<usize>binOf(value)) << 2);
  store<u32>(counterPtr, load<u32>(counterPtr) + times);
}

function binOf(value: f64): i32 {
  if (value < low) return 0;
  if (value >= high) return bins + 1;
  // The division rounds, and is a bin off for values on an edge or beside one: the edges themselves decide.
  let bin = max(0, min(<i32>((value - low) * binsPerUnit), bins - 1));
  while (bin > 0 && value < edgeOf(bin)) bin--;
  while (bin < bins - 1 && value >= edgeOf(bin + 1)) bin++;
  return bin + 1;
}

function edgeOf(bin: i32): f64 {
  return load<f64>(edgesPtr + ((<usize>bin) << 3));
}
