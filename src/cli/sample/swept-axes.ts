import type { KernelParameters } from "../../kernels/sampling-kernel.ts";
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
  const axes = swept
    .map((name) => ({ name, values: [...new Set(rows.map((row) => row[name] ?? 0))].toSorted((a, b) => a - b) }))
    .filter(({ values }) => values.length > 1);
  const pairs = axes.reduce((product, { values }) => product * values.length, 1);
  return axes.length >= 1 && axes.length <= 2 && pairs === rows.length ? axes : undefined;
}

/** Values by row of the first axis and column of the second; undefined where there is none. */
export function onGrid<T>(
  [down, right]: readonly [down: SweptAxis, right: SweptAxis],
  rows: readonly { readonly params: KernelParameters; readonly value: T }[],
): (T | undefined)[][] {
  const byPlace = new Map(rows.map(({ params, value }) => [`${params[down.name]},${params[right.name]}`, value]));
  return down.values.map((a) => right.values.map((b) => byPlace.get(`${a},${b}`)));
}
