import type { GivenValues } from "./parameters.ts";
import type { SweptRows } from "./sweep.ts";

/** A swept parameter, and its values, each once, rising. */
export interface SweptAxis {
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * What estimates can be drawn over: one parameter with several values, or two of which every pair of values is there once.
 * Undefined where rows make neither.
 */
export function sweptAxes({ swept, rows }: SweptRows): readonly SweptAxis[] | undefined {
  // There is no drawing over arrays.
  if (swept.some((name) => typeof rows[0]?.[name] === "object")) return undefined;
  const axes = swept
    .map((name) => ({ name, values: [...new Set(rows.map((row) => numberOf(row, name)))].toSorted((a, b) => a - b) }))
    .filter(({ values }) => values.length > 1);
  const pairs = axes.reduce((product, { values }) => product * values.length, 1);
  return axes.length >= 1 && axes.length <= 2 && pairs === rows.length ? axes : undefined;
}

/** Value of a parameter that is a number; 0 where there is none. */
export function numberOf(params: GivenValues, name: string): number {
  const value = params[name];
  return typeof value === "number" ? value : 0;
}

/** Values by row of the first axis and column of the second; undefined where there is none. */
export function onGrid<T>(
  [down, right]: readonly [down: SweptAxis, right: SweptAxis],
  rows: readonly { readonly params: GivenValues; readonly value: T }[],
): (T | undefined)[][] {
  const byPlace = new Map(
    rows.map(({ params, value }) => [`${numberOf(params, down.name)},${numberOf(params, right.name)}`, value]),
  );
  return down.values.map((a) => right.values.map((b) => byPlace.get(`${a},${b}`)));
}
