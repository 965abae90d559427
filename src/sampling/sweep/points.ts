import type { KernelParameters, ParameterValues } from "../../kernels/sampling-kernel.ts";
import { isTypedArray } from "../../protocol/brands.ts";
import { describe } from "../../protocol/describe.ts";
import { ownCopy } from "../../protocol/own-copy.ts";

/** A value of a parameter. */
type ValueOf<Values, Name extends keyof Values> = NonNullable<Values[Name]>;

/** A list of values for each of some parameters: every combination is a row, and the values of the last one change first. */
export type SweepGrid<Values extends object> = { readonly [Name in keyof Values]?: ValuesList<ValueOf<Values, Name>> };

type ValuesList<Value> = readonly Value[] | (Value extends number ? Float64Array | Float32Array | Int32Array : never);

/** Where to sample: a grid, or a list of points, which all name the same parameters. */
export type SweepPoints<Values extends object> =
  | SweepGrid<Values>
  | readonly { readonly [Name in keyof Values]?: ValueOf<Values, Name> }[];

/** The points of a kernel whose parameters have these names. */
export type KernelPoints<Parameter extends string> = SweepPoints<ParameterValues<Parameter>>;

/** The points, which are made one by one. */
export interface Points {
  /** At least 1. */
  readonly count: number;
  /** Names of the parameters that they give, in order. */
  readonly names: readonly string[];
  /** Values of one, 0 … count - 1. */
  at(index: number): KernelParameters;
}

/** A table of results of more rows is no table. */
const MOST_ROWS = 1e6;

/**
 * Reads where to sample; values are left to the kernel.
 *
 * @throws {TypeError} when it is neither a grid nor a list, or a point names other parameters than the first
 * @throws {RangeError} when there is nothing in it, or more than a million rows
 */
export function readPoints(given: unknown): Points {
  if (Array.isArray(given)) return listed(given);
  if (typeof given === "object" && given !== null) return grid({ ...given });
  throw new TypeError(
    `sweep expects lists of values by name, such as { strike: [90, 100] }, or a list of points, got ${describe(given)}`,
  );
}

function listed(given: readonly unknown[]): Points {
  checkCount(given.length);
  if (given.length === 0) throw new RangeError("sweep expects at least one point, got an empty list");
  const copies = new Map<unknown, unknown>();
  const points = given.map((point: unknown, row): KernelParameters => {
    if (typeof point === "object" && point !== null && !Array.isArray(point)) {
      // The kernel checks them.
      return Object.fromEntries(
        Object.entries(point).map(([name, value]) => [name, ownCopy(value, copies)]),
      ) as KernelParameters;
    }
    throw new TypeError(`sweep: row ${row} expects values by name, such as { strike: 90 }, got ${describe(point)}`);
  });
  const names = Object.keys(points[0] ?? {});
  for (const [row, point] of points.entries()) {
    const own = Object.keys(point);
    if (own.length === names.length && names.every((name) => point[name] !== undefined)) continue;
    throw new TypeError(
      `sweep: row ${row} gives ${own.join(", ") || "nothing"}, row 0 ${names.join(", ") || "nothing"}; all give the same`,
    );
  }
  return { count: points.length, names, at: (index) => points[index] ?? {} };
}

function grid(given: Readonly<Record<string, unknown>>): Points {
  const entries = Object.entries(given).filter(([, values]) => values !== undefined);
  if (entries.length === 0) throw new RangeError("sweep expects lists of values by name, got an object with none");
  const lists = entries.map(([name, values]) => [name, listOf(name, values)] as const);
  const count = lists.reduce((product, [, { length }]) => product * length, 1);
  checkCount(count);
  return {
    count,
    names: lists.map(([name]) => name),
    at: (index) => {
      let rest = index;
      const values = lists.toReversed().map(([name, list]) => {
        const value = list[rest % list.length];
        rest = Math.floor(rest / list.length);
        return [name, value] as const;
      });
      // The kernel checks them.
      return Object.fromEntries(values.toReversed()) as KernelParameters;
    },
  };
}

function listOf(name: string, given: unknown): readonly unknown[] {
  // The caller may change them meanwhile.
  const copies = new Map<unknown, unknown>();
  const list =
    Array.isArray(given) || isTypedArray(given)
      ? Array.from<unknown, unknown>(given, (value) => ownCopy(value, copies))
      : undefined;
  if (list === undefined) {
    throw new TypeError(`sweep: ${name} expects a list of values, got ${describe(given)}; one for all goes to params`);
  }
  if (list.length === 0) throw new RangeError(`sweep: ${name} expects at least one value, got an empty list`);
  return list;
}

function checkCount(count: number): void {
  if (count > MOST_ROWS) {
    const most = MOST_ROWS.toLocaleString("en-US");
    throw new RangeError(`sweep takes ${most} rows at most, these points make ${count.toLocaleString("en-US")}`);
  }
}
