import { RecordLayout, triangleLength } from "../../kernels/instances/record-layout.ts";
import { partsOf } from "../../kernels/instances/sample-shape.ts";
import type { ValuesPlan } from "../request/values-plan.ts";
import { type Moments, pairIndex } from "../statistics/moments.ts";
import { type ValueMoments, valuesFrom } from "../statistics/value-moments.ts";

/** What a sampler gives of a chunk: a list; or, with moments of values behind it, an array. */
export type ChunkNumbers = readonly number[] | Float64Array;

/** A record of a kernel with arrays or many outputs, taken apart. */
export interface WideRecord {
  /** The record in front, with its refinement and counters. */
  readonly record: readonly number[];
  /** Moments of the outputs that are single numbers, where the record has none of them. */
  readonly numbers: Moments | undefined;
  /** Moments of the values of arrays; views. */
  readonly values: ValueMoments;
}

/** Takes a record apart. @param counters - how many the histogram has */
export function takeValues(
  numbers: ChunkNumbers,
  { numbers: outputs, shape }: ValuesPlan,
  counters: number,
): WideRecord {
  const all = numbers instanceof Float64Array ? numbers : Float64Array.from(numbers);
  const length = new RecordLayout(shape.joint).refinedLength + counters;
  const [count = 0] = all;
  const parts = shape.single === 0 ? 0 : Math.round((all.length - length) / shape.single);
  const part = (i: number): Float64Array => all.subarray(length + i * shape.single, length + (i + 1) * shape.single);
  const values: ValueMoments = {
    count,
    means: part(0),
    rests: part(1),
    squares: part(2),
    scales: part(3),
    halves: parts === partsOf(true) ? part(4) : all.subarray(0, 0),
  };
  return {
    record: Array.from(all.subarray(0, length)),
    numbers: shape.joint === 0 ? diagonalMoments(valuesFrom(values, 0, outputs)) : undefined,
    values: valuesFrom(values, shape.joint === 0 ? outputs : 0),
  };
}

/** About as many numbers as a record has. */
export function recordNumbers({ shape }: ValuesPlan, antithetic: boolean): number {
  return new RecordLayout(shape.joint).refinedLength + partsOf(antithetic) * shape.single;
}

/** Moments of outputs of which nothing is known about two together: those products are NaN. */
function diagonalMoments({ count, scales, means, rests, squares, halves }: ValueMoments): Moments {
  const outputs = means.length;
  const onDiagonal = (sums: Float64Array): number[] => {
    const triangle = new Array<number>(triangleLength(outputs)).fill(Number.NaN);
    for (let i = 0; i < outputs; i++) triangle[pairIndex(i, i, outputs)] = sums[i] ?? 0;
    return triangle;
  };
  return {
    count,
    scales: [...scales],
    means: [...means],
    rests: [...rests],
    products: onDiagonal(squares),
    halves: onDiagonal(halves),
  };
}
