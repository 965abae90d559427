import { ownModule } from "../../kernels/built-in.ts";
import type { StatisticKernel } from "../../kernels/statistic-kernel.ts";
import { FUNCTION_REF, type FunctionRef } from "../../protocol/function-ref.ts";
import { functionRef } from "../../protocol/function-source.ts";
import type { SentData } from "./data.ts";
import { chooseRows, readNumbers, resampleChunk, sampleOf } from "./resample-chunk.ts";

/** What is drawn. */
interface Draws {
  readonly seed: bigint;
  /** Groups of rows of the jackknife. */
  readonly groups: number;
}

/**
 * A function that engines call with (random stream, count, kind, first) and that gives a record of the chunk. The data are part of
 * it, so they go to each engine once.
 *
 * @param statistic - as it travels
 */
export function resampleRef(
  statistic: FunctionRef,
  { names, columns }: SentData,
  { seed, groups }: Draws,
): FunctionRef {
  const functions = {
    statistic,
    choose: functionRef(chooseRows),
    sampleOf: functionRef(sampleOf),
    read: functionRef(readNumbers),
  };
  const placeholders = Object.entries(functions).map(([name, ref]) => ({ path: [1, name], ref }));
  const places = { statistic: null, choose: null, sampleOf: null, read: null };
  // Its parameters are seed, stream, these two, count, kind and first. Columns lie near the outside, where what goes to several
  // engines of a host is looked for.
  return {
    kind: "bound",
    fn: { kind: "seeded", fn: functionRef(resampleChunk), module: ownModule() },
    at: [0, 2, 3],
    values: [seed, { ...places, names: names ?? null, groups }, columns],
    placeholders,
  };
}

/**
 * As {@link resampleRef}, of a compiled statistic: it gives the numbers alone.
 *
 * @param columns - those that it reads, in its order
 */
export function kernelRef(
  { resample }: StatisticKernel,
  columns: readonly Float64Array[],
  { seed, groups }: Draws,
): FunctionRef {
  const constants = [seed, groups, ...columns];
  // Its parameters are seed, stream, count, kind, first, groups and the columns.
  const at = [0, 5, ...columns.map((_, i) => 6 + i)];
  return { kind: "bound", fn: resample[FUNCTION_REF], at, values: constants, placeholders: [] };
}
