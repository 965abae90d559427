import { advance, emptyState, type RunState } from "../run/run-state.ts";
import type { ChunkNumbers } from "../run/wide-record.ts";
import { type Moments, merge, pairIndex } from "../statistics/moments.ts";

/** Samples that a level is to have, and how they are cut into chunks. */
export interface LevelPass {
  /** Chunks and samples that were there before. */
  readonly chunksBefore: number;
  readonly samplesBefore: number;
  /** Samples that are to be there after it. */
  readonly samples: number;
  /** Of each chunk but the last, which holds the rest. */
  readonly chunkSamples: number;
}

/** What a level has given so far: everything that a run has to remember of it. */
export interface LevelState {
  readonly pass: LevelPass;
  /** Chunks that have been merged, counted from the first. */
  readonly chunks: number;
  readonly moments: Moments;
  readonly nonFinite: RunState["nonFinite"];
  readonly spread: Spread;
}

/**
 * How the variances s of chunks differ, n being the samples of a chunk: the sums that the kurtosis is made from, of the
 * chunks of 2 samples and more.
 */
export interface Spread {
  readonly chunks: number;
  readonly samples: number;
  /** Sum of n s. */
  readonly first: number;
  /** Sum of n s^2. */
  readonly second: number;
  /** Sum of (n - 3) / (n - 1). */
  readonly shares: number;
}

const NO_SPREAD: Spread = { chunks: 0, samples: 0, first: 0, second: 0, shares: 0 };

const NO_PASS: LevelPass = { chunksBefore: 0, samplesBefore: 0, samples: 0, chunkSamples: 1 };

/** A level on which nothing was drawn. @param outputs - of the kernel */
export function emptyLevel(outputs: number): LevelState {
  const { chunks, moments, nonFinite } = emptyState(outputs);
  return { pass: NO_PASS, chunks, moments, nonFinite, spread: NO_SPREAD };
}

/** Samples drawn, non-finite ones included. */
export function drawnOn({ moments, nonFinite }: LevelState): number {
  return moments.count + nonFinite.count;
}

/** Chunks that there are after the pass. */
export function chunksAfter({ chunksBefore, samplesBefore, samples, chunkSamples }: LevelPass): number {
  return chunksBefore + Math.ceil((samples - samplesBefore) / chunkSamples);
}

/** Samples of a chunk of the pass. */
export function samplesIn(pass: LevelPass, chunk: number): number {
  const { chunksBefore, samplesBefore, samples, chunkSamples } = pass;
  return Math.min(chunkSamples, samples - samplesBefore - (chunk - chunksBefore) * chunkSamples);
}

// So many chunks, if they are not too short, let all engines take part and tell how variances differ.
const CHUNKS_PER_PASS = 16;
const SHORT = 32;

/**
 * The level with a pass to so many samples.
 *
 * @param longest - samples that a chunk has at most
 */
export function withPass(state: LevelState, samples: number, longest: number): LevelState {
  const samplesBefore = drawnOn(state);
  const even = Math.ceil((samples - samplesBefore) / CHUNKS_PER_PASS);
  const chunkSamples = Math.max(1, Math.min(longest, Math.max(SHORT, even)));
  return { ...state, pass: { chunksBefore: state.chunks, samplesBefore, samples, chunkSamples } };
}

/** What is looked at on a level: the fine value less the coarse one, which the first level does not have. */
export interface Difference {
  readonly fine: number;
  /** Undefined: there is none. */
  readonly coarse: number | undefined;
}

/** State after one more chunk. @param record - of it, as a sampler gives it */
export function addChunk(state: LevelState, record: ChunkNumbers, of: Difference): LevelState {
  const outputs = state.moments.means.length;
  const chunk = advance(emptyState(outputs), record, outputs);
  const { nonFinite } = state;
  const first = nonFinite.first ?? (chunk.nonFinite.first && { ...chunk.nonFinite.first, stream: state.chunks });
  return {
    pass: state.pass,
    chunks: state.chunks + 1,
    moments: merge(state.moments, chunk.moments),
    nonFinite: { count: nonFinite.count + chunk.nonFinite.count, first },
    spread: withChunk(state.spread, chunk.moments, of),
  };
}

function withChunk(spread: Spread, chunk: Moments, of: Difference): Spread {
  const { count } = chunk;
  if (count < 2) return spread;
  const variance = varianceOf(chunk, of);
  return {
    chunks: spread.chunks + 1,
    samples: spread.samples + count,
    first: spread.first + count * variance,
    second: spread.second + count * variance ** 2,
    shares: spread.shares + (count - 3) / (count - 1),
  };
}

/** Mean of an output, or of a difference; NaN without samples. */
export function meanOf(moments: Moments, { fine, coarse }: Difference): number {
  if (moments.count === 0) return Number.NaN;
  const mean = (i: number): number => (moments.scales[i] ?? 1) * (moments.means[i] ?? 0);
  const rest = (i: number): number => (moments.scales[i] ?? 1) * (moments.rests[i] ?? 0);
  if (coarse === undefined) return mean(fine) + rest(fine);
  return mean(fine) - mean(coarse) + (rest(fine) - rest(coarse));
}

/** Variance of an output, or of a difference, with Bessel's correction; NaN with fewer than 2 samples. */
export function varianceOf(moments: Moments, { fine, coarse }: Difference): number {
  if (moments.count < 2) return Number.NaN;
  const square = (i: number, j: number): number =>
    (moments.products[pairIndex(i, j, moments.means.length)] ?? 0) *
    (moments.scales[i] ?? 1) *
    (moments.scales[j] ?? 1);
  const sum = coarse === undefined ? square(fine, fine) : differenceOf(square, fine, coarse);
  return Math.max(0, sum) / (moments.count - 1);
}

function differenceOf(square: (i: number, j: number) => number, i: number, j: number): number {
  return square(i, i) - square(i, j) + (square(j, j) - square(i, j));
}

// Fewer chunks tell nothing of how they differ.
const LEAST_CHUNKS = 8;

/**
 * Kurtosis of what is looked at on a level, from how far the variances of its chunks are apart: that of n samples has the
 * variance (m4 - (n - 3) / (n - 1) s^4) / n, m4 being the fourth central moment. NaN with fewer than 8 chunks, or no spread.
 *
 * Source: H. Cramér, "Mathematical Methods of Statistics" (1946), eq. 27.4.2.
 *
 * @param variance - s^2, over all samples
 */
export function kurtosisOf({ chunks, samples, first, second, shares }: Spread, variance: number): number {
  if (chunks < LEAST_CHUNKS) return Number.NaN;
  const apart = second - 2 * variance * first + samples * variance ** 2;
  return (apart / (chunks - 1) + (variance ** 2 * shares) / chunks) / variance ** 2;
}
