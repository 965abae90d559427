import type { StatisticKernel } from "../../kernels/statistic-kernel.ts";
import type { NumberArray } from "../../protocol/number-arrays.ts";
import type { SentData } from "./data.ts";

/**
 * The columns that a kernel reads, in its order.
 *
 * @throws {TypeError} when the data have others, or are rows
 */
export function columnsOf({ name, columns }: StatisticKernel, data: SentData): readonly Float64Array[] {
  const reads = `the kernel ${name} reads the columns ${columns.join(", ")}`;
  const given = data.columns.filter((column): column is NumberArray => !Array.isArray(column));
  if (given.length < data.columns.length) throw new TypeError(`${reads}, got a list of rows`);
  const names = data.names ?? (columns.length === 1 ? columns : []);
  const isRight = names.length === columns.length && columns.every((column) => names.includes(column));
  if (!isRight) throw new TypeError(`${reads}, got ${names.length === 0 ? "one without a name" : names.join(", ")}`);
  return columns.map((column) => {
    const numbers = given[names.indexOf(column)] ?? [];
    // It is a copy already.
    return numbers instanceof Float64Array ? numbers : Float64Array.from(numbers);
  });
}
