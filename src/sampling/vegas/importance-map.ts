/** How fast the map follows what was seen: Lepage 2021 takes about as much where points are also stratified. */
const ALPHA = 0.5;

/** A map that stretches the unit cube axis by axis, so that points gather where the integrand is large. */
export interface ImportanceMap {
  readonly dimensions: number;
  /** Bins of each axis. */
  readonly bins: number;
  /** `bins` + 1 edges of each axis, from 0 to 1. */
  readonly edges: Float64Array;
}

/** The map that leaves points where they are. */
export function uniformMap(dimensions: number, bins: number): ImportanceMap {
  const edges = Float64Array.from({ length: dimensions * (bins + 1) }, (_, i) => (i % (bins + 1)) / bins);
  return { dimensions, bins, edges };
}

/**
 * The map after an iteration: edges move so that each bin has the same share of what was seen.
 *
 * With d_i the mean square of the weighted values in bin i of an axis, first smoothed, d_i <- (d_(i-1) + 6 d_i + d_(i+1)) / 8
 * (at an end 7 and 1), and divided by their sum; then damped, d_i <- ((1 - d_i) / log(1 / d_i))^alpha with alpha = 0.5. An
 * axis along which nothing differs, or nothing was seen, stays as it is.
 *
 * Source: G. P. Lepage, "Adaptive multidimensional integration: vegas enhanced", Journal of Computational Physics 439
 * (2021) 110386, section 2.
 *
 * @param seen - for each bin of each axis the sum of squares, and how many there are of them
 * @param newBins - of the new map
 */
export function refine({ dimensions, bins, edges }: ImportanceMap, seen: Float64Array, newBins: number): ImportanceMap {
  const refined = new Float64Array(dimensions * (newBins + 1));
  for (let axis = 0; axis < dimensions; axis++) {
    const shares = damped(meanSquares(seen.subarray(2 * axis * bins, 2 * (axis + 1) * bins)));
    const row = edges.subarray(axis * (bins + 1), (axis + 1) * (bins + 1));
    moveEdges(row, shares, refined.subarray(axis * (newBins + 1), (axis + 1) * (newBins + 1)));
  }
  return { dimensions, bins: newBins, edges: refined };
}

function meanSquares(seen: Float64Array): Float64Array {
  return Float64Array.from({ length: seen.length / 2 }, (_, i) => {
    const count = seen[2 * i + 1] ?? 0;
    return count > 0 ? (seen[2 * i] ?? 0) / count : 0;
  });
}

/** Smooth, damped shares of bins; all alike when nothing was seen. */
function damped(squares: Float64Array): Float64Array {
  const last = squares.length - 1;
  const at = (i: number): number => squares[Math.max(0, Math.min(i, last))] ?? 0;
  const smooth = squares.map((square, i) => (at(i - 1) + 6 * square + at(i + 1)) / 8);
  const sum = smooth.reduce((total, each) => total + each, 0);
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) return squares.fill(1);
  return smooth.map((each) => dampedShare(each / sum));
}

function dampedShare(share: number): number {
  if (share >= 1) return 1;
  // Bins in which nothing was seen are not lost for ever. Rounded, as logarithms differ in their last bits between browsers.
  const open = Math.max(share, Number.MIN_VALUE);
  return Math.fround(((open - 1) / Math.log(open)) ** ALPHA);
}

/** Writes edges between which the old bins have equal parts of `shares`. */
function moveEdges(old: Float64Array, shares: Float64Array, moved: Float64Array): void {
  const bins = moved.length - 1;
  const each = shares.reduce((total, share) => total + share, 0) / bins;
  let bin = -1;
  let gathered = 0;
  for (let i = 1; i < bins; i++) {
    while (gathered < each && bin < shares.length - 1) gathered += shares[++bin] ?? 0;
    gathered -= each;
    const [low = 0, high = 1] = old.subarray(bin, bin + 2);
    // Rounding may leave a little less than nothing at the last bins.
    const back = Math.max(0, gathered / (shares[bin] ?? 1));
    moved[i] = Math.max(moved[i - 1] ?? 0, high - back * (high - low));
  }
  moved[bins] = 1;
}
