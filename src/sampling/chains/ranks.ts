import { normalQuantile } from "../statistics/normal-quantile.ts";

/**
 * Draws by normal scores: the quantiles of the normal law at their ranks among all draws, the mean rank for equal ones.
 *
 * Source: Vehtari, Gelman, Simpson, Carpenter & Bürkner (2021), eq. 14, with the offset 3/8 of Blom (1958).
 */
export function normalScores(chains: readonly Float64Array[]): Float64Array[] {
  const values = Float64Array.from(chains.flatMap((chain) => [...chain]));
  const order = Uint32Array.from(values, (_, i) => i).toSorted((a, b) => at(values, a) - at(values, b));
  const scores = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    const value = at(values, at(order, start));
    let end = start + 1;
    while (end < order.length && at(values, at(order, end)) === value) end++;
    // Ranks count from 1.
    const rank = (start + 1 + end) / 2;
    const score = normalQuantile((rank - 3 / 8) / (values.length + 1 / 4));
    for (let i = start; i < end; i++) scores[at(order, i)] = score;
    start = end;
  }
  return cutAs(scores, chains);
}

/** Distances of draws from the median of all. */
export function folded(chains: readonly Float64Array[]): Float64Array[] {
  const median = quantileOf(chains, 0.5);
  return chains.map((chain) => chain.map((value) => Math.abs(value - median)));
}

/** Quantile of all draws, between order statistics: Hyndman & Fan (1996), definition 7. */
export function quantileOf(chains: readonly Float64Array[], p: number): number {
  const sorted = Float64Array.from(chains.flatMap((chain) => [...chain])).toSorted();
  const place = p * (sorted.length - 1);
  const below = Math.floor(place);
  const low = at(sorted, below);
  return low + (place - below) * (at(sorted, Math.min(below + 1, sorted.length - 1)) - low);
}

function cutAs(values: Float64Array, chains: readonly Float64Array[]): Float64Array[] {
  let start = 0;
  return chains.map(({ length }) => {
    start += length;
    return values.subarray(start - length, start);
  });
}

function at(values: Float64Array | Uint32Array, i: number): number {
  return values[i] ?? Number.NaN;
}
