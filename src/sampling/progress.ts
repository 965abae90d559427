import type { SampleMethod } from "./drawing.ts";
import type { NonFinite } from "./estimate.ts";
import { type Moments, merge, noSamples } from "./moments.ts";

/** What the first chunks of a run have given, in order: everything that a run has to remember. */
export interface Progress {
  /** Chunks that have been merged, counted from the first. */
  readonly chunks: number;
  readonly moments: Moments;
  /** Moments of the chunks' means, each chunk a scramble, under the method "sobol". */
  readonly scrambles: Moments | undefined;
  readonly nonFinite: NonFinite;
  /** Counters of the histogram: below, bins, above; empty when there is none. */
  readonly counters: readonly number[];
}

/** Progress of a run that has not begun. `counters` are those of its histogram. */
export function noProgress(
  outputs: number,
  { counters = 0, method = "random" }: { readonly counters?: number; readonly method?: SampleMethod } = {},
): Progress {
  return {
    chunks: 0,
    moments: noSamples(outputs),
    scrambles: method === "sobol" ? noSamples(outputs) : undefined,
    nonFinite: { count: 0, first: undefined },
    counters: new Array<number>(counters).fill(0),
  };
}

/**
 * Progress after one more chunk.
 *
 * @param record - of that chunk, as a sampler gives it: see kernels/sampling-module.ts
 */
export function advance(progress: Progress, record: readonly number[], outputs: number): Progress {
  const [count = 0, nonFiniteCount = 0, firstIndex = -1] = record;
  const firstCounter = 3 + outputs + (outputs * (outputs + 1)) / 2;
  const means = record.slice(3, 3 + outputs);
  const chunk: Moments = { count, means, products: record.slice(3 + outputs, firstCounter) };
  const { nonFinite, chunks, scrambles } = progress;
  const first = nonFinite.first ?? (nonFiniteCount > 0 ? { stream: chunks, index: firstIndex } : undefined);
  return {
    chunks: chunks + 1,
    moments: merge(progress.moments, chunk),
    scrambles: scrambles && merge(scrambles, oneMean(chunk)),
    nonFinite: { count: nonFinite.count + nonFiniteCount, first },
    counters: progress.counters.map((counter, i) => counter + (record[firstCounter + i] ?? 0)),
  };
}

// A chunk of which no sample is finite has no mean, and counts as none.
function oneMean({ count, means, products }: Moments): Moments {
  return { count: Math.min(count, 1), means, products: products.map(() => 0) };
}
