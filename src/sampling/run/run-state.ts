import { type ChunkRecord, RecordLayout } from "../../kernels/instances/record-layout.ts";
import type { SampleMethod } from "../request/drawing.ts";
import type { ChunkMeans } from "../statistics/batch-means.ts";
import { type Moments, merge, noSamples } from "../statistics/moments.ts";
import type { NonFinite } from "./estimate.ts";

/** What the first chunks of a run have given, in order: everything that a run has to remember. */
export interface RunState {
  /** Chunks that have been merged, counted from the first. */
  readonly chunks: number;
  readonly moments: Moments;
  /** Moments of the chunks' means, each chunk a scramble, under the method "sobol". */
  readonly replicates: Moments | undefined;
  readonly nonFinite: NonFinite;
  /** Counters of the histogram: below, bins, above; empty when there is none. */
  readonly counters: readonly number[];
}

/** State of a run that has not begun. `counters` are those of its histogram. */
export function emptyState(
  outputs: number,
  { counters = 0, method = "random" }: { readonly counters?: number; readonly method?: SampleMethod } = {},
): RunState {
  return {
    chunks: 0,
    moments: noSamples(outputs),
    replicates: method === "sobol" ? noSamples(outputs) : undefined,
    nonFinite: { count: 0, first: undefined },
    counters: new Array<number>(counters).fill(0),
  };
}

/**
 * State after one more chunk.
 *
 * @param record - of that chunk, as a sampler gives it: see {@link RecordLayout}
 */
export function advance(state: RunState, record: readonly number[], outputs: number): RunState {
  const read = new RecordLayout(outputs).read(record);
  const chunk = momentsOf(read);
  const { nonFinite, chunks, replicates } = state;
  const first = nonFinite.first ?? (read.nonFinite > 0 ? { stream: chunks, index: read.firstNonFinite } : undefined);
  return {
    chunks: chunks + 1,
    moments: merge(state.moments, chunk),
    replicates: replicates && merge(replicates, oneMean(chunk)),
    nonFinite: { count: nonFinite.count + read.nonFinite, first },
    counters: state.counters.map((counter, i) => counter + (read.counters[i] ?? 0)),
  };
}

/** What a chunk says of the means alone. @param record - as `advance` takes it */
export function chunkMeans(record: readonly number[], outputs: number): ChunkMeans {
  const { count, means } = new RecordLayout(outputs).read(record);
  return { count, means };
}

// In a record means and what they lack are in units of the output.
function momentsOf({ count, means, rests, scales, products, halves }: ChunkRecord): Moments {
  const inUnits = (values: readonly number[]): number[] => values.map((value, i) => value / (scales[i] ?? 1));
  return { count, scales, means: inUnits(means), rests: inUnits(rests), products, halves };
}

// A chunk of which no sample is finite has no mean, and counts as none.
function oneMean(chunk: Moments): Moments {
  const none = chunk.products.map(() => 0);
  return { ...chunk, count: Math.min(chunk.count, 1), products: none, halves: none };
}
