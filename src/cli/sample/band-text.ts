import { type BandPoint, bandOf } from "../../node/plot/band.ts";
import type { ArrayEstimate } from "../../sampling/run/array-estimate.ts";
import { percent, toDecimals } from "../../sampling/statistics/figures.ts";
import type { Colors, Output } from "../command.ts";
import { lineWidth, wrapped } from "../layout.ts";

/** The means of arrays against their indices, each in a picture that fits the output. */
export function arrayLines(
  arrays: Readonly<Record<string, ArrayEstimate>>,
  confidenceLevel: number,
  output: Output,
): string[] {
  const names = Object.keys(arrays);
  const shown = Object.entries(arrays).slice(0, MOST_SHOWN);
  const left = names.slice(MOST_SHOWN);
  const more =
    left.length === 0 ? [] : [...wrapped(`and ${left.join(", ")}: --csv prints all values`, lineWidth(output)), ""];
  return [...shown.flatMap(([name, array]) => [...bandLines(name, array, confidenceLevel, output), ""]), ...more];
}

const MOST_SHOWN = 4;
const ROWS = 8;
const MOST_COLUMNS = 72;
// Of one value.
const MOST_CELLS = 6;
const GAP = "  ";

function bandLines(name: string, array: ArrayEstimate, confidenceLevel: number, output: Output): string[] {
  const { colors } = output;
  const { length } = array.mean;
  const what = `${length.toLocaleString("en")} ${length === 1 ? "value" : "values"}, ${percent(confidenceLevel)} intervals`;
  const title = `${colors.bold(name)}, ${what}`;
  // As wide as it may be; then as narrow as its labels want it.
  const all = bandOf(array, MOST_COLUMNS);
  if (all.length === 0) return [title, "no estimate"];
  const edges = edgesOf(all);
  const labels = Array.from({ length: ROWS + 1 }, (_, row) => labelOf(edges, row));
  const labelWidth = Math.max(...labels.map((label) => label.length));
  const columns = Math.max(1, Math.min(MOST_COLUMNS, lineWidth(output) - labelWidth - GAP.length));
  const points = bandOf(array, columns);
  // Few values are drawn wide.
  const wide = Math.max(1, Math.min(MOST_CELLS, Math.floor(columns / points.length)));
  const rows = Array.from({ length: ROWS }, (_, row) => {
    const label = row === 0 || row === ROWS - 1 ? (labels[row === 0 ? 0 : ROWS] ?? "") : "";
    const cells = points.map((point) => cellOf(point, edges, row, wide, colors)).join("");
    return `${colors.dim(label.padStart(labelWidth))}${GAP}${cells}`.trimEnd();
  });
  const last = String(length - 1);
  const axis = length === 1 ? "0" : `0${last.padStart(Math.max(last.length + 1, wide * points.length - 1))}`;
  return [title, ...rows, colors.dim(`${" ".repeat(labelWidth)}${GAP}${axis}`)];
}

interface Edges {
  readonly low: number;
  readonly high: number;
}

function edgesOf(points: readonly BandPoint[]): Edges {
  const low = Math.min(...points.map((point) => point.low));
  const high = Math.max(...points.map((point) => point.high));
  // All alike: in the middle.
  return high > low ? { low, high } : { low: low - (Math.abs(low) || 1), high: high + (Math.abs(high) || 1) };
}

// To three digits of what lies between the edges.
function labelOf({ low, high }: Edges, row: number): string {
  const value = high - ((high - low) * row) / ROWS;
  return toDecimals(value, 2 - Math.floor(Math.log10(high - low)));
}

function cellOf({ mean, low, high }: BandPoint, edges: Edges, row: number, wide: number, colors: Colors): string {
  const place = (value: number): number =>
    Math.min(ROWS - 1, Math.floor((ROWS * (edges.high - value)) / (edges.high - edges.low)));
  if (row === place(mean)) return colors.cyan("━".repeat(wide));
  return row >= place(high) && row <= place(low) ? colors.dim("░".repeat(wide)) : " ".repeat(wide);
}
