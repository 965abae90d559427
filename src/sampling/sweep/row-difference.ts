import { pairsOf } from "../statistics/batch-means.ts";
import type { Control } from "../statistics/control.ts";
import {
  type Difference,
  independentDifference,
  type MeanOf,
  pairedDifference,
} from "../statistics/paired-difference.ts";
import type { RowRuns } from "./row-runs.ts";
import type { SweepRow } from "./sweep-row.ts";

/** What the rows have in common. */
export interface RowsAlike {
  readonly outputs: readonly string[];
  readonly controls: readonly Control[];
  readonly confidenceLevel: number;
  /** Whether they draw the same random numbers. */
  readonly isCommon: boolean;
}

/**
 * The mean of one row less that of another.
 *
 * @param name - of an output; by default the first
 * @throws {RangeError} when there is no such row, or it has not ended @throws {TypeError} when there is no such output
 */
export function rowDifference(
  runs: RowRuns,
  alike: RowsAlike,
  rows: readonly [a: number, b: number],
  name: string | undefined,
): Difference {
  const { outputs, confidenceLevel, isCommon } = alike;
  const [a, b] = [endedRow(runs, rows[0]), endedRow(runs, rows[1])];
  const output = name === undefined ? 0 : outputs.indexOf(name);
  if (output < 0 || outputs.length === 0) {
    const known = outputs.length === 0 ? "the kernel has none that is a number" : `one of ${outputs.join(", ")}`;
    throw new TypeError(`difference expects an output, ${known}; got ${name}`);
  }
  const controls = output === 0 ? alike.controls : [];
  if (rows[0] === rows[1] && a.estimate.samples > 0) {
    return { value: 0, standardError: 0, confidenceInterval: [0, 0], pairs: 0 };
  }
  if (!isCommon) {
    const [one, other] = [a, b].map((row) => meanOfRow(row, outputs[output] ?? "", controls.length));
    if (one && other) return independentDifference(one, other, confidenceLevel);
  }
  const [one, other] = [runs.batches(rows[0]), runs.batches(rows[1])];
  const pairs = one && other ? pairsOf(one, other, outputs.length) : [];
  const isReplicated = a.estimate.replicates !== undefined;
  // Rows of the same chunks: the very difference of their means, to the last bit.
  const isWhole = one?.chunks === other?.chunks && alike.controls.length === controls.length;
  const means = [a, b].map(({ estimate }) => estimate.outputs[outputs[output] ?? ""]?.mean ?? Number.NaN);
  const [x = Number.NaN, y = Number.NaN] = means;
  return pairedDifference(pairs, [meanOf(a, output, controls), meanOf(b, output, controls)], {
    confidenceLevel,
    isReplicated,
    fitted: isReplicated ? controls.length : 0,
    ...(isWhole && { value: x - y }),
  });
}

function endedRow(runs: RowRuns, index: number): SweepRow {
  const row = runs.row(index);
  if (row !== undefined) return row;
  const { count } = runs;
  const isThere = Number.isSafeInteger(index) && index >= 0 && index < count;
  throw new RangeError(
    isThere ? `difference: row ${index} has not ended` : `difference expects rows 0 … ${count - 1}, got ${index}`,
  );
}

/** Regression-adjusted mean of a batch, by the coefficients of the whole row. */
function meanOf({ estimate }: SweepRow, output: number, controls: readonly Control[]): MeanOf {
  const terms = controls.map(({ name, index }) => {
    // The known mean may be another in each row.
    const { coefficient = 0, mean = 0 } = estimate.control[name] ?? {};
    return { index, coefficient, mean };
  });
  return (means) =>
    terms.reduce(
      (sum, { index, coefficient, mean }) => sum - coefficient * ((means[index] ?? 0) - mean),
      means[output] ?? Number.NaN,
    );
}

function meanOfRow(
  { estimate }: SweepRow,
  name: string,
  controls: number,
): Parameters<typeof independentDifference>[0] {
  const { mean = Number.NaN, standardError = Number.NaN } = estimate.outputs[name] ?? {};
  const observations = estimate.replicates ?? estimate.samples - estimate.nonFinite.count;
  return { mean, standardError, freedom: observations - 1 - controls };
}
