import { type ChunkRecord, RecordLayout } from "../../kernels/instances/record-layout.ts";
import type { SampleMethod } from "../request/drawing.ts";
import type { ValuesPlan } from "../request/values-plan.ts";
import type { ChunkMeans } from "../statistics/batch-means.ts";
import { type ChunkProducts, noProducts, type Pair, withChunk } from "../statistics/chunk-products.ts";
import { type Moments, merge, noSamples } from "../statistics/moments.ts";
import { mergeValues, noValues, type ValueMoments, type ValueState } from "../statistics/value-moments.ts";
import { aboutCenters, NO_WEIGHTS, type WeightState } from "../statistics/weighted-means.ts";
import type { NonFinite } from "./estimate.ts";
import { type ChunkNumbers, takeValues } from "./wide-record.ts";

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
  /** Of the values of arrays that `moments` has not; absent: there are none. */
  readonly values?: ValueState;
  /** Of the output that is the weight of the others; absent: there is none, or nothing was drawn. */
  readonly weights?: WeightState;
  /** Of pairs of outputs whose covariance has an error; absent: there are none, or nothing was drawn. */
  readonly products?: ChunkProducts;
}

/** State of a run that has not begun. `counters` are those of its histogram. */
export function emptyState(
  outputs: number,
  {
    counters = 0,
    method = "random",
    antithetic = false,
    plan,
  }: {
    readonly counters?: number;
    readonly method?: SampleMethod;
    readonly antithetic?: boolean;
    readonly plan?: ValuesPlan | undefined;
  } = {},
): RunState {
  const places = placesOf(outputs, plan);
  const none = noSamples(places.outputs);
  const noneOfArrays = noValues(places.values, antithetic);
  return {
    chunks: 0,
    moments: none,
    replicates: method === "sobol" ? none : undefined,
    nonFinite: { count: 0, first: undefined },
    counters: new Array<number>(counters).fill(0),
    ...(places.values > 0 && {
      values: { moments: noneOfArrays, replicates: method === "sobol" ? noneOfArrays : undefined },
    }),
  };
}

/** Outputs of `moments`, and values besides. */
function placesOf(
  outputs: number,
  plan: ValuesPlan | undefined,
): { readonly outputs: number; readonly values: number } {
  if (plan === undefined) return { outputs, values: 0 };
  const { numbers, shape } = plan;
  return shape.joint === 0
    ? { outputs: numbers, values: shape.single - numbers }
    : { outputs: shape.joint, values: shape.single };
}

/**
 * State after one more chunk.
 *
 * @param record - of that chunk, as a sampler gives it: see {@link RecordLayout}
 * @param run - the plan of a kernel with arrays; the position of the output that is the weight of the others; pairs of outputs
 *   whose covariance has an error; and how many values a sample has, 2 of antithetic ones
 */
export function advance(
  state: RunState,
  record: ChunkNumbers,
  outputs: number,
  {
    plan,
    weight,
    pairs = [],
    images = 1,
  }: {
    readonly plan?: ValuesPlan | undefined;
    readonly weight?: number | undefined;
    readonly pairs?: readonly Pair[];
    readonly images?: number;
  } = {},
): RunState {
  const wide = plan && takeValues(record, plan, state.counters.length);
  const layout = new RecordLayout(plan?.shape.joint ?? outputs, weight !== undefined);
  const read = layout.read(wide?.record ?? Array.from(record));
  const { moments: chunk, weights } = weighted(state, wide?.numbers ?? momentsOf(read), read, weight);
  const { nonFinite, chunks, replicates, values } = state;
  const first = nonFinite.first ?? (read.nonFinite > 0 ? { stream: chunks, index: read.firstNonFinite } : undefined);
  return {
    chunks: chunks + 1,
    moments: merge(state.moments, chunk),
    replicates: replicates && merge(replicates, oneMean(chunk)),
    nonFinite: { count: nonFinite.count + read.nonFinite, first },
    counters: state.counters.map((counter, i) => counter + (read.counters[i] ?? 0)),
    ...(values && wide && { values: advanceValues(values, wide.values) }),
    ...(weights && { weights }),
    ...(pairs.length > 0 && { products: withChunk(state.products ?? noProducts(pairs), pairs, chunk, images) }),
  };
}

function weighted(
  { weights = NO_WEIGHTS }: RunState,
  chunk: Moments,
  read: ChunkRecord,
  weight: number | undefined,
): { readonly moments: Moments; readonly weights?: WeightState } {
  if (weight === undefined || read.weights === undefined) return { moments: chunk };
  return aboutCenters(weights, weight, chunk, read.weights);
}

function advanceValues({ moments, replicates }: ValueState, chunk: ValueMoments): ValueState {
  return {
    moments: mergeValues(moments, chunk),
    replicates: replicates && mergeValues(replicates, oneMeanOfValues(chunk)),
  };
}

/** What a chunk says of the means alone. @param record - as `advance` takes it @param counters - of the histogram */
export function chunkMeans(
  record: ChunkNumbers,
  outputs: number,
  plan: ValuesPlan | undefined,
  counters: number,
): ChunkMeans {
  if (plan === undefined) {
    const { count, means } = new RecordLayout(outputs).read(Array.from(record));
    return { count, means };
  }
  const { record: front, numbers } = takeValues(record, plan, counters);
  const { count, means } = new RecordLayout(plan.shape.joint).read(front);
  if (numbers === undefined) return { count, means: means.slice(0, outputs) };
  return { count, means: numbers.means.map((mean, i) => mean * (numbers.scales[i] ?? 1)) };
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

function oneMeanOfValues(chunk: ValueMoments): ValueMoments {
  const none = new Float64Array(chunk.means.length);
  return { ...chunk, count: Math.min(chunk.count, 1), squares: none, halves: none.subarray(0, chunk.halves.length) };
}
