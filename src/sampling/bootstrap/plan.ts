import type { ChunkKind } from "./resample-chunk.ts";

/** A run cut into chunks by index, of which each gives the same numbers wherever it runs. */
export interface BootstrapPlan {
  readonly resamples: number;
  /** Groups of rows that the jackknife leaves out, each once; 0: there is no jackknife. */
  readonly groups: number;
  /** Evaluations of a chunk at most. */
  readonly chunkSize: number;
  /** Chunks in all: the data themselves, those of the jackknife, those of the resamples. */
  readonly chunks: number;
}

/** What a chunk evaluates. */
export interface BootstrapChunk {
  readonly kind: ChunkKind;
  /** Random stream that it draws from. */
  readonly stream: number;
  /** Index of its first resample, or group. */
  readonly first: number;
  readonly count: number;
}

// Rows that a chunk reads: below a millisecond in JavaScript. And evaluations, which may be slow whatever the rows.
const CHUNK_ROWS = 2 ** 16;
const MOST_EVALUATIONS = 128;

// Beyond so many rows their jackknife would cost more than the resamples.
const MOST_SINGLE_ROWS = 2000;
const GROUPS = 500;

// No chunk of resamples has it.
const JACKKNIFE_STREAM = Number.MAX_SAFE_INTEGER;

/** @param rows - of the data, >= 1 */
export function bootstrapPlan(rows: number, resamples: number, hasJackknife: boolean): BootstrapPlan {
  const groups = !hasJackknife || rows < 2 ? 0 : rows <= MOST_SINGLE_ROWS ? rows : GROUPS;
  const chunkSize = Math.min(MOST_EVALUATIONS, Math.max(1, Math.floor(CHUNK_ROWS / rows)));
  return { resamples, groups, chunkSize, chunks: 1 + Math.ceil(groups / chunkSize) + Math.ceil(resamples / chunkSize) };
}

/** What chunk `index` evaluates. */
export function chunkAt({ resamples, groups, chunkSize }: BootstrapPlan, index: number): BootstrapChunk {
  if (index === 0) return { kind: "data", stream: JACKKNIFE_STREAM, first: 0, count: 1 };
  const ofGroups = Math.ceil(groups / chunkSize);
  if (index <= ofGroups) {
    const first = (index - 1) * chunkSize;
    return { kind: "jackknife", stream: JACKKNIFE_STREAM, first, count: Math.min(chunkSize, groups - first) };
  }
  const stream = index - 1 - ofGroups;
  const first = stream * chunkSize;
  return { kind: "resamples", stream, first, count: Math.min(chunkSize, resamples - first) };
}

/** Rows of group `group`. */
export function groupRows(rows: number, groups: number, group: number): number {
  return Math.floor(rows / groups) + (group < rows % groups ? 1 : 0);
}
