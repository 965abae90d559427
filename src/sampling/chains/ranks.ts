import { normalQuantile } from "../statistics/normal-quantile.ts";

/**
 * Draws by normal scores: the quantiles of the normal law at their ranks among all draws, the mean rank for equal ones.
 *
 * Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021), eq. 14, with the offset 3/8 of Blom (1958).
 */
export function normalScores(chains: readonly Float64Array[]): Float64Array[] {
  const sorted = sortedOf(chains);
  // Ranks count from 1; equal draws, which lie side by side, share one.
  const scores = new Float64Array(sorted.length);
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && sorted[end] === sorted[start]) end++;
    const rank = (start + 1 + end) / 2;
    scores.fill(normalQuantile((rank - 3 / 8) / (sorted.length + 1 / 4)), start, end);
    start = end;
  }
  return chains.map((chain) => chain.map((value) => at(scores, placeOf(value, sorted))));
}

/** All draws, chain after chain. */
export function joined(chains: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(chains.reduce((sum, { length }) => sum + length, 0));
  let start = 0;
  for (const chain of chains) {
    all.set(chain, start);
    start += chain.length;
  }
  return all;
}

/** All draws, the smallest first. */
export function sortedOf(chains: readonly Float64Array[]): Float64Array {
  return joined(chains).toSorted();
}

/** Where a value lies in a sorted list that has it. */
function placeOf(value: number, sorted: Float64Array): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at(sorted, middle) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Distances of draws from the median of all. */
export function folded(chains: readonly Float64Array[]): Float64Array[] {
  const median = quantileOf(sortedOf(chains), 0.5);
  return chains.map((chain) => chain.map((value) => Math.abs(value - median)));
}

/** Quantile of sorted draws, between order statistics: Hyndman & Fan (1996), definition 7. */
export function quantileOf(sorted: Float64Array, p: number): number {
  const place = p * (sorted.length - 1);
  const below = Math.floor(place);
  const low = at(sorted, below);
  return low + (place - below) * (at(sorted, Math.min(below + 1, sorted.length - 1)) - low);
}

function at(values: Float64Array, i: number): number {
  return values[i] ?? Number.NaN;
}
