import { mappedLayout } from "../../kernels/instances/mapped-points.ts";
import type { PointMap } from "../../kernels/instances/point-map.ts";
import { triangleLength } from "../../kernels/instances/record-layout.ts";
import type { ImportanceMap } from "./importance-map.ts";
import { chunkSize } from "./schedule.ts";
import { allocate, boxesOf, type Spreads, spreadCodes, strataOf } from "./strata.ts";

/** What an iteration draws, which nothing changes while it runs. */
export interface IterationPlan {
  readonly size: number;
  readonly strata: readonly number[];
  /** Points of each box. */
  readonly counts: Uint32Array<ArrayBuffer>;
  /** First box of each chunk, and the number of boxes at the end. */
  readonly chunkBoxes: readonly number[];
  /** What engines are given of it. */
  readonly points: PointMap;
}

/** What an iteration is made from. */
export interface IterationParts {
  readonly map: ImportanceMap;
  readonly spreads: Spreads | undefined;
  readonly scale: number;
  readonly size: number;
  /** Samples of a chunk of the kernel. */
  readonly chunkSamples: number;
}

export function planIteration({ map, spreads, scale, size, chunkSamples }: IterationParts): IterationPlan {
  const { dimensions, bins, edges } = map;
  const strata = strataOf(dimensions, size);
  const perChunk = chunkSize(size, chunkSamples);
  const counts = allocate(strata, size, { spreads, most: perChunk });
  const chunkBoxes = [0];
  let held = 0;
  for (let box = 0; box < counts.length; box++) {
    held += counts[box] ?? 0;
    if (held < perChunk && box < counts.length - 1) continue;
    chunkBoxes.push(box + 1);
    held = 0;
  }
  const table = new Float64Array(edges.length + dimensions);
  table.set(edges);
  table.set(strata, edges.length);
  return { size, strata, counts, chunkBoxes, points: { dimensions, bins, map: table, scale } };
}

/** What the first chunks of an iteration have given, in order. */
export interface IterationSums {
  chunks: number;
  finite: number;
  nonFinite: number;
  /** Largest weighted value of the first output. */
  largest: number;
  /** Sums over boxes: means of each output, and covariances of these means, upper triangle by rows. */
  readonly means: Float64Array;
  readonly covariances: Float64Array;
  /** For each bin of each axis the sum of squares, and of how many. */
  readonly seen: Float64Array;
  /** Of the boxes so far: see `spreadCodes`. */
  readonly codes: Uint16Array<ArrayBuffer>;
}

export function noSums({ strata, points: { dimensions, bins } }: IterationPlan, outputs: number): IterationSums {
  return {
    chunks: 0,
    finite: 0,
    nonFinite: 0,
    largest: 0,
    means: new Float64Array(outputs),
    covariances: new Float64Array(triangleLength(outputs)),
    seen: new Float64Array(2 * dimensions * bins),
    codes: new Uint16Array(boxesOf(strata)),
  };
}

/**
 * Adds the record of the next chunk.
 *
 * @returns index of the first sample of it that was not finite; undefined when all are
 */
export function addRecord(sums: IterationSums, record: Float64Array, plan: IterationPlan): number | undefined {
  const at = mappedLayout(sums.means.length, plan.points);
  const [finite = 0, nonFinite = 0, first = -1, largest = 0] = record;
  sums.finite += finite;
  sums.nonFinite += nonFinite;
  sums.largest = Math.max(sums.largest, largest);
  addTo(sums.means, record, at.means);
  addTo(sums.covariances, record, at.covariances);
  addTo(sums.seen, record, at.sums);
  sums.codes.set(spreadCodes(record.slice(at.spreads)), plan.chunkBoxes[sums.chunks]);
  sums.chunks++;
  return nonFinite > 0 ? first : undefined;
}

function addTo(sums: Float64Array, record: Float64Array, from: number): void {
  for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (record[from + i] ?? 0);
}

/** What an iteration has found, in units of the run's scale. */
export interface IterationResult {
  /** Samples drawn. */
  readonly size: number;
  readonly finite: number;
  readonly boxes: number;
  readonly means: readonly number[];
  /** Covariances of the means, upper triangle by rows. */
  readonly covariances: readonly number[];
}

/** The result of an iteration: the mean over boxes of equal volume. */
export function resultOf({ finite, means, covariances, codes }: IterationSums, size: number): IterationResult {
  const boxes = codes.length;
  return {
    size,
    finite,
    boxes,
    means: Array.from(means, (mean) => mean / boxes),
    // One sample has no variance.
    covariances: Array.from(covariances, (each) => (size < 2 ? Number.NaN : each / boxes / boxes)),
  };
}
