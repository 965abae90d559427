import { type Moments, merge, noSamples, pairIndex } from "./moments.ts";

// The error of a covariance or a correlation, for samples of any law: from how its parts differ between chunks, which are
// independent batches. Of each chunk and pair (a, b) these are the sums of products of deviations aa, ab and bb, and the
// degrees of freedom that they have; sums over all chunks give the covariance within chunks, and the delta method its error.
// Source: S. Asmussen & P. Glynn, "Stochastic Simulation" (2007), III.4 (batches) and III.3 (delta method).

/** Positions of two outputs. */
export type Pair = readonly [i: number, j: number];

/** What the chunks say of pairs of outputs. */
export interface ChunkProducts {
  /** Units of the outputs, powers of two near the spread in the first chunk that has one; undefined before. */
  readonly units: readonly number[] | undefined;
  /** Of four numbers of each chunk and pair, in these units: aa, ab, bb, degrees of freedom. An observation is a chunk. */
  readonly moments: Moments;
}

/** Numbers of a chunk for each pair. */
export const PARTS = 4;

/** Where a run begins. */
export function noProducts(pairs: readonly Pair[]): ChunkProducts {
  return { units: undefined, moments: noSamples(PARTS * pairs.length) };
}

/** With one more chunk. Chunks of fewer than 2 samples say nothing. @param images - values of a sample, 2 of antithetic ones */
export function withChunk(
  products: ChunkProducts,
  pairs: readonly Pair[],
  chunk: Moments,
  images: number,
): ChunkProducts {
  if (images * chunk.count < 2) return products;
  const units = products.units ?? unitsOf(chunk);
  const means = pairs.flatMap(([i, j]) => [
    productOf(chunk, [i, i], units, images),
    productOf(chunk, [i, j], units, images),
    productOf(chunk, [j, j], units, images),
    images * chunk.count - 1,
  ]);
  return { units, moments: merge(products.moments, { ...noSamples(means.length), count: 1, means }) };
}

function unitsOf({ count, means, products, halves, scales }: Moments): number[] {
  return means.map((_, i) => {
    const at = pairIndex(i, i, means.length);
    const spread = Math.sqrt(((products[at] ?? 0) + (halves[at] ?? 0)) / count);
    return (scales[i] ?? 1) * (spread > 0 ? 2 ** Math.round(Math.log2(spread)) : 1);
  });
}

function productOf(
  { means, products, halves, scales }: Moments,
  [i, j]: Pair,
  units: readonly number[],
  images: number,
): number {
  const at = pairIndex(i, j, means.length);
  const inUnits = (output: number): number => (scales[output] ?? 1) / (units[output] ?? 1);
  return images * ((products[at] ?? 0) + (halves[at] ?? 0)) * inUnits(i) * inUnits(j);
}
