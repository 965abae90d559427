import { rangeOf } from "../../node/plot/range.ts";
import { toDecimals } from "../../sampling/statistics/figures.ts";
import type { Output } from "../command.ts";
import { lineWidth } from "../layout.ts";
import type { SampleRun } from "./report.ts";
import { numberOf, onGrid, type SweptAxis } from "./swept-axes.ts";

/**
 * Draws the first output over what is swept: a line with error bars over one parameter, a map of shades over two. None where
 * there is too little to draw, or too little room.
 */
export function drawnRows(done: readonly SampleRun[], axes: readonly SweptAxis[], output: Output): string[] {
  const rows = done.filter(({ estimate }) => Number.isFinite(estimate.mean));
  const [first, second] = axes;
  const name = done[0]?.kernel.outputs[0] ?? "";
  if (first === undefined) return [];
  if (second !== undefined) return shades(rows, [first, second], { name, output });
  return rows.length < LEAST_POINTS ? [] : curve(rows, first, { name, output });
}

const LEAST_POINTS = 3;
const HEIGHT = 12;
const MOST_WIDTH = 64;
const LEAST_WIDTH = 16;

interface Setting {
  readonly name: string;
  readonly output: Output;
}

function curve(rows: readonly SampleRun[], { name: parameter }: SweptAxis, { name, output }: Setting): string[] {
  const points = rows.map(({ params, estimate }) => {
    const { mean, confidenceInterval } = estimate;
    const [low, high] = confidenceInterval.map((bound) => (Number.isFinite(bound) ? bound : mean));
    return { x: numberOf(params, parameter), mean, low: low ?? mean, high: high ?? mean };
  });
  const [bottom, top] = rangeOf(points.flatMap(({ low, high }) => [low, high]));
  const [left, right] = rangeOf(points.map(({ x }) => x));
  const labels = [top, (top + bottom) / 2, bottom].map((value) => decimalText(value, top - bottom));
  const indent = Math.max(...labels.map(({ length }) => length));
  const width = Math.min(MOST_WIDTH, lineWidth(output) - indent - 2);
  if (!(top > bottom) || !(right > left) || width < LEAST_WIDTH) return [];
  const rowOf = (value: number): number => Math.round(((top - value) / (top - bottom)) * (HEIGHT - 1));
  const cells = Array.from({ length: HEIGHT }, () => new Array<string>(width).fill(" "));
  for (const { x, low, high } of points) {
    for (let row = rowOf(high); row <= rowOf(low); row++) put(cells, row, columnOf(x), "│");
  }
  for (const { x, mean } of points) put(cells, rowOf(mean), columnOf(x), "●");
  function columnOf(x: number): number {
    return Math.round(((x - left) / (right - left)) * (width - 1));
  }
  const labelled = new Map([0, Math.floor(HEIGHT / 2), HEIGHT - 1].map((row, i) => [row, labels[i] ?? ""]));
  const { colors } = output;
  const ends = [String(left), String(right)];
  const gap = Math.max(1, width - (ends[0]?.length ?? 0) - (ends[1]?.length ?? 0));
  return [
    `${colors.bold(name)} over ${parameter}`,
    ...cells.map((line, row) => {
      const label = (labelled.get(row) ?? "").padStart(indent);
      return `${colors.dim(`${label} ┤`)}${colors.cyan(line.join("").trimEnd())}`;
    }),
    colors.dim(`${" ".repeat(indent)} └${"─".repeat(width)}`),
    colors.dim(`${" ".repeat(indent + 2)}${ends.join(" ".repeat(gap))}`),
  ];
}

function put(cells: string[][], row: number, column: number, mark: string): void {
  const line = cells[row];
  if (line !== undefined) line[column] = mark;
}

const SHADES = ["·", "░", "▒", "▓", "█"];
const MOST_ROWS = 40;
const MOST_CELL = 7;
const GAP = 2;

function shades(
  rows: readonly SampleRun[],
  axes: readonly [down: SweptAxis, right: SweptAxis],
  { name, output }: Setting,
): string[] {
  const [down, right] = axes;
  const [low, high] = rangeOf(rows.map(({ estimate }) => estimate.mean));
  const labels = down.values.map(String);
  const indent = Math.max(...labels.map(({ length }) => length));
  const cell = Math.min(MOST_CELL, Math.floor((lineWidth(output) - indent - GAP) / right.values.length));
  if (!(high > low) || cell < 1 || labels.length > MOST_ROWS) return [];
  const { colors } = output;
  const means = onGrid(
    axes,
    rows.map(({ params, estimate }) => ({ params, value: estimate.mean })),
  );
  const shadeOf = (mean: number | undefined): string => {
    if (mean === undefined) return " ";
    const level = Math.floor(((mean - low) / (high - low)) * SHADES.length);
    return SHADES[Math.min(level, SHADES.length - 1)] ?? " ";
  };
  const legend = SHADES.map((shade, level) => {
    const from = low + ((high - low) * level) / SHADES.length;
    return `${colors.cyan(shade)} ${decimalText(from, (high - low) / SHADES.length)}`;
  });
  return [
    `${colors.bold(name)} over ${down.name}, downwards, and ${right.name}`,
    colors.dim(`${" ".repeat(indent + GAP)}${headOf(right.values, cell)}`.trimEnd()),
    ...means.map((line, i) => {
      const label = colors.dim((labels[i] ?? "").padStart(indent));
      return `${label}${" ".repeat(GAP)}${colors.cyan(line.map((mean) => shadeOf(mean).repeat(cell)).join(""))}`;
    }),
    `${" ".repeat(indent + GAP)}${legend.join("  ")} and more`,
  ];
}

// Values above their columns, those that have room.
function headOf(values: readonly number[], cell: number): string {
  let text = "";
  for (const [i, value] of values.entries()) {
    if (text.length > i * cell) continue;
    text = `${text.padEnd(i * cell)}${value} `;
  }
  return text;
}

function decimalText(value: number, range: number): string {
  return toDecimals(value, Math.max(0, 2 - Math.floor(Math.log10(range || 1))));
}
