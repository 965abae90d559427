/**
 * Moments of many values, each by itself: what `Moments` holds of an output, without how two of them vary together. The n-th
 * number of each array is that of the n-th value.
 */
export interface ValueMoments {
  readonly count: number;
  /** Powers of two. */
  readonly scales: Float64Array;
  /** Mean of each value, over its scale. */
  readonly means: Float64Array;
  /** What these lack, below their last bit. */
  readonly rests: Float64Array;
  /** Sums of squared deviations from the mean, over the square of the scale. */
  readonly squares: Float64Array;
  /** As `squares`, of half the differences of both images of antithetic samples; empty for others. */
  readonly halves: Float64Array;
}

/** Moments of the values of arrays in a run, and under the method "sobol" of their means over each chunk. */
export interface ValueState {
  readonly moments: ValueMoments;
  readonly replicates: ValueMoments | undefined;
}

/** Moments of no samples. */
export function noValues(values: number, antithetic: boolean): ValueMoments {
  const none = new Float64Array(values);
  return {
    count: 0,
    scales: none.slice().fill(1),
    means: none,
    rests: none,
    squares: none,
    halves: antithetic ? none : none.subarray(0, 0),
  };
}

/** Those of the values from `start` to below `end`; a view. */
export function valuesFrom(moments: ValueMoments, start: number, end?: number): ValueMoments {
  const cut = (part: Float64Array): Float64Array => part.subarray(start, end);
  const { count, scales, means, rests, squares, halves } = moments;
  return {
    count,
    scales: cut(scales),
    means: cut(means),
    rests: cut(rests),
    squares: cut(squares),
    halves: cut(halves),
  };
}

/**
 * Moments of two sets of samples together, value by value as `merge` of `Moments`, with the same bits. Neither is changed.
 *
 * Source: Chan, Golub and LeVeque, The American Statistician 37 (1983) 242-247, eq. 2.1.
 */
export function mergeValues(a: ValueMoments, b: ValueMoments): ValueMoments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const count = a.count + b.count;
  const share = b.count / count;
  const [scales, means, rests, squares] = [a.scales, a.means, a.rests, a.squares].map((part) => part.slice()) as Four;
  const halves = a.halves.slice();
  for (let i = 0; i < means.length; i++) {
    const scale = Math.max(at(a.scales, i), at(b.scales, i));
    const ours = at(a.scales, i) / scale;
    const theirs = at(b.scales, i) / scale;
    const mean = at(a.means, i) * ours;
    const rest = at(a.rests, i) * ours;
    const delta = at(b.means, i) * theirs - mean + (at(b.rests, i) * theirs - rest);
    const moved = rest + delta * share;
    const sum = mean + moved;
    const part = sum - mean;
    scales[i] = scale;
    means[i] = sum;
    rests[i] = mean - (sum - part) + (moved - part);
    squares[i] = at(a.squares, i) * ours * ours + at(b.squares, i) * theirs * theirs + delta * delta * a.count * share;
  }
  for (let i = 0; i < halves.length; i++) {
    const scale = at(scales, i);
    const ours = at(a.scales, i) / scale;
    const theirs = at(b.scales, i) / scale;
    halves[i] = at(a.halves, i) * ours * ours + at(b.halves, i) * theirs * theirs;
  }
  return { count, scales, means, rests, squares, halves };
}

// Copies of as many arrays.
type Four = [Float64Array, Float64Array, Float64Array, Float64Array];

// All places that are read are there.
function at(numbers: Float64Array, i: number): number {
  return numbers[i] ?? 0;
}
