import type { NonFinite } from "./estimate.ts";
import { type Moments, merge, noSamples } from "./moments.ts";

/** What the first chunks of a run have given, in order: everything that a run has to remember. */
export interface Progress {
  /** Chunks that have been merged, counted from the first. */
  readonly chunks: number;
  readonly moments: Moments;
  readonly nonFinite: NonFinite;
}

/** Progress of a run that has not begun. */
export function noProgress(outputs: number): Progress {
  return { chunks: 0, moments: noSamples(outputs), nonFinite: { count: 0, first: undefined } };
}

/**
 * Progress after one more chunk.
 *
 * @param record - of that chunk, as a sampler gives it: see kernels/sampling-module.ts
 */
export function advance(progress: Progress, record: readonly number[], outputs: number): Progress {
  const [count = 0, nonFiniteCount = 0, firstIndex = -1] = record;
  const chunk: Moments = { count, means: record.slice(3, 3 + outputs), products: record.slice(3 + outputs) };
  const { nonFinite, chunks } = progress;
  const first = nonFinite.first ?? (nonFiniteCount > 0 ? { stream: chunks, index: firstIndex } : undefined);
  return {
    chunks: chunks + 1,
    moments: merge(progress.moments, chunk),
    nonFinite: { count: nonFinite.count + nonFiniteCount, first },
  };
}
